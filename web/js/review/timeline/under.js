/** What of the picture lies under a point, and what is said of it. */

import { clock, duration, percent, t } from "../../i18n.js";
import { speechAt } from "../model.js";
import { timeAt, xOf } from "./picture.js";

/** @typedef {import("../model.js").Model} Model */
/** @typedef {import("../model.js").Speech} Speech */
/** @typedef {import("../model.js").Mark} Mark */
/** @typedef {import("./picture.js").Layout} Layout */
/** @typedef {import("./view.js").View} View */

/** How near the pointer has to be, pixels. */
const NEAR = 4;

/**
 * @param {Model} model
 * @param {View} view
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {{ speech: Speech | null, text: string }} text: empty where there is nothing to say
 */
export function under(model, view, layout, x, y) {
  const mark = markAt(model, view, layout, x, y);
  if (mark !== null) return { speech: null, text: `${clock(mark.at_s)} · ${mark.text}` };
  const at_s = timeAt(view, layout, x);
  const lane = Math.floor((y - layout.lanesTop) / layout.laneHeight);
  if (x < layout.left) return { speech: null, text: y < layout.lanesTop ? "" : (model.lanes[lane]?.name ?? "") };
  if (y < layout.marksTop) return { speech: null, text: model.bands.find((band) => band.start_s <= at_s && at_s < band.end_s)?.name ?? "" };
  const near_s = (NEAR * (view.to_s - view.from_s)) / layout.across;
  const speech = speechAt(model, lane, at_s, near_s);
  if (speech !== null) return { speech, text: wordsOf(model, speech) };
  const silent = model.hatched.find((one) => one.start_s <= at_s && at_s < one.end_s);
  return { speech, text: silent ? `${silent.text} · ${clock(silent.start_s)} – ${clock(silent.end_s)}` : "" };
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {Mark | null}
 */
function markAt(model, view, layout, x, y) {
  if (y < layout.marksTop || y > layout.lanesTop || x < layout.left) return null;
  return model.marks.findLast((mark) => Math.abs(xOf(view, layout, mark.at_s) - x) <= 2 * NEAR) ?? null;
}

/**
 * @param {Model} model
 * @param {Speech} speech
 */
export function wordsOf(model, { lane, start_s, end_s, kind, confidence }) {
  const facts = { name: model.lanes[lane]?.name ?? "", from: clock(start_s), to: clock(end_s), length: duration(end_s - start_s) };
  if (kind === "unknown" || confidence === null) return t("review.who_unknown", facts);
  const sure = percent(confidence);
  return kind === "backchannel" ? t("review.who_backchannel", { ...facts, sure }) : t("review.who_when", { ...facts, sure });
}
