/** One voice on the mentor's page: seat, name that a tap lets edit, shares of the window and of the phase. */

import { nameVoice } from "../api.js";
import { html, say } from "../dom.js";
import { clock, percent, t } from "../i18n.js";
import { seatText, voiceName } from "../words.js";
import { Bar } from "./bar.js";
import { attempt, troublePlace } from "./trouble.js";

/** @typedef {import("../types.js").Figures} Figures */
/** @typedef {import("../types.js").Voice} Voice */

const LONGEST_NAME = 80;

/** A bar with its figure beside it. */
class Measure {
  constructor() {
    this.label = html("span", { class: "measure-label" });
    this.bar = new Bar();
    this.figure = html("span", { class: "measure-figure" });
    this.range = html("span", { class: "measure-range" });
    this.element = html("div", { class: "measure" }, this.label, this.bar.element, html("span", { class: "measure-text" }, this.figure, " ", this.range));
  }

  /**
   * @param {string} label
   * @param {Figures} figures
   * @param {number} end
   */
  draw(label, figures, end) {
    say(this.label, label);
    this.bar.draw(figures, end);
    say(this.figure, figures.share === null ? "–" : percent(figures.share));
    const { share_low: low, share_high: high } = figures;
    say(this.range, low === null || high === null ? "" : t("voices.range", { low: percent(low), high: percent(high) }));
  }
}

export class VoiceRow {
  constructor() {
    /** @type {Voice | null} */
    this.voice = null;
    this.seat = html("span", { class: "voice-seat", "aria-hidden": "true" });
    this.name = html("button", { type: "button", class: "voice-name", dir: "auto" });
    this.input = html("input", { class: "voice-input", maxlength: LONGEST_NAME, autocomplete: "off", dir: "auto" });
    this.form = html("form", { class: "voice-form", hidden: true }, this.input);
    this.floor = html("span", { class: "voice-floor" });
    this.facts = html("span");
    this.longest = html("span", { class: "voice-longest" });
    this.window = new Measure();
    this.phase = new Measure();
    this.trouble = troublePlace();
    const person = html("div", { class: "voice-person" }, this.name, this.form, html("p", { class: "voice-facts" }, this.facts, this.longest, this.floor));
    const measures = html("div", { class: "voice-measures" }, this.window.element, this.phase.element);
    this.element = html("li", { class: "voice" }, this.seat, person, measures, this.trouble);
    this.name.addEventListener("click", () => this.edit());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.leave();
    });
    this.input.addEventListener("blur", () => {
      // Looking elsewhere must neither lose what was typed nor rename by accident: only an untouched field closes.
      if (this.input.value === (this.voice?.name ?? "") && !this.form.hidden) this.leave({ focus: false });
    });
  }

  edit() {
    this.input.value = this.voice?.name ?? "";
    this.form.hidden = false;
    this.name.hidden = true;
    this.input.focus();
    this.input.select();
  }

  /** @private */
  async keep() {
    const { voice } = this;
    if (!voice) return;
    const name = this.input.value.trim().replace(/\s+/gu, " ") || null;
    if (name !== voice.name && !(await attempt(this.trouble, () => nameVoice(voice.id, name)))) {
      this.input.focus();
      return;
    }
    this.leave();
  }

  /**
   * @private
   * @param {{ focus?: boolean }} [how]
   */
  leave({ focus = true } = {}) {
    this.form.hidden = true;
    this.name.hidden = false;
    say(this.trouble, "");
    if (focus) this.name.focus();
  }

  /**
   * @param {Voice} voice
   * @param {{ window: number, phase: number }} ends of the scales
   * @param {boolean} listening
   */
  draw(voice, ends, listening) {
    this.voice = voice;
    const speaking = voice.speaking && listening;
    this.element.classList.toggle("is-speaking", speaking);
    this.element.classList.toggle("is-unnamed", voice.name === null);
    say(this.seat, seatText(voice));
    const name = voiceName(voice);
    say(this.name, name);
    const label = voice.name === null ? t("voices.name_it", { name }) : t("voices.rename", { name });
    this.name.setAttribute("aria-label", label);
    this.name.title = label;
    this.input.setAttribute("aria-label", t("voices.input", { name }));
    this.input.placeholder = t("voices.placeholder");
    say(this.floor, speaking ? ` · ${t("voices.floor")}` : "");
    const time = clock(voice.phase.talk_time_s);
    const longest = clock(voice.longest_monologue_s);
    say(this.facts, `${time} · ${t("voices.turns", { count: voice.turns })}`);
    say(this.longest, ` · ${t("voices.longest", { longest })}`);
    this.window.draw(t("voices.window"), voice.window, ends.window);
    this.phase.draw(t("voices.phase"), voice.phase, ends.phase);
  }
}
