/** `<balance-meter>`: seats round a table, and the shape of the group's voice. Keep the circle round. */

import { set, svg } from "../dom.js";
import { number, t } from "../i18n.js";
import { CentreDrawing } from "../meter/centre.js";
import { layoutSeats } from "../meter/layout.js";
import { Motion } from "../meter/motion.js";
import { SeatDrawing } from "../meter/seat.js";
import { ShapeDrawing } from "../meter/shape.js";
import { radiusOf } from "../meter/scale.js";
import { mainSentence, seatText, voiceName, whyNoShape } from "../figure-words.js";
import { LiveElement } from "./live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/figures.js").Voice} Voice */
/** @typedef {import("../meter/centre.js").Middle} Middle */
/** @typedef {import("../meter/layout.js").Layout} Layout */

/** Pictures are so far apart while seats move, and while only the shape does: the engine needs the processor. */
const SEAT_FRAME_MS = 60;
const SHAPE_FRAME_MS = 200;

export class BalanceMeter extends LiveElement {
  build() {
    this.motion = new Motion();
    this.band = svg("circle", { class: "meter-band" });
    this.ring = svg("circle", { class: "meter-ring" });
    this.shape = new ShapeDrawing();
    this.middle = new CentreDrawing();
    this.seatGroup = svg("g");
    /** @type {Map<string, SeatDrawing>} */
    this.seats = new Map();
    this.svg = svg("svg", { role: "img" }, this.band, this.shape.group, this.ring, this.middle.group, this.seatGroup);
    this.append(this.svg);
    this.pen = document.createElement("canvas").getContext("2d");
    /** @type {Layout | null} */
    this.layout = null;
    /** @type {boolean} seats carry numbers, since there is no room for names: a list beside the picture says whose they are */
    this.numbered = false;
    /** @type {string | null} the seat of who holds this phone */
    this.own = null;
    this.frame = 0;
    this.drawnAt_ms = 0;
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.motion.reduced = calm.matches;
    calm.addEventListener("change", () => {
      if (this.motion) this.motion.reduced = calm.matches;
    });
    new ResizeObserver(() => this.again()).observe(this);
  }

  /** @param {boolean} stale the picture is an old one */
  set stale(stale) {
    this.classList.toggle("is-stale", stale);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    if (!this.motion || !this.svg || this.clientWidth === 0) return;
    const why = whyNoShape(snapshot);
    const names = snapshot.screen.labels === "names";
    const layout = layoutSeats({ width: this.clientWidth, height: this.clientHeight, count: snapshot.voices.length, names });
    this.markNumbered(names && !layout.named && snapshot.voices.length > 0);
    const first = this.layout === null;
    const moved = JSON.stringify(layout) !== JSON.stringify(this.layout);
    this.layout = layout;
    this.classList.toggle("has-shape", why === null);
    set(this.svg, { viewBox: `0 0 ${this.clientWidth} ${this.clientHeight}`, "aria-label": label(snapshot) });
    this.motion.aim(
      snapshot.voices.map((voice, i) => ({ id: voice.id, angle: layout.seats[i]?.angle ?? 0, edge: why === null ? edgeOf(voice) : null })),
      { jump: first },
    );
    this.drawRings(layout);
    this.middle?.draw(middleOf(snapshot, why), layout, (text) => this.measure(text, layout.text));
    this.drawSeats(snapshot, layout);
    this.placeSeats();
    if (this.frame === 0 || moved) this.drawShape();
    if (this.frame === 0) {
      this.drawnAt_ms = performance.now();
      this.frame = requestAnimationFrame((now_ms) => this.tick(now_ms));
    }
  }

  /**
   * @private
   * @param {boolean} numbered
   */
  markNumbered(numbered) {
    if (numbered === this.numbered) return;
    this.numbered = numbered;
    this.dispatchEvent(new Event("seats"));
  }

  /**
   * @private
   * @param {number} now_ms
   */
  tick(now_ms) {
    const motion = /** @type {Motion} */ (this.motion);
    const elapsed_ms = now_ms - (this.drawnAt_ms ?? 0);
    const due = elapsed_ms >= (motion.seated ? SHAPE_FRAME_MS : SEAT_FRAME_MS);
    if (due) {
      motion.step(elapsed_ms / 1000);
      this.drawnAt_ms = now_ms;
      this.placeSeats();
      this.drawShape();
    }
    this.frame = motion.settled && due ? 0 : requestAnimationFrame((later_ms) => this.tick(later_ms));
  }

