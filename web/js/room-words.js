/** The room in words: which phase runs and how long still, who is next, whether anybody listens. */

import { duration, t } from "./i18n.js";
import { voiceName } from "./words.js";

/** @typedef {import("./types.js").Snapshot} Snapshot */
/** @typedef {import("./types.js").PhaseState} PhaseState */
/** @typedef {import("./types.js").Voice} Voice */

/** From here on minutes are enough: nobody should watch seconds run down. */
const MINUTES_FROM_S = 90;
/** And below it, tens of seconds. */
const STEP_S = 10;

/**
 * @param {PhaseState["kind"]} kind
 * @returns {string}
 */
export function phaseKind(kind) {
  return {
    introduction: () => t("screen.phase_introduction"),
    presentation: () => t("screen.phase_presentation"),
    discussion: () => t("screen.phase_discussion"),
    round: () => t("screen.phase_round"),
    break: () => t("screen.phase_break"),
  }[kind]();
}

/**
 * The phase that runs.
 * @param {Snapshot} snapshot
 * @returns {PhaseState | null}
 */
export function runningPhase({ phases: { agenda, running } }) {
  return running === null ? null : (agenda[running] ?? null);
}

/**
 * A time that runs down, in steps that nobody needs to watch; never less than there is.
 * @param {number} left_s above 0
 */
export function calmly(left_s) {
  return duration(left_s >= MINUTES_FROM_S ? 60 * Math.ceil(left_s / 60) : STEP_S * Math.ceil(left_s / STEP_S));
}

/**
 * "12 min left", or null where the phase may take as long as it takes.
 * @param {Snapshot} snapshot
 * @returns {string | null}
 */
export function timeLeft({ phases: { running, left_s } }) {
  if (running === null || left_s === null) return null;
  if (left_s > 60) return t("screen.left", { time: duration(60 * Math.ceil(left_s / 60)) });
  if (left_s > 0) return t("screen.left_little");
  if (left_s > -60) return t("screen.over_little");
  return t("screen.over", { time: duration(60 * Math.floor(-left_s / 60)) });
}

/**
 * Where the group is: "Discussion · 12 min left", or that the session has ended.
 * @param {Snapshot} snapshot
 * @returns {string} empty where there is nothing to say
 */
export function whereWeAre(snapshot) {
  const { session, phases } = snapshot;
  if (session.state === "ended") return session.ended_by === "silence" ? t("screen.ended_silence") : t("screen.ended");
  const phase = runningPhase(snapshot);
  if (phase === null) return "";
  const parts = [phase.title || phaseKind(phase.kind), timeLeft(snapshot), phases.counts || phase.kind === "break" ? null : t("screen.not_counted")];
  return parts.filter((part) => part !== null).join(" · ");
}

/**
 * What somebody is called, by the id of their voice.
 * @param {Snapshot} snapshot
 * @param {string} id
 * @returns {string | null} null: there is nobody of this id
 */
export function nameOf({ voices }, id) {
  const voice = voices.find((one) => one.id === id);
  return voice ? voiceName(voice) : null;
}

/**
 * How much is left of the turn that runs; null where no length was agreed, or nobody has the floor.
 * @param {Snapshot} snapshot
 * @returns {string | null}
 */
export function turnSentence(snapshot) {
  const { floor, session } = snapshot;
  if (session.state !== "listening" || floor?.left_s == null) return null;
  const name = nameOf(snapshot, floor.voice);
  if (name === null) return null;
  return floor.left_s > 0 ? t("screen.turn_left", { name, time: calmly(floor.left_s) }) : t("screen.turn_over", { name });
}

/**
 * What phones have said without saying who: "3 agree", "1 would like to move on".
 * @param {Snapshot} snapshot
 * @returns {string[]}
 */
export function wishSentences({ wishes: { agree, move_on } }) {
  return [
    ...(agree > 0 ? [t("screen.agree", { count: agree })] : []),
    ...(move_on > 0 ? [t("screen.move_on", { count: move_on })] : []),
  ];
}

/**
 * Whether the ground rules have their moment: before the start, in pauses and breaks, and while there is no shape.
 * @param {Snapshot} snapshot
 * @param {boolean} shape there is a shape to look at
 */
export function rulesDue(snapshot, shape) {
  const { session, introduction } = snapshot;
  if (session.ground_rules.length === 0 || introduction !== null || session.state === "ended") return false;
  return !shape || session.state !== "listening" || runningPhase(snapshot)?.kind === "break";
}
