/** The picture of who spoke when: drawn from the model with any pen, only what is seen. */

import { clock } from "../../i18n.js";
import { firstAfter } from "../model.js";
import { ticks } from "./view.js";

/** @typedef {import("../model.js").Model} Model */
/** @typedef {import("../model.js").Lane} Lane */
/** @typedef {import("../model.js").Speech} Speech */
/** @typedef {import("../model.js").SpeechKind} SpeechKind */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./view.js").View} View */
/**
 * Where things are, in CSS pixels.
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {number} left where the lanes begin
 * @property {number} across how wide they are
 * @property {number} bandsTop
 * @property {number} marksTop
 * @property {number} lanesTop
 * @property {number} laneHeight
 * @property {number} axisTop
 */
/** @typedef {{ hover: Speech | null, cursor: Speech | null, stretch: { from_s: number, to_s: number } | null }} Lit */

const ROW = 24;
const GAP = 8;
/** How much of a lane each kind fills: what is sure stands highest. @type {Record<SpeechKind, number>} */
const PART = { sure: 0.72, unsure: 0.72, unknown: 0.55, backchannel: 0.26 };
/** @type {Record<SpeechKind, import("./palette.js").Fill>} */
const FILL = { sure: "voice", unsure: "unsure", unknown: "edge", backchannel: "strong" };
/** The order of drawing: what is thin lies on top. @type {readonly SpeechKind[]} */
const ORDER = ["unknown", "unsure", "sure", "backchannel"];
/** Stretches nearer than this are one, pixels. */
const MERGED = 0.5;

/**
 * @param {Model} model
 * @param {number} width
 * @param {(text: string) => number} measure
 * @returns {Layout}
 */
export function layoutOf(model, width, measure) {
  const widest = Math.max(40, ...model.lanes.map(({ name }) => measure(name)));
  const left = Math.ceil(Math.min(widest + 2 * GAP, Math.max(72, 0.19 * width)));
  const bandsTop = 0;
  const marksTop = bandsTop + (model.bands.length > 0 ? ROW : 0);
  const lanesTop = marksTop + (model.marks.length > 0 ? ROW : 4);
  const axisTop = lanesTop + Math.max(1, model.lanes.length) * ROW;
  return { width, height: axisTop + ROW, left, across: Math.max(1, width - left - GAP), bandsTop, marksTop, lanesTop, laneHeight: ROW, axisTop };
}

/**
 * @param {View} view
 * @param {Layout} layout
 * @param {number} at_s
 */
export const xOf = ({ from_s, to_s }, { left, across }, at_s) => left + ((at_s - from_s) / (to_s - from_s)) * across;

/**
 * @param {View} view
 * @param {Layout} layout
 * @param {number} x
 */
export const timeAt = ({ from_s, to_s }, { left, across }, x) => from_s + ((x - left) / across) * (to_s - from_s);

/**
 * @param {Model} model
 * @param {View} view
 * @param {Layout} layout
 * @param {Pen} pen
 * @param {Lit} lit
 */
export function draw(model, view, layout, pen, lit) {
  const { width, height, left, across, lanesTop, axisTop } = layout;
  pen.box("raised", 0, 0, width, height);
  const lanesHigh = axisTop - lanesTop;
  pen.clipped(left, 0, across, height, () => {
    drawGrounds(model, view, layout, pen);
    for (const at of ticks(view, across)) pen.box("line", Math.round(xOf(view, layout, at)), lanesTop, 1, lanesHigh);
    model.lanes.forEach((lane, at) => drawLane(lane, view, layout, lanesTop + at * ROW, pen));
    drawHatched(model, view, layout, pen);
    drawMarks(model, view, layout, pen);
    drawLit(view, layout, pen, lit);
  });
  model.lanes.forEach((lane, at) => {
    const y = lanesTop + at * ROW;
    pen.box("line", 0, y + ROW - 1, width, 1);
    pen.text(lane.person === null ? "muted" : "ink", fitted(lane.name, left - GAP, pen), 0, y + ROW / 2);
  });
  let free = 0;
  for (const at of ticks(view, across)) {
    const text = clock(at);
    const x = Math.min(xOf(view, layout, at) + 3, width - pen.width(text));
    if (x < free) continue;
    pen.text("muted", text, x, axisTop + ROW / 2);
    free = x + pen.width(text) + GAP;
  }
}

/**
 * @param {Model} model @param {View} view @param {Layout} layout @param {Pen} pen
 */
function drawGrounds(model, view, layout, pen) {
  model.bands.forEach((band) => {
    const from = Math.max(layout.left, xOf(view, layout, band.start_s));
    const to = Math.min(layout.left + layout.across, xOf(view, layout, band.end_s));
    if (to <= from) return;
    if (!band.counted) pen.box("band", from, layout.lanesTop, to - from, layout.axisTop - layout.lanesTop);
    pen.box("band", from, layout.bandsTop + 2, Math.max(1, to - from - 2), ROW - 4);
    const text = fitted(band.name, to - from - 2 * GAP, pen);
    if (text !== "") pen.text("ink", text, from + GAP, layout.bandsTop + ROW / 2);
  });
}

