/** `<overview-strip>`: the whole session small, with a brush over the part that is seen; dragging it moves the view. */

import { html } from "../../dom.js";
import { CanvasPen } from "./canvas-pen.js";
import { paletteOf } from "./palette.js";
import { SHORTEST_S } from "./view.js";

/** @typedef {import("../model.js").Model} Model */
/** @typedef {import("./view.js").View} View */

export const BRUSHED = "review-brushed";
const LANE = 4;
/** So near to its edge a brush is widened, not moved: pixels. */
const GRIP = 8;

export class OverviewStrip extends HTMLElement {
  // What it does the keys of the timeline do as well: nothing of it is said twice.
  canvas = html("canvas", { "aria-hidden": "true" });
  brush = html("div", { class: "brush", "aria-hidden": "true" });
  /** @type {Model | null} */
  model = null;
  left = 0;
  /** @type {View} */
  view = { from_s: 0, to_s: 1 };
  /** @type {{ part: "from" | "to" | "both", x: number, view: View } | null} */
  held = null;

  connectedCallback() {
    if (this.canvas.isConnected) return;
    this.append(html("div", { class: "overview" }, this.canvas, this.brush));
    const place = /** @type {HTMLElement} */ (this.firstElementChild);
    place.addEventListener("pointerdown", (event) => this.grip(event, place));
    place.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, () => (this.held = null));
    new ResizeObserver(() => this.draw()).observe(place);
  }

  /**
   * @param {Model} model
   * @param {number} left where the timeline's lanes begin, pixels
   */
  show(model, left) {
    this.model = model;
    this.left = left;
    this.style.setProperty("--left", `${left}px`);
    this.draw();
  }

  /** @param {View} view */
  look(view) {
    this.view = view;
    const end_s = Math.max(SHORTEST_S, this.model?.duration_s ?? 0);
    this.brush.style.setProperty("--from", `${(100 * view.from_s) / end_s}%`);
    this.brush.style.setProperty("--width", `${(100 * (view.to_s - view.from_s)) / end_s}%`);
  }

  draw() {
    const { model, canvas } = this;
    const width = canvas.clientWidth;
    if (model === null || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const high = Math.max(8, model.lanes.length * LANE + 4);
    canvas.style.blockSize = `${high}px`;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(high * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(ratio, ratio);
    const pen = new CanvasPen(context, paletteOf(this));
    const scale = width / Math.max(SHORTEST_S, model.duration_s);
    for (const { start_s, end_s } of model.hatched) pen.box("band", start_s * scale, 0, Math.max(1, (end_s - start_s) * scale), high);
    for (const [at, lane] of model.lanes.entries()) {
      const colour = lane.person === null ? "edge" : "voice";
      for (const one of lane.speech) {
        if (one.kind !== "backchannel") pen.box(colour, one.start_s * scale, 2 + at * LANE, Math.max(0.5, (one.end_s - one.start_s) * scale), LANE - 1);
      }
    }
    pen.done();
    this.look(this.view);
  }

  /** @private @param {PointerEvent} event @param {HTMLElement} place */
  grip(event, place) {
    if (event.button !== 0 || this.model === null) return;
    event.preventDefault();
    place.setPointerCapture(event.pointerId);
    const { left, right } = this.brush.getBoundingClientRect();
    const x = event.clientX;
    if (x < left - GRIP || x > right + GRIP) this.turn(this.secondsAt(x) - (this.view.to_s - this.view.from_s) / 2, null);
    const part = Math.abs(x - left) <= GRIP && right - left > 2 * GRIP ? "from" : Math.abs(x - right) <= GRIP && right - left > 2 * GRIP ? "to" : "both";
    this.held = { part, x, view: this.view };
  }

  /** @private @param {PointerEvent} event */
  drag(event) {
    if (this.held === null) return;
    const { part, x, view } = this.held;
    const by_s = this.secondsAt(event.clientX) - this.secondsAt(x);
    const from_s = part === "to" ? view.from_s : view.from_s + by_s;
    const to_s = part === "from" ? view.to_s : view.to_s + by_s;
    if (part === "both") this.turn(from_s, null);
    else if (to_s - from_s >= SHORTEST_S) this.turn(from_s, to_s);
  }

  /** @private @param {number} x of the window */
  secondsAt(x) {
    const { left, width } = this.canvas.getBoundingClientRect();
    return ((x - left) / Math.max(1, width)) * Math.max(SHORTEST_S, this.model?.duration_s ?? 0);
  }

  /** @private @param {number} from_s @param {number | null} to_s null: as long as it is */
  turn(from_s, to_s) {
    this.dispatchEvent(new CustomEvent(BRUSHED, { detail: { from_s, to_s: to_s ?? from_s + this.view.to_s - this.view.from_s } }));
  }
}

customElements.define("overview-strip", OverviewStrip);
