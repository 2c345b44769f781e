/** The room in words: which phase runs and how long still, who is next, whether anybody listens. */

import { duration, t } from "./i18n.js";
import { voiceName } from "./figure-words.js";

/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./types/room.js").PhaseState} PhaseState */
/** @typedef {import("./types/figures.js").Voice} Voice */

/** Nobody should watch seconds run down: half minutes will do, and tens of seconds in the last minute. */
const STEP_S = 30;
const LAST_STEP_S = 10;

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
function runningPhase({ phases: { agenda, running } }) {
  return running === null ? null : (agenda[running] ?? null);
}

/**
 * A time that runs down, in steps that nobody needs to watch; never less than there is.
 * @param {number} left_s above 0
 */
export function calmly(left_s) {
  const step_s = left_s > 60 ? STEP_S : LAST_STEP_S;
  return duration(step_s * Math.ceil(left_s / step_s));
}

/**
 * "12 min left", or null where the phase may take as long as it takes.
 * @param {Snapshot} snapshot
 * @returns {string | null}
 */
function timeLeft({ phases: { running, left_s } }) {
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
  if (session.state === "ended") return t("screen.ended");
  const phase = runningPhase(snapshot);
  if (phase === null) return "";
  const obvious = phase.kind === "break" || phase.kind === "introduction";
  const parts = [phase.title || phaseKind(phase.kind), timeLeft(snapshot), phases.counts || obvious ? null : t("screen.not_counted")];
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

/** Rules with more letters than this, all together, would be too small beside the picture. */
const LETTERS_BESIDE = 260;

/**
 * Nobody is to speak now: the session is paused, or the group has a break.
 * @param {Snapshot} snapshot
 */
export function isPause(snapshot) {
  return snapshot.session.state === "paused" || runningPhase(snapshot)?.kind === "break";
}

/**
 * Where the ground rules stand, when they have their moment: before the start, in pauses and breaks, and beside the
 * picture while it has no shape yet.
 * @param {Snapshot} snapshot
 * @param {boolean} shape there is a shape to look at
 * @returns {"panel" | "stage" | null} stage: in place of the picture
 */
export function rulesPlace(snapshot, shape) {
  const { session, introduction, screen } = snapshot;
  if (session.ground_rules.length === 0 || introduction !== null || session.state === "ended") return null;
  const free = session.state === "idle" || session.state === "starting" || isPause(snapshot);
  const long = session.ground_rules.join("").length > LETTERS_BESIDE;
  if (!long) return free || !shape ? "panel" : null;
  return free && !(screen.qr && screen.join_address !== null) ? "stage" : null;
}
