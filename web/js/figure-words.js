/** Figures in words: what the balance means, what somebody is called, what may be shown yet. */

import { duration, number, percent, t } from "./i18n.js";
import { initials } from "./meter/fit.js";

/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./types/figures.js").Voice} Voice */
/** @typedef {import("./types/figures.js").Group} Group */
/** @typedef {import("./types/room.js").ScreenState} ScreenState */

/** Below this nothing worth a word would have to change hands. */
const EVEN = 0.025;

/** @type {readonly (readonly [number, () => string])[]} */
const FRACTIONS = [
  [1 / 20, () => t("hands.twentieth")],
  [1 / 10, () => t("hands.tenth")],
  [1 / 6, () => t("hands.sixth")],
  [1 / 5, () => t("hands.fifth")],
  [1 / 4, () => t("hands.quarter")],
  [1 / 3, () => t("hands.third")],
  [2 / 5, () => t("hands.two_fifths")],
  [1 / 2, () => t("hands.half")],
  [3 / 5, () => t("hands.three_fifths")],
  [2 / 3, () => t("hands.two_thirds")],
  [3 / 4, () => t("hands.three_quarters")],
  [9 / 10, () => t("hands.nine_tenths")],
];

/**
 * The balance in words, because a number alone is a grade.
 * @param {number} hands the fraction of the talking that would have to change hands
 * @returns {string}
 */
export function handsSentence(hands) {
  if (hands < EVEN) return t("hands.even");
  let [nearest, text] = /** @type {[number, () => string]} */ (FRACTIONS[0]);
  for (const [fraction, words] of FRACTIONS) {
    if (Math.abs(hands - fraction) < Math.abs(hands - nearest)) [nearest, text] = [fraction, words];
  }
  return text();
}

/**
 * @param {Pick<Voice, "name" | "number" | "in_roster"> & Partial<Pick<Voice, "voices">>} voice
 * @returns {string}
 */
export function voiceName(voice) {
  if (voice.name !== null) return voice.name;
  if ((voice.voices ?? 1) > 1) return t("voice.others", { count: voice.voices ?? 1 });
  return voice.in_roster ? t("voice.seat", { number: voice.number }) : t("voice.unnamed", { number: voice.number });
}

/**
 * What stands in somebody's seat.
 * @param {Pick<Voice, "name" | "number"> & Partial<Pick<Voice, "voices">>} voice
 * @param {ScreenState["labels"]} [labels] what names have been reduced to
 * @returns {string}
 */
export function seatText(voice, labels = "names") {
  // What is no more than initials already must not be shortened again.
  if (labels === "initials" && voice.name !== null) return voice.name;
  if ((voice.voices ?? 1) > 1) return `+${number(voice.voices ?? 1)}`;
  return (voice.name !== null && initials(voice.name)) || number(voice.number);
}

/**
 * Why there is no shape yet; null: there is one to draw.
 * @param {Snapshot} snapshot
 * @returns {"idle" | "starting" | "ended" | "nobody" | "one" | "early" | "quiet" | null}
 */
export function whyNoShape({ session, thresholds, window, phase, voices }) {
  const counted = voices.filter((voice) => voice.window.voice_index !== null).length;
  const heard = voices.filter((voice) => voice.raw_talk_time_s > 0).length;
  if (session.state === "idle") return "idle";
  if (session.state === "starting") return "starting";
  const enough = phase.speech_time_s >= thresholds.figures_after_s;
  if (enough && counted >= 2 && window.balance !== null) return null;
  if (session.state === "ended") return "ended";
  if (heard === 0) return "nobody";
  if (heard === 1) return "one";
  return enough ? "quiet" : "early";
}

/**
 * The one sentence beside the meter.
 * @param {Snapshot} snapshot
 * @returns {string}
 */
export function mainSentence(snapshot) {
  const after = duration(snapshot.thresholds.figures_after_s);
  switch (whyNoShape(snapshot)) {
    case "idle":
      return t("why.idle");
    case "starting":
      return t("why.starting");
    case "ended":
      return t("why.ended");
    case "nobody":
      return t("why.nobody");
    case "one":
      return t("why.one");
    case "early":
      return t("why.early", { after });
    case "quiet":
      return t("why.quiet");
    case null:
      return snapshot.window.hands === null ? t("why.quiet") : handsSentence(snapshot.window.hands);
  }
}

/**
 * Speech that nobody was recognised in, as a fraction of all speech; null where nobody has spoken.
 * @param {Group} group
 * @returns {number | null}
 */
export function unrecognised(group) {
  const all_s = group.speech_time_s + group.unknown_s;
  if (group.coverage !== null) return 1 - group.coverage;
  return all_s > 0 ? group.unknown_s / all_s : null;
}

/**
 * "4 % of speech not recognised"; null where there is none to speak of. Somebody new is nobody's voice at first: of
 * the first words nothing is said.
 * @param {Pick<Snapshot, "window" | "thresholds">} snapshot
 * @returns {string | null}
 */
export function unrecognisedSentence({ window, thresholds }) {
  if (window.speech_time_s + window.unknown_s < thresholds.balance_after_s) return null;
  const part = unrecognised(window);
  if (part === null || part <= 0) return null;
  return part < 0.005 ? null : t("note.unrecognised", { part: percent(part) });
}

/**
 * @param {Snapshot} snapshot
 * @returns {string | null} what the demo does differently
 */
export function demoSentence({ thresholds }) {
  if (!thresholds.demo) return null;
  if (thresholds.balance_after_s === thresholds.figures_after_s) {
    return t("note.demo_both", { after: duration(thresholds.figures_after_s) });
  }
  return t("note.demo", {
    balance: duration(thresholds.balance_after_s),
    figures: duration(thresholds.figures_after_s),
  });
}

/**
 * @param {import("./live.js").Connection} connection one that is not open
 * @returns {string}
 */
export function connectionSentence(connection) {
  return connection === "refused" ? t("connection.refused") : t("connection.lost");
}
