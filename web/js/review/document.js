/** A session that is over, as the server tells it: balance/exports/json_document.py, field for field. */

import { t } from "../i18n.js";
import { isolated } from "../people.js";
import { voiceName } from "../figure-words.js";

/** @typedef {import("../types/figures.js").Figures} Figures */
/** @typedef {import("../types/figures.js").Group} Group */
/** @typedef {import("../types/room.js").PhaseKind} PhaseKind */
/** @typedef {import("../types/mentor.js").PromptKind} PromptKind */

/**
 * @typedef {object} PersonFigures
 * @property {string} id
 * @property {string | null} name null: a voice that nobody was named for
 * @property {number} number
 * @property {boolean} in_roster
 * @property {"participant" | "moderator" | "interpreter" | "observer"} role
 * @property {string | null} group
 * @property {boolean} counted Their talking is part of the shares
 * @property {number} present_s
 * @property {Figures} whole
 * @property {Figures[]} phases One for each phase that counted
 * @property {number} raw_talk_time_s
 * @property {number} turns
 * @property {number} backchannels
 * @property {number} longest_monologue_s
 * @property {number | null} response_latency_s
 * @property {number | null} uptake
 */
/** @typedef {{ name: string, people: number, talk_time_s: number, share: number | null, fair_share: number | null, voice_index: number | null }} GroupFigures */
/** @typedef {{ kind: PhaseKind, title: string, counted: boolean, start_s: number, end_s: number, target_s: number | null, group: Group | null }} PhaseFigures */
/** @typedef {{ at_s: number, balance: number | null, coverage: number | null }} Moment */
/** @typedef {{ first: string, then: string, events: number, lift: number | null }} Following */
/** @typedef {{ person: string, start_s: number, end_s: number, backchannel: boolean, counted: boolean, confidence: number }} Turn */
/** @typedef {{ before: number, after: number, low: number, high: number }} Change `low` and `high`: 10–90 % of what chance alone does to the change */
/**
 * @typedef {object} Intervention
 * @property {number} at_s
 * @property {boolean} acted
 * @property {PromptKind | null} prompt
 * @property {string[]} people
 * @property {"accepted" | "dismissed" | "lapsed" | "open" | "snoozed" | null} state
 * @property {{ at_s: number, after_s: number, person: Change | null, group: Change | null }} effect
 */
/**
 * @typedef {object} SessionFigures
 * @property {number} counted_s
 * @property {number} silence_s
 * @property {Group} whole
 * @property {PersonFigures[]} people
 * @property {GroupFigures[]} groups
 * @property {PhaseFigures[]} phases
 * @property {Moment[]} course
 * @property {Following[]} follows
 * @property {number} interruptions
 * @property {number} interruptions_successful
 * @property {Intervention[]} interventions
 * @property {Turn[]} turns
 * @property {{ start_s: number, end_s: number }[]} unknown
 */
/**
 * @typedef {object} SessionFacts
 * @property {number} id
 * @property {"live" | "recording" | "import"} kind
 * @property {string | null} title
 * @property {string | null} series
 * @property {string | null} language
 * @property {string} started_at
 * @property {string | null} ended_by
 * @property {number} duration_s
 * @property {string[]} ground_rules
 * @property {string | null} norm
 * @property {string | null} last_norm
 * @property {"yes" | "partly" | "no" | null} norm_met
 * @property {boolean} pseudonymous Its people's names were taken out before it came here
 * @property {[number, number | null][]} off_record
 * @property {{ start_s: number, end_s: number, reason: string }[]} unheard
 * @property {{ at_s: number, text: string }[]} notes
 */
/** @typedef {import("../types/review.js").CorrectRelabel | import("../types/review.js").CorrectMerge | import("../types/review.js").CorrectSplit | import("../types/review.js").CorrectPresence | import("../types/review.js").CorrectRename | import("../types/review.js").CorrectAdd} CorrectionBody */
/** @typedef {{ number: number, at: string, what: CorrectionBody, undone: boolean }} Correction */
/**
 * @typedef {object} Review
 * @property {number} version Grows with every correction and every one taken back
 * @property {Correction[]} corrections
 * @property {Record<string, string>} names
 * @property {Record<string, string>} gone Names by the ids of people who were merged into others
 * @property {Record<string, number>} appeared By voice's id, in which place it was first heard
 * @property {Record<string, [number, number | null][]>} presence
 * @property {Record<string, string[]>} voices
 * @property {number | null} series_id
 */
/** @typedef {{ session: SessionFacts, figures: SessionFigures, review: Review }} SessionDocument */
/** Under this a turn is drawn as unsure: three in ten of such seconds, or more, are somebody else's. */
export const UNSURE_BELOW = 0.7;

/**
 * What somebody is called on the page.
 * @param {SessionDocument} document
 * @param {string} id
 */
export function nameOf({ figures, review }, id) {
  const person = figures.people.find((one) => one.id === id);
  if (person) return voiceName(person);
  const number = review.appeared[id];
  const voice = number === undefined ? undefined : t("voice.unnamed", { number });
  return review.names[id] ?? review.gone[id] ?? voice ?? t("review.somebody");
}

/**
 * The same, to stand in a sentence.
 * @param {SessionDocument} document
 * @param {string} id
 */
export function spokenName(document, id) {
  return isolated(nameOf(document, id));
}

/**
 * Whether a change is more than chance does: as balance/metrics/effect.py has it.
 * @param {Change | null} change
 * @returns {"rose" | "fell" | "too_little"}
 */
export function verdictOf(change) {
  if (change === null) return "too_little";
  if (change.low > 0) return "rose";
  return change.high < 0 ? "fell" : "too_little";
}