/**
 * @param {Lane} lane @param {View} view @param {Layout} layout @param {number} top @param {Pen} pen
 */
function drawLane(lane, view, layout, top, pen) {
  const scale = layout.across / (view.to_s - view.from_s);
  for (const [from_s, to_s] of lane.away) {
    const from = Math.max(layout.left, xOf(view, layout, from_s));
    const to = Math.min(layout.left + layout.across, xOf(view, layout, to_s));
    if (to > from) pen.box("edge", from, top + ROW / 2, to - from, 1);
  }
  const first = firstAfter(lane, view.from_s);
  for (const kind of ORDER) {
    const high = PART[kind] * ROW;
    const y = top + (ROW - high) / 2;
    let from = NaN;
    let to = NaN;
    for (let at = first; at < lane.speech.length; at += 1) {
      const one = /** @type {Speech} */ (lane.speech[at]);
      if (one.start_s >= view.to_s) break;
      if (one.kind !== kind) continue;
      const x = layout.left + (one.start_s - view.from_s) * scale;
      const end = Math.max(x + 1, layout.left + (one.end_s - view.from_s) * scale);
      if (x - to < MERGED) to = Math.max(to, end);
      else {
        if (to > from) pen.box(FILL[kind], from, y, to - from, high);
        [from, to] = [x, end];
      }
    }
    if (to > from) pen.box(FILL[kind], from, y, to - from, high);
  }
}

/** @param {Model} model @param {View} view @param {Layout} layout @param {Pen} pen */
function drawHatched(model, view, layout, pen) {
  for (const one of model.hatched) {
    const from = Math.max(layout.left, xOf(view, layout, one.start_s));
    const to = Math.min(layout.left + layout.across, Math.max(xOf(view, layout, one.end_s), from + 1));
    if (xOf(view, layout, one.end_s) < layout.left || to <= from) continue;
    pen.box(one.kind, from, layout.lanesTop, to - from, layout.axisTop - layout.lanesTop);
    const text = fitted(one.text, to - from - 2 * GAP, pen);
    if (text === "") continue;
    pen.box("raised", from + GAP - 3, layout.lanesTop + 3, pen.width(text) + 6, ROW - 6);
    pen.text("ink", text, from + GAP, layout.lanesTop + ROW / 2);
  }
}

/** @param {Model} model @param {View} view @param {Layout} layout @param {Pen} pen */
function drawMarks(model, view, layout, pen) {
  const seen = model.marks.filter(({ at_s }) => at_s >= view.from_s && at_s <= view.to_s);
  const y = layout.marksTop + ROW / 2;
  seen.forEach((mark, i) => {
    const x = xOf(view, layout, mark.at_s);
    const next = seen[i + 1];
    const room = (next === undefined ? layout.left + layout.across : xOf(view, layout, next.at_s)) - x - 3 * GAP;
    if (mark.kind === "acted") pen.frame("strong", x, layout.lanesTop, 0, layout.axisTop - layout.lanesTop, true);
    drawSign(mark.kind, x, y, pen);
    const text = fitted(mark.text, room, pen);
    if (text !== "") pen.text("muted", text, x + 1.2 * GAP, y);
  });
}

/**
 * A triangle where the mentor stepped in, a hollow one where a prompt was let be, a square for a note.
 * @param {import("../model.js").Mark["kind"]} kind @param {number} x @param {number} y @param {Pen} pen
 */
function drawSign(kind, x, y, pen) {
  if (kind === "note") pen.shape("notice", [x - 4, y - 4, x + 4, y - 4, x + 4, y + 4, x - 4, y + 4]);
  else pen.shape("strong", [x - 5.5, y - 4.5, x + 5.5, y - 4.5, x, y + 5], kind === "prompt");
}

/** @param {View} view @param {Layout} layout @param {Pen} pen @param {Lit} lit */
function drawLit(view, layout, pen, { hover, cursor, stretch }) {
  if (stretch !== null) {
    const from = xOf(view, layout, stretch.from_s);
    pen.box("chosen", from, layout.lanesTop, Math.max(1, xOf(view, layout, stretch.to_s) - from), layout.axisTop - layout.lanesTop);
  }
  for (const [speech, colour] of /** @type {const} */ ([[hover, "ink"], [cursor, "focus"]])) {
    if (speech === null) continue;
    const from = xOf(view, layout, speech.start_s);
    pen.frame(colour, from - 1, layout.lanesTop + speech.lane * ROW + 2, Math.max(3, xOf(view, layout, speech.end_s) - from + 2), ROW - 5);
  }
}

/**
 * The whole text, or as much of it as there is room for; nothing where that would be a letter or two.
 * @param {string} text @param {number} room pixels @param {Pen} pen
 */
function fitted(text, room, pen) {
  if (pen.width(text) <= room) return text;
  const letters = Array.from(text);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.width(`${letters.slice(0, middle).join("")}…`) <= room) low = middle;
    else high = middle - 1;
  }
  return low < 3 ? "" : `${letters.slice(0, low).join("").trimEnd()}…`;
}
