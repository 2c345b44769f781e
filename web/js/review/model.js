/** What the picture of a session is made of: lanes of speech, bands, hatched stretches and marks, in order of time. */

import { t } from "../i18n.js";
import { phaseName } from "../phases.js";
import { UNSURE_BELOW, nameOf } from "./document.js";
import { whatWas } from "./words.js";

/** @typedef {import("./document.js").SessionDocument} SessionDocument */
/** @typedef {"sure" | "unsure" | "backchannel" | "unknown"} SpeechKind */
/** @typedef {{ lane: number, start_s: number, end_s: number, kind: SpeechKind, confidence: number | null }} Speech */
/** @typedef {{ person: string | null, name: string, speech: Speech[], reach: Float64Array, away: [number, number][] }} Lane `reach`: the latest end so far, to search in; `away`: when they were not there */
/** @typedef {{ start_s: number, end_s: number, name: string, counted: boolean }} Band */
/** @typedef {{ start_s: number, end_s: number, kind: "off_record" | "unheard", text: string }} Hatched */
/** @typedef {{ at_s: number, kind: "acted" | "prompt" | "note", text: string }} Mark */
/**
 * @typedef {object} Model
 * @property {number} duration_s
 * @property {Lane[]} lanes People in seat order, voices without a name, then what nobody was recognised in
 * @property {Band[]} bands
 * @property {Hatched[]} hatched
 * @property {Mark[]} marks
 * @property {Speech[]} speech All of it, by its beginning
 */

/**
 * @param {SessionDocument} document
 * @returns {Model}
 */
export function modelOf(document) {
  const { session, figures, review } = document;
  /** @type {Lane[]} */
  const lanes = figures.people.map(({ id }) => ({ person: id, name: nameOf(document, id), speech: [], reach: new Float64Array(), away: awayOf(review.presence[id], session.duration_s) }));
  const places = new Map(lanes.map((lane, at) => [lane.person, at]));
  for (const turn of figures.turns) {
    const at = places.get(turn.person);
    const lane = lanes[at ?? -1];
    if (lane === undefined || at === undefined) continue;
    const kind = turn.backchannel ? "backchannel" : turn.confidence < UNSURE_BELOW ? "unsure" : "sure";
    lane.speech.push({ lane: at, start_s: turn.start_s, end_s: turn.end_s, kind, confidence: turn.confidence });
  }
  if (figures.unknown.length > 0) {
    const speech = figures.unknown.map(({ start_s, end_s }) => ({ lane: lanes.length, start_s, end_s, kind: /** @type {const} */ ("unknown"), confidence: null }));
    lanes.push({ person: null, name: t("review.unknown"), speech, reach: new Float64Array(), away: [] });
  }
  for (const lane of lanes) {
    lane.speech.sort(byStart);
    let latest = 0;
    lane.reach = Float64Array.from(lane.speech, ({ end_s }) => (latest = Math.max(latest, end_s)));
  }
  return {
    duration_s: session.duration_s,
    lanes,
    bands: figures.phases.map((phase) => ({ start_s: phase.start_s, end_s: phase.end_s, name: phaseName(phase), counted: phase.counted })),
    hatched: [
      ...session.off_record.map(([start_s, end_s]) => ({ start_s, end_s: end_s ?? session.duration_s, kind: /** @type {const} */ ("off_record"), text: t("review.off_record") })),
      ...session.unheard.map(({ start_s, end_s }) => ({ start_s, end_s, kind: /** @type {const} */ ("unheard"), text: t("review.unheard") })),
    ].sort(byStart),
    marks: marksOf(document),
    speech: lanes.flatMap((lane) => lane.speech).sort(byStart),
  };
}

/**
 * @param {[number, number | null][] | undefined} presence in order; not known: there all the time
 * @param {number} duration_s
 * @returns {[number, number][]}
 */
function awayOf(presence, duration_s) {
  /** @type {[number, number][]} */
  const away = [];
  let since_s = 0;
  for (const [from_s, to_s] of presence ?? [[0, null]]) {
    if (from_s > since_s) away.push([since_s, Math.min(from_s, duration_s)]);
    since_s = to_s ?? duration_s;
  }
  if (since_s < duration_s) away.push([since_s, duration_s]);
  return away;
}

/**
 * @param {SessionDocument} document
 * @returns {Mark[]}
 */
function marksOf(document) {
  const { session, figures } = document;
  return [
    ...figures.interventions.map((one) => ({ at_s: one.at_s, kind: one.acted ? /** @type {const} */ ("acted") : /** @type {const} */ ("prompt"), text: whatWas(document, one) })),
    ...session.notes.map(({ at_s, text }) => ({ at_s, kind: /** @type {const} */ ("note"), text })),
  ].sort((one, other) => one.at_s - other.at_s);
}

/**
 * @param {{ start_s: number }} one
 * @param {{ start_s: number }} other
 */
const byStart = (one, other) => one.start_s - other.start_s;

/**
 * The first of a lane's speech that is not over by then.
 * @param {Lane} lane
 * @param {number} at_s
 * @returns {number} its place; past the last one where there is none
 */
export function firstAfter({ reach }, at_s) {
  let low = 0;
  let high = reach.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (reach[middle]) > at_s) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Who is speaking in a lane at a moment, or so near to it that it is meant.
 * @param {Model} model
 * @param {number} lane
 * @param {number} at_s
 * @param {number} near_s
 * @returns {Speech | null}
 */
export function speechAt(model, lane, at_s, near_s) {
  const own = model.lanes[lane];
  if (own === undefined) return null;
  let best = null;
  let distance_s = near_s;
  for (let at = firstAfter(own, at_s - near_s); at < own.speech.length; at += 1) {
    const one = /** @type {Speech} */ (own.speech[at]);
    if (one.start_s > at_s + near_s) break;
    const away_s = Math.max(0, one.start_s - at_s, at_s - one.end_s);
    if (best === null ? away_s <= distance_s : away_s < distance_s || (away_s === 0 && one.start_s > best.start_s)) [best, distance_s] = [one, away_s];
  }
  return best;
}
