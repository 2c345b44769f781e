/** `<speech-timeline>`: who spoke when, to be zoomed, moved and marked, by mouse, fingers or keys. */

import { html, say } from "../../dom.js";
import { clock, t } from "../../i18n.js";
import { button, named, told } from "../../texts.js";
import { BRUSHED, OverviewStrip } from "./overview-strip.js";
import { CanvasPen } from "./canvas-pen.js";
import { Gestures } from "./gestures.js";
import { paletteOf } from "./palette.js";
import { draw, layoutOf, timeAt } from "./picture.js";
import { pngOf, svgOf } from "./picture-files.js";
import { under, wordsOf } from "./under.js";
import { panned, same, showing, whole, zoomed } from "./view.js";

/** @typedef {import("../model.js").Model} Model */
/** @typedef {import("../model.js").Speech} Speech */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./picture.js").Layout} Layout */
/** @typedef {import("./view.js").View} View */
/** @typedef {{ from_s: number, to_s: number, person: string | null, lane: boolean }} Stretch `lane`: one person's speech was chosen */

/** A stretch of time was marked, to do something with. */
export const MARKED = "review-marked";
const ZOOM = 1.5;
const STEP = 0.15;

export class SpeechTimeline extends HTMLElement {
  canvas = html("canvas");
  tip = html("div", { class: "tip", "aria-hidden": "true", hidden: true });
  stage = html("div", { class: "stage", tabindex: 0, role: "application", "aria-describedby": "timeline-keys", ...named("review.timeline") }, this.canvas, this.tip);
  overview = new OverviewStrip();
  now = html("p", { class: "timeline-now", role: "status" });
  marking = button("review.mark", () => this.mark(!this.marks), { "aria-pressed": "false" });
  /** @type {Model | null} */
  model = null;
  /** @type {Layout | null} */
  layout = null;
  /** @type {View} */
  view = { from_s: 0, to_s: 1 };
  /** @type {{ hover: Speech | null, cursor: Speech | null, stretch: { from_s: number, to_s: number } | null }} */
  lit = { hover: null, cursor: null, stretch: null };
  /** @type {Palette | null} */
  palette = null;
  name = "timeline";
  marks = false;
  frame = 0;
  marksFrom_s = 0;

  connectedCallback() {
    if (this.stage.isConnected) return;
    const tools = html(
      "div",
      { class: "buttons" },
      button("review.zoom_in", () => this.zoom(ZOOM)),
      button("review.zoom_out", () => this.zoom(1 / ZOOM)),
      button("review.all_of_it", () => this.look(whole(this.model?.duration_s ?? 0))),
      this.marking,
      button("review.save_svg", () => this.save(svgOf), { class: "quiet" }),
      button("review.save_png", () => this.save(pngOf), { class: "quiet" }),
    );
    const keys = html("details", { class: "hint" }, told("summary", "review.keys"), told("p", "review.keys_words", { id: "timeline-keys" }));
    this.append(tools, this.stage, this.overview, this.now, keys);
    this.listen();
    new ResizeObserver(() => this.fit()).observe(this.stage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.fit());
  }

  /**
   * @param {Model} model
   * @param {string} name of files, without their endings
   * @param {boolean} again the same session, corrected: what is seen stays
   */
  show(model, name, again) {
    const before = this.view;
    this.model = model;
    this.name = name;
    this.lit = { hover: null, cursor: null, stretch: again ? this.lit.stretch : null };
    this.view = again ? panned(before, 0, model.duration_s) : whole(model.duration_s);
    this.fit();
  }

  // ------------------------------------------------------------ what is seen

  /** @param {View} view */
  look(view) {
    if (same(view, this.view)) return false;
    this.view = view;
    this.overview.look(view);
    this.ask();
    return true;
  }

  /** @param {number} factor @param {number} [at_s] what stays in its place */
  zoom(factor, at_s = (this.view.from_s + this.view.to_s) / 2) {
    return this.model !== null && this.look(zoomed(this.view, factor, at_s, this.model.duration_s));
  }

