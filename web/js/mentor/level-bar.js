/** `<level-bar>`: whether the chosen microphone hears the room, and what is wrong when it does not. */

import { html, say } from "../dom.js";
import { LANGUAGE_CHANGE, number, t } from "../i18n.js";

/** @typedef {import("../types/live.js").Level} Level */

/** The bar's left end. Below it is only the noise of the microphone itself. */
const QUIETEST_DB = -60;
/** A room in which somebody talks is louder than this. */
const HEARD_DB = -50;
/** So long without anything louder, and a hint is due. */
const PATIENCE_MS = 5_000;
/** A clipped moment is shown for so long, or nobody would see it. */
const CLIPPED_MS = 3_000;

/** @typedef {"waiting" | "no_sound" | "nothing" | "heard" | "clipping"} Verdict */

/** What a row of levels means. Time is handed in. */
export class Hearing {
  constructor() {
    this.since_ms = /** @type {number | null} */ (null);
    this.loudAt_ms = -Infinity;
    this.soundAt_ms = -Infinity;
    this.clippedAt_ms = -Infinity;
  }

  /**
   * @param {Level} level
   * @param {number} now_ms
   * @returns {Verdict}
   */
  judge(level, now_ms) {
    this.since_ms ??= now_ms;
    if (level.rms_db >= HEARD_DB) this.loudAt_ms = now_ms;
    if (level.peak_db > -100) this.soundAt_ms = now_ms;
    if (level.clipping) this.clippedAt_ms = now_ms;
    if (now_ms - this.clippedAt_ms < CLIPPED_MS) return "clipping";
    if (now_ms - this.loudAt_ms < PATIENCE_MS) return "heard";
    if (now_ms - this.since_ms < PATIENCE_MS) return "waiting";
    return now_ms - this.soundAt_ms < PATIENCE_MS ? "nothing" : "no_sound";
  }
}

export class LevelBar extends HTMLElement {
  constructor() {
    super();
    this.fill = html("span", { class: "level-fill" });
    this.peak = html("span", { class: "level-peak" });
    this.meter = html("div", { class: "level-track", role: "meter", "aria-valuemin": QUIETEST_DB, "aria-valuemax": 0, "aria-valuenow": QUIETEST_DB }, this.fill, this.peak);
    this.hint = html("p", { class: "level-hint", role: "status" });
    this.hearing = new Hearing();
    /** @type {Verdict | "none"} */
    this.verdict = "none";
  }

  connectedCallback() {
    if (!this.meter.isConnected) this.append(this.meter, this.hint);
    document.addEventListener(LANGUAGE_CHANGE, () => this.speak());
    this.speak();
  }

  /** Another microphone: what was heard before says nothing about it. */
  restart() {
    this.hearing = new Hearing();
    this.verdict = "none";
    this.draw(QUIETEST_DB, QUIETEST_DB);
  }

  /**
   * @param {Level} level
   * @param {boolean} recorded it is a recording that is heard, not a microphone: there is nothing to set right
   */
  hear(level, recorded) {
    this.draw(level.rms_db, level.peak_db);
    this.verdict = recorded ? "none" : this.hearing.judge(level, performance.now());
    this.speak();
  }

  /**
   * @private
   * @param {number} rms_db
   * @param {number} peak_db
   */
  draw(rms_db, peak_db) {
    const part = (/** @type {number} */ db) => Math.min(1, Math.max(0, 1 - db / QUIETEST_DB));
    this.fill.style.setProperty("transform", `scaleX(${part(rms_db).toFixed(3)})`);
    this.peak.style.setProperty("inset-inline-start", `${(100 * part(peak_db)).toFixed(1)}%`);
    const now_db = Math.round(Math.max(QUIETEST_DB, Math.min(0, rms_db)));
    this.meter.setAttribute("aria-valuenow", String(now_db));
    this.meter.setAttribute("aria-valuetext", `${number(now_db)} dB`);
  }

  /** @private */
  speak() {
    if (!this.isConnected) return;
    this.dataset["verdict"] = this.verdict;
    this.meter.setAttribute("aria-label", t("level.label"));
    const words = {
      none: () => "",
      waiting: () => t("level.waiting"),
      no_sound: () => t("level.no_sound"),
      nothing: () => t("level.nothing"),
      heard: () => t("level.heard"),
      clipping: () => t("level.clipping"),
    };
    say(this.hint, words[this.verdict]());
  }
}

customElements.define("level-bar", LevelBar);
