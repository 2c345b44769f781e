/** A session that is over in plain words: what was done, what changed, and the minute at the top of the page. */

import { currentLanguage, duration, number, percent, t } from "../i18n.js";
import { kindName } from "../prompts.js";
import { handsSentence } from "../figure-words.js";
import { spokenName, verdictOf } from "./document.js";

/** @typedef {import("./document.js").Change} Change */
/** @typedef {import("./document.js").Intervention} Intervention */
/** @typedef {import("./document.js").PersonFigures} PersonFigures */
/** @typedef {import("./document.js").SessionDocument} SessionDocument */

/** Above one and a half times, and under half of, the fair share: the band that the meter draws. */
const MUCH = 1.5;
const LITTLE = 0.5;

/** @param {string} text ISO 8601 */
export const day = (text) => new Intl.DateTimeFormat(currentLanguage(), { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(new Date(text));

/** @param {string} text ISO 8601 */
export const moment = (text) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));

/**
 * @param {number | null} value
 * @param {(value: number) => string} write
 */
export const known = (value, write) => (value === null ? "–" : write(value));

/** @param {readonly string[]} names */
export const listed = (names) => new Intl.ListFormat(currentLanguage()).format(names);

/** @param {{ title: string | null, id: number }} session */
export const titleOf = ({ title, id }) => title ?? t("review.untitled", { number: id });

/** @param {{ kind: "live" | "recording" | "import" }} session */
export function kindOf({ kind }) {
  return { live: () => t("review.kind_live"), recording: () => t("review.kind_recording"), import: () => t("review.kind_import") }[kind]();
}

/**
 * What a prompt was about, or that there was none.
 * @param {SessionDocument} document
 * @param {Intervention} intervention
 */
export function whatWas(document, { prompt, people, acted }) {
  const what = kindName(prompt);
  const about = people.length === 0 ? what : t("outcome.about", { what, name: listed(people.map((id) => spokenName(document, id))) });
  return acted ? about : t("review.not_acted", { what: about });
}

/**
 * "Balance: 48 to 66, +18 (chance alone: −2 to 30)" needs no words of its own; this is the verdict.
 * @param {Change | null} change
 */
export function verdictWords(change) {
  return { rose: () => t("review.rose"), fell: () => t("review.fell"), too_little: () => t("review.too_little") }[verdictOf(change)]();
}

/**
 * @param {Change | null} change
 * @param {number} digits
 */
export function changeWords(change, digits) {
  if (change === null) return "–";
  return t("review.change", { before: number(change.before, digits), after: number(change.after, digits) });
}

/**
 * @param {Change | null} change
 * @param {number} digits
 */
export function rangeWords(change, digits) {
  if (change === null) return "–";
  const signed = new Intl.NumberFormat(currentLanguage(), { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "exceptZero" });
  return t("review.range", { low: signed.format(change.low), high: signed.format(change.high) });
}

/**
 * @param {PersonFigures} person
 * @returns {string} "31% (27% to 35%)"
 */
export function shareWords({ whole }) {
  if (whole.share === null) return "–";
  const share = percent(whole.share);
  if (whole.share_low === null || whole.share_high === null) return share;
  return t("review.share_range", { share, low: percent(whole.share_low), high: percent(whole.share_high) });
}

/**
 * What a councillor reads in a minute.
 * @param {SessionDocument} document
 * @returns {string[]} sentences
 */
export function summaryOf(document) {
  const { figures } = document;
  const { whole } = figures;
  const counted = figures.people.filter((person) => person.counted && person.whole.share !== null);
  if (figures.people.length === 0 || whole.speech_time_s === 0) return [t("review.nobody_spoke")];
  const spoke = t("review.spoke", { count: counted.length, speech: duration(whole.speech_time_s), length: duration(figures.counted_s) });
  const balance = whole.balance === null || whole.hands === null ? t("review.no_balance") : t("review.balance_words", { balance: number(whole.balance), hands: handsSentence(whole.hands) });
  return [spoke, balance, ...sharesWords(document, counted), ...effectWords(document), ...knownWords(document)];
}

/**
 * @param {SessionDocument} document
 * @param {PersonFigures[]} counted
 */
function sharesWords(document, counted) {
  if (counted.length < 2) return [];
  const by = [...counted].sort((one, other) => (other.whole.voice_index ?? 0) - (one.whole.voice_index ?? 0));
  const first = /** @type {PersonFigures} */ (by[0]);
  const name = spokenName(document, first.id);
  const fair = percent(first.whole.fair_share ?? 0);
  // Only what the measured range holds for certain is said of anybody.
  const much = (first.whole.voice_index_low ?? 0) > MUCH;
  const most = much ? t("review.most", { name, share: shareWords(first), fair }) : t("review.nobody_much");
  const little = by.filter(({ whole }) => (whole.voice_index_high ?? 1) < LITTLE);
  if (little.length === 0) return [most, t("review.nobody_little")];
  return [most, t("review.little", { count: little.length, names: listed(little.map(({ id }) => spokenName(document, id))) })];
}

/** @param {SessionDocument} document */
function effectWords({ figures }) {
  const acted = figures.interventions.filter((one) => one.acted);
  if (acted.length === 0) return [];
  const times = t("review.stepped_in", { count: acted.length });
  /** @param {ReturnType<typeof verdictOf>} verdict */
  const count = (verdict) => acted.filter((one) => verdictOf(one.effect.group) === verdict).length;
  const rest = count("too_little");
  if (rest === acted.length) return [t("review.stepped_unknown", { times })];
  return [t("review.stepped_told", { times, rose: count("rose"), fell: count("fell"), rest })];
}

/** @param {SessionDocument} document */
function knownWords({ session, figures }) {
  const { coverage } = figures.whole;
  // In a file from elsewhere nobody was recognised: it says who spoke.
  return coverage === null || session.kind === "import" ? [] : [t("review.coverage_words", { part: percent(coverage) })];
}