  /** @param {number} by part of what is seen */
  pan(by) {
    return this.model !== null && this.look(panned(this.view, by * (this.view.to_s - this.view.from_s), this.model.duration_s));
  }

  /** @param {number} from_s @param {number} to_s */
  light(from_s, to_s) {
    this.lit.stretch = { from_s, to_s };
    if (this.model) this.look(showing(this.view, from_s, to_s, this.model.duration_s));
    this.ask();
  }

  /** The next frame shows it; however often it is asked for, once. */
  ask() {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.paint();
      });
    }
  }

  /** Its size, its colours or its content have changed. */
  fit() {
    const { model, canvas } = this;
    const width = this.stage.clientWidth;
    if (model === null || width === 0) return;
    this.palette = paletteOf(this);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.font = this.palette.font;
    this.layout = layoutOf(model, width, (text) => context.measureText(text).width);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(this.layout.height * ratio);
    canvas.style.blockSize = `${this.layout.height}px`;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen = new CanvasPen(context, this.palette);
    this.overview.show(model, this.layout.left);
    this.overview.look(this.view);
    this.paint();
  }

  /** @private */
  paint() {
    if (this.model === null || this.layout === null || !this.pen) return;
    draw(this.model, this.view, this.layout, this.pen, this.lit);
    this.pen.done();
  }

  // ------------------------------------------------------------ mouse, fingers, wheel

  /** @private */
  listen() {
    new Gestures(this.stage, {
      ready: () => this.layout !== null,
      point: (x, y) => this.point(x, y),
      leave: () => this.hover(null, 0, 0),
      marks: (event) => this.marks || event.shiftKey,
      markFrom: (x) => (this.marksFrom_s = this.secondsAt(x)),
      markTo: (x) => this.stretchTo(this.secondsAt(x)),
      marked: (kept) => this.marked(kept),
      pan: (pixels) => this.layout !== null && this.pan(pixels / this.layout.across),
      zoom: (factor, x) => this.zoom(factor, this.secondsAt(x)),
    });
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.overview.addEventListener(BRUSHED, (event) => {
      const { from_s, to_s } = /** @type {CustomEvent<View>} */ (event).detail;
      const { duration_s } = /** @type {Model} */ (this.model);
      const length = this.view.to_s - this.view.from_s;
      if (Math.abs(to_s - from_s - length) < 1e-6) this.look(panned(this.view, from_s - this.view.from_s, duration_s));
      else this.look({ from_s: Math.max(0, from_s), to_s: Math.min(Math.max(this.view.to_s, duration_s), to_s) });
    });
  }

  /** @private @param {number} x */
  secondsAt(x) {
    return this.layout === null ? 0 : timeAt(this.view, this.layout, x);
  }

  /** @private @param {number} to_s */
  stretchTo(to_s) {
    const end_s = this.model?.duration_s ?? 0;
    const inside = (/** @type {number} */ at) => Math.round(10 * Math.min(end_s, Math.max(0, at))) / 10;
    this.lit.stretch = { from_s: inside(Math.min(this.marksFrom_s, to_s)), to_s: inside(Math.max(this.marksFrom_s, to_s)) };
    say(this.now, t("review.stretch", { from: clock(this.lit.stretch.from_s), to: clock(this.lit.stretch.to_s) }));
    this.ask();
  }

  /** @private @param {boolean} kept */
  marked(kept) {
    const { stretch } = this.lit;
    if (kept && stretch !== null && stretch.to_s > stretch.from_s) this.tell({ ...stretch, person: null, lane: false });
  }

  /** @private @param {number} x @param {number} y */
  point(x, y) {
    if (this.layout === null || this.model === null) return;
    const { speech, text } = under(this.model, this.view, this.layout, x, y);
    this.hover(speech, x, y, text);
  }

  /** @private @param {Speech | null} speech @param {number} x @param {number} y @param {string} [text] */
  hover(speech, x, y, text = "") {
    this.tip.hidden = text === "";
    if (text !== "") {
      say(this.tip, text);
      const room = this.stage.clientWidth - this.tip.offsetWidth;
      this.tip.style.setProperty("--x", `${Math.max(0, Math.min(room, x + 12))}px`);
      this.tip.style.setProperty("--y", `${y + 16}px`);
    }
    if (this.lit.hover === speech) return;
    this.lit.hover = speech;
    this.ask();
  }

  // ------------------------------------------------------------ keys

  /** @private @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    /** @type {Record<string, () => unknown>} */
    const keys = {
      "+": () => this.zoom(ZOOM),
      "=": () => this.zoom(ZOOM),
      "-": () => this.zoom(1 / ZOOM),
      "0": () => this.look(whole(this.model?.duration_s ?? 0)),
      ArrowLeft: () => this.pan(-STEP),
      ArrowRight: () => this.pan(STEP),
      Home: () => this.pan(-1e9),
      End: () => this.pan(1e9),
      ArrowUp: () => this.lane(-1),
      ArrowDown: () => this.lane(1),
      n: () => this.turn(1),
      p: () => this.turn(-1),
      Enter: () => this.choose(),
      Escape: () => this.clear(),
    };
    const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  /** The speech of the next person up or down, at the time that is seen. @private @param {number} by */
  lane(by) {
    const { model, lit, view } = this;
    if (model === null || model.lanes.length === 0) return;
    const at_s = lit.cursor === null ? view.from_s : (lit.cursor.start_s + lit.cursor.end_s) / 2;
    let lane = lit.cursor === null ? (by > 0 ? -1 : model.lanes.length) : lit.cursor.lane;
    // Somebody who said nothing has nothing to stop at.
    do lane += by;
    while (model.lanes[lane]?.speech.length === 0);
    const next = model.lanes[lane];
    if (next !== undefined) this.focusOn(next.speech.find((one) => one.end_s > at_s) ?? next.speech.at(-1) ?? null);
  }

  /** @private @param {number} by */
  turn(by) {
    const { model, lit, view } = this;
    if (model === null) return;
    if (lit.cursor === null) {
      this.focusOn(model.speech.find((one) => one.end_s > view.from_s) ?? null);
      return;
    }
    const own = model.lanes[lit.cursor.lane]?.speech ?? [];
    this.focusOn(own[own.indexOf(lit.cursor) + by] ?? null);
  }

  /** @private @param {Speech | null} speech */
  focusOn(speech) {
    if (speech === null || this.model === null) return;
    this.lit.cursor = speech;
    this.look(showing(this.view, speech.start_s, speech.end_s, this.model.duration_s));
    say(this.now, wordsOf(this.model, speech));
    this.ask();
  }

  /** @private */
  choose() {
    const { cursor } = this.lit;
    if (cursor === null) return;
    this.lit.stretch = { from_s: cursor.start_s, to_s: cursor.end_s };
    this.ask();
    this.tell({ ...this.lit.stretch, person: this.model?.lanes[cursor.lane]?.person ?? null, lane: true });
  }

  /** @private */
  clear() {
    this.lit = { hover: null, cursor: null, stretch: null };
    say(this.now, "");
    this.ask();
  }

  /** @private @param {boolean} on */
  mark(on) {
    this.marks = on;
    this.marking.setAttribute("aria-pressed", String(on));
    this.stage.classList.toggle("is-marking", on);
  }

  /** @private @param {Stretch} stretch */
  tell(stretch) {
    this.dispatchEvent(new CustomEvent(MARKED, { detail: stretch, bubbles: true }));
  }

  /** What is seen becomes a file. @private @param {(model: Model, view: View, palette: Palette, name: string) => void} how */
  save(how) {
    if (this.model !== null && this.palette !== null) how(this.model, this.view, this.palette, this.name);
  }
}

customElements.define("speech-timeline", SpeechTimeline);
