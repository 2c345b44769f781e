/** `<speech-timeline>`: who spoke when, to be zoomed, moved and marked, by mouse, fingers or keys. */

import { html, say } from "../dom.js";
import { clock, duration, percent, t } from "../i18n.js";
import { button, named, told } from "../texts.js";
import { speechAt } from "./model.js";
import { BRUSHED, OverviewStrip } from "./overview-strip.js";
import { CanvasPen, SvgPen, paletteOf } from "./pens.js";
import { draw, layoutOf, timeAt, xOf } from "./picture.js";
import { savePng, saveSvg } from "./save.js";
import { panned, same, showing, whole, zoomed } from "./view.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Speech} Speech */
/** @typedef {import("./model.js").Mark} Mark */
/** @typedef {import("./picture.js").Layout} Layout */
/** @typedef {import("./view.js").View} View */
/** @typedef {{ from_s: number, to_s: number, person: string | null, lane: boolean }} Stretch `lane`: one person's speech was chosen */

/** A stretch of time was marked, to do something with. */
export const MARKED = "review-marked";
const ZOOM = 1.5;
const STEP = 0.15;
/** How near the pointer has to be, pixels. */
const NEAR = 4;
const SAVED_WIDTH = 1600;
const PNG_SCALE = 2;

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
  /** @type {ReturnType<typeof paletteOf> | null} */
  palette = null;
  name = "timeline";
  marks = false;
  frame = 0;
  /** Fingers, or the mouse's button, that are down: x by pointer. @type {Map<number, number>} */
  down = new Map();
  /** @type {number | null} */
  marksFrom_s = null;

  connectedCallback() {
    if (this.stage.isConnected) return;
    const tools = html(
      "div",
      { class: "buttons" },
      button("review.zoom_in", () => this.zoom(ZOOM)),
      button("review.zoom_out", () => this.zoom(1 / ZOOM)),
      button("review.all_of_it", () => this.look(whole(this.model?.duration_s ?? 0))),
      this.marking,
      button("review.save_svg", () => this.saveSvg(), { class: "quiet" }),
      button("review.save_png", () => this.savePng(), { class: "quiet" }),
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
    const { stage } = this;
    stage.addEventListener("pointerdown", (event) => this.press(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, (event) => this.release(/** @type {PointerEvent} */ (event)));
    stage.addEventListener("pointerleave", () => this.hover(null, 0, 0));
    stage.addEventListener("dblclick", (event) => this.zoom(2 * ZOOM, this.secondsAt(event)));
    stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    stage.addEventListener("keydown", (event) => this.key(event));
    this.overview.addEventListener(BRUSHED, (event) => {
      const { from_s, to_s } = /** @type {CustomEvent<View>} */ (event).detail;
      const { duration_s } = /** @type {Model} */ (this.model);
      const length = this.view.to_s - this.view.from_s;
      if (Math.abs(to_s - from_s - length) < 1e-6) this.look(panned(this.view, from_s - this.view.from_s, duration_s));
      else this.look({ from_s: Math.max(0, from_s), to_s: Math.min(Math.max(this.view.to_s, duration_s), to_s) });
    });
  }

  /** @private @param {MouseEvent} event */
  xIn(event) {
    return event.clientX - this.stage.getBoundingClientRect().left;
  }

  /** @private @param {MouseEvent} event */
  secondsAt(event) {
    return this.layout === null ? 0 : timeAt(this.view, this.layout, this.xIn(event));
  }

  /** @private @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || this.layout === null) return;
    this.stage.setPointerCapture(event.pointerId);
    this.down.set(event.pointerId, this.xIn(event));
    this.hover(null, 0, 0);
    this.marksFrom_s = this.down.size === 1 && (this.marks || event.shiftKey) ? this.secondsAt(event) : null;
  }

  /** @private @param {PointerEvent} event */
  move(event) {
    const x = this.xIn(event);
    const before = this.down.get(event.pointerId);
    if (before === undefined) {
      this.point(event, x);
      return;
    }
    if (this.marksFrom_s !== null) {
      this.stretchTo(this.secondsAt(event));
    } else if (this.down.size === 2 && this.layout !== null) {
      // Two fingers: what lies under each of them stays under it.
      const other = [...this.down.entries()].find(([id]) => id !== event.pointerId)?.[1] ?? before;
      const factor = Math.max(8, Math.abs(x - other)) / Math.max(8, Math.abs(before - other));
      this.zoom(factor, timeAt(this.view, this.layout, other));
    } else if (this.down.size === 1 && this.layout !== null) {
      this.pan((before - x) / this.layout.across);
    }
    this.down.set(event.pointerId, x);
  }

  /** @private @param {PointerEvent} event */
  release(event) {
    this.down.delete(event.pointerId);
    if (this.marksFrom_s === null) return;
    this.marksFrom_s = null;
    const { stretch } = this.lit;
    if (event.type === "pointerup" && stretch !== null && stretch.to_s > stretch.from_s) this.tell({ ...stretch, person: null, lane: false });
  }

  /** @private @param {number} to_s */
  stretchTo(to_s) {
    const from_s = this.marksFrom_s ?? to_s;
    const end_s = this.model?.duration_s ?? 0;
    const inside = (/** @type {number} */ at) => Math.round(10 * Math.min(end_s, Math.max(0, at))) / 10;
    this.lit.stretch = { from_s: inside(Math.min(from_s, to_s)), to_s: inside(Math.max(from_s, to_s)) };
    say(this.now, t("review.stretch", { from: clock(this.lit.stretch.from_s), to: clock(this.lit.stretch.to_s) }));
    this.ask();
  }

  /** @private @param {WheelEvent} event */
  wheel(event) {
    if (this.layout === null) return;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    // Whoever scrolls past is not stopped: the wheel zooms with Ctrl (as pinching does), or when the timeline is in use.
    const meant = event.ctrlKey || event.metaKey || document.activeElement === this.stage;
    if (!sideways && !meant) return;
    const pixels = (sideways && event.deltaX !== 0 ? event.deltaX : event.deltaY) * (event.deltaMode === 1 ? 32 : 1);
    const moved = sideways ? this.pan(pixels / this.layout.across) : this.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.006 : 0.002)), this.secondsAt(event));
    if (moved || event.ctrlKey) event.preventDefault();
  }

  /** @private @param {PointerEvent} event @param {number} x */
  point(event, x) {
    const { layout, model } = this;
    if (layout === null || model === null) return;
    const y = event.clientY - this.stage.getBoundingClientRect().top;
    const mark = this.markAt(x, y, layout, model);
    if (mark !== null) {
      this.hover(null, x, y, `${clock(mark.at_s)} · ${mark.text}`);
      return;
    }
    const at_s = timeAt(this.view, layout, x);
    const lane = Math.floor((y - layout.lanesTop) / layout.laneHeight);
    if (x < layout.left) this.hover(null, x, y, y < layout.lanesTop ? "" : (model.lanes[lane]?.name ?? ""));
    else if (y < layout.marksTop) this.hover(null, x, y, model.bands.find((band) => band.start_s <= at_s && at_s < band.end_s)?.name ?? "");
    else {
      const near_s = (NEAR * (this.view.to_s - this.view.from_s)) / layout.across;
      const found = speechAt(model, lane, at_s, near_s);
      const silent = model.hatched.find((one) => one.start_s <= at_s && at_s < one.end_s);
      this.hover(found, x, y, found ? this.wordsOf(found) : silent ? `${silent.text} · ${clock(silent.start_s)} – ${clock(silent.end_s)}` : "");
    }
  }

  /** @private @param {number} x @param {number} y @param {Layout} layout @param {Model} model @returns {Mark | null} */
  markAt(x, y, layout, model) {
    if (y < layout.marksTop || y > layout.lanesTop || x < layout.left) return null;
    return model.marks.findLast((mark) => Math.abs(xOf(this.view, layout, mark.at_s) - x) <= 2 * NEAR) ?? null;
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

  /** @param {Speech} speech */
  wordsOf({ lane, start_s, end_s, kind, confidence }) {
    const facts = { name: this.model?.lanes[lane]?.name ?? "", from: clock(start_s), to: clock(end_s), length: duration(end_s - start_s) };
    if (kind === "unknown" || confidence === null) return t("review.who_unknown", facts);
    const sure = percent(confidence);
    return kind === "backchannel" ? t("review.who_backchannel", { ...facts, sure }) : t("review.who_when", { ...facts, sure });
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
    say(this.now, this.wordsOf(speech));
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

  // ------------------------------------------------------------ files

  /** @private What is seen, as wide as a page of paper. @param {(text: string) => number} measure */
  saved(measure) {
    return layoutOf(/** @type {Model} */ (this.model), SAVED_WIDTH, measure);
  }

  saveSvg() {
    if (this.model === null || this.palette === null) return;
    const measured = new SvgPen(this.palette, 1, 1, "");
    const layout = this.saved((text) => measured.width(text));
    const pen = new SvgPen(this.palette, layout.width, layout.height, t("review.timeline"));
    draw(this.model, this.view, layout, pen, { hover: null, cursor: null, stretch: null });
    saveSvg(pen.file(), `${this.name}.svg`);
  }

  savePng() {
    if (this.model === null || this.palette === null) return;
    const canvas = document.createElement("canvas");
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.font = this.palette.font;
    const layout = this.saved((text) => context.measureText(text).width);
    canvas.width = PNG_SCALE * layout.width;
    canvas.height = PNG_SCALE * layout.height;
    context.scale(PNG_SCALE, PNG_SCALE);
    const pen = new CanvasPen(context, this.palette);
    draw(this.model, this.view, layout, pen, { hover: null, cursor: null, stretch: null });
    pen.done();
    savePng(canvas, `${this.name}.png`);
  }
}

customElements.define("speech-timeline", SpeechTimeline);