  /**
   * @private
   * @param {Layout} layout
   */
  drawRings({ centre, radii, text }) {
    const [inner, one, outer] = [radiusOf(radii, 0.5), radiusOf(radii, 1), radiusOf(radii, 1.5)];
    const at = { cx: centre.x, cy: centre.y };
    set(/** @type {Element} */ (this.band), { ...at, r: (inner + outer) / 2, "stroke-width": outer - inner });
    const dot = 0.08 * text;
    set(/** @type {Element} */ (this.ring), { ...at, r: one, "stroke-width": dot.toFixed(2), "stroke-dasharray": `0.01 ${(3.6 * dot).toFixed(2)}` });
  }

  /**
   * @private
   * @param {Snapshot} snapshot
   * @param {Layout} layout
   */
  drawSeats(snapshot, layout) {
    const seats = /** @type {Map<string, SeatDrawing>} */ (this.seats);
    const live = snapshot.session.state === "listening";
    snapshot.voices.forEach((voice, i) => {
      let seat = seats.get(voice.id);
      if (!seat) {
        seat = new SeatDrawing();
        seats.set(voice.id, seat);
        this.seatGroup?.append(seat.group);
      }
      const place = layout.seats[i];
      if (!place) return;
      const speaking = live && voice.speaking;
      const sitter = {
        name: voiceName(voice),
        initials: this.numbered ? number(voice.number) : seatText(voice, snapshot.screen.labels),
        named: voice.in_roster || voice.name !== null,
        speaking,
        away: !voice.present,
        called: snapshot.introduction?.person === voice.id,
        own: voice.id === this.own,
        turn: speaking ? turnPart(snapshot, voice) : null,
      };
      seat.draw(sitter, place.label, layout, (text) => this.measure(text, layout.text));
    });
  }

  /** @private */
  placeSeats() {
    const { layout, motion } = this;
    if (!layout || !motion) return;
    const places = motion.places();
    const ids = new Set(places.map((place) => place.id));
    for (const [id, seat] of this.seats ?? []) {
      if (ids.has(id)) continue;
      seat.group.remove();
      this.seats?.delete(id);
    }
    for (const { id, angle, presence } of places) {
      const [x, y] = [layout.centre.x + layout.seatRing * Math.sin(angle), layout.centre.y - layout.seatRing * Math.cos(angle)];
      this.seats?.get(id)?.place(x, y, presence);
    }
  }

  /** @private */
  drawShape() {
    if (this.layout && this.motion && this.classList.contains("has-shape")) this.shape?.draw(this.motion.places(), this.layout);
  }

  /**
   * Width of a name, at the weight of who is speaking, so that nothing moves when somebody begins.
   * @private
   * @param {string} text
   * @param {number} size
   */
  measure(text, size) {
    if (!this.pen) return 0.6 * size * text.length;
    this.pen.font = `650 ${size}px ${getComputedStyle(this).fontFamily}`;
    return this.pen.measureText(text).width;
  }
}

/**
 * @param {Voice} voice
 * @returns {{ low: number, mid: number, high: number } | null}
 */
function edgeOf({ window: { voice_index: mid, voice_index_low: low, voice_index_high: high } }) {
  if (mid === null) return null;
  return { low: Math.min(low ?? mid, mid), mid, high: Math.max(high ?? mid, mid) };
}

/**
 * @param {Snapshot} snapshot
 * @param {Voice} voice
 * @returns {number | null}
 */
function turnPart({ floor }, voice) {
  if (floor === null || floor.voice !== voice.id || floor.limit_s === null) return null;
  return Math.min(1, floor.talked_s / floor.limit_s);
}

/**
 * @param {Snapshot} snapshot
 * @param {ReturnType<typeof whyNoShape>} why
 * @returns {Middle}
 */
function middleOf({ session, window, phase }, why) {
  if (why === "idle") return { message: t("meter.idle") };
  if (why === "ended") return { message: t("meter.ended") };
  if (why === "starting") return { message: t("meter.starting") };
  if (why !== null || window.balance === null) {
    return { message: session.state === "paused" ? t("meter.paused") : t("meter.listening") };
  }
  const caption = { paused: t("meter.paused"), ended: t("meter.ended") }[String(session.state)] ?? t("meter.balance");
  const below = phase.balance === null ? "" : t("meter.phase", { balance: number(phase.balance) });
  return { number: number(window.balance), caption, below };
}

/** @param {Snapshot} snapshot */
function label(snapshot) {
  const { window, voices } = snapshot;
  if (whyNoShape(snapshot) !== null || window.balance === null) return t("meter.label_empty", { sentence: mainSentence(snapshot) });
  return t("meter.label", { balance: number(window.balance), count: voices.length, sentence: mainSentence(snapshot) });
}

customElements.define("balance-meter", BalanceMeter);
