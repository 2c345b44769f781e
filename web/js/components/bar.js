/** One bar: a share with its range, the fair share as a line, and the band around it. */

import { html } from "../dom.js";

/** @typedef {import("../types/figures.js").Figures} Figures */

/** Ends that a scale may have: few, so that bars do not change their length whenever somebody speaks. */
const ENDS = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1];

/**
 * One scale for all bars that stand together.
 * @param {readonly Figures[]} figures
 * @returns {number} the share at the right end
 */
export function scaleEnd(figures) {
  const most = Math.max(0.1, ...figures.flatMap((f) => [f.share_high ?? f.share ?? 0, 1.6 * (f.fair_share ?? 0)]));
  return ENDS.find((end) => end >= most) ?? 1;
}

export class Bar {
  constructor() {
    this.band = html("span", { class: "bar-band" });
    this.fill = html("span", { class: "bar-fill" });
    this.range = html("span", { class: "bar-range" });
    this.fair = html("span", { class: "bar-fair" });
    this.element = html("span", { class: "bar", "aria-hidden": "true" }, this.band, this.fill, this.fair, this.range);
  }

  /**
   * @param {Figures} figures
   * @param {number} end the share at the right end
   */
  draw({ share, share_low: low, share_high: high, fair_share: fair }, end) {
    this.fill.hidden = share === null;
    this.range.hidden = low === null || high === null || share === null;
    this.fair.hidden = this.band.hidden = fair === null || fair === 0;
    place(this.fill, 0, share ?? 0, end);
    place(this.range, low ?? 0, high ?? 0, end);
    place(this.band, 0.5 * (fair ?? 0), 1.5 * (fair ?? 0), end);
    place(this.fair, fair ?? 0, fair ?? 0, end);
  }
}

/**
 * @param {HTMLElement} element
 * @param {number} from
 * @param {number} to
 * @param {number} end
 */
function place(element, from, to, end) {
  const inside = (/** @type {number} */ value) => Math.min(1, Math.max(0, value / end));
  element.style.setProperty("--from", `${(100 * inside(from)).toFixed(2)}%`);
  element.style.setProperty("--width", `${(100 * (inside(to) - inside(from))).toFixed(2)}%`);
}
