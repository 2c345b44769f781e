/** The middle of the picture: the balance of the last five minutes, the phase's below it, or a word. */

import { say, set, svg } from "../dom.js";

/** @typedef {import("./layout.js").Layout} Layout */
/** @typedef {{ number: string, caption: string, below: string } | { message: string }} Middle */

/** Smaller than this a text is left out; the page says it elsewhere. */
const SMALLEST_PX = 11;

export class CentreDrawing {
  constructor() {
    this.disc = svg("circle", { class: "meter-core" });
    this.caption = svg("text", { class: "meter-caption", "text-anchor": "middle" });
    this.number = svg("text", { class: "meter-number", "text-anchor": "middle" });
    this.below = svg("text", { class: "meter-below", "text-anchor": "middle" });
    this.message = svg("text", { class: "meter-message", "text-anchor": "middle" });
    this.group = svg("g", {}, this.disc, this.caption, this.number, this.below, this.message);
  }

  /**
   * @param {Middle} middle
   * @param {Layout} layout
   * @param {(text: string) => number} measure at the size of names
   */
  draw(middle, { centre, radii, text }, measure) {
    const { core } = radii;
    set(this.disc, { cx: centre.x, cy: centre.y, r: core });
    const parts = "message" in middle ? { message: middle.message, number: "", caption: "", below: "" } : { message: "", ...middle };
    const fit = (/** @type {string} */ content, /** @type {number} */ size, /** @type {number} */ width) =>
      Math.min(size, content === "" ? size : (width * text) / measure(content));
    const alone = fit(parts.below, text, 1.6 * core) < SMALLEST_PX;
    this.line(this.caption, parts.caption, centre.x, centre.y - 0.5 * core, alone ? 0 : fit(parts.caption, 0.8 * text, 1.4 * core));
    this.line(this.number, parts.number, centre.x, centre.y + (alone ? 0.38 : 0.27) * core, (alone ? 1.05 : 0.9) * core);
    this.line(this.below, parts.below, centre.x, centre.y + 0.57 * core, fit(parts.below, text, 1.6 * core));
    const size = fit(parts.message, 1.15 * text, 1.7 * core);
    this.line(this.message, parts.message, centre.x, centre.y + 0.35 * size, size);
  }

  /**
   * @private
   * @param {SVGTextElement} element
   * @param {string} content
   * @param {number} x
   * @param {number} y
   * @param {number} size
   */
  line(element, content, x, y, size) {
    set(element, { x: x.toFixed(1), y: y.toFixed(1), "font-size": size.toFixed(1) });
    say(element, size < SMALLEST_PX ? "" : content);
  }
}
