/** `<group-figures>`: the balance of the last five minutes and of the whole, in numbers and in words. */

import { html, say } from "../dom.js";
import { clock, duration, number, t } from "../i18n.js";
import { demoSentence, handsSentence, mainSentence, unrecognisedSentence } from "../figure-words.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/figures.js").Group} Group */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

class Figure {
  constructor() {
    this.label = html("dt");
    this.value = html("dd");
    this.element = html("div", { class: "figure" }, this.label, this.value);
  }

  /**
   * @param {string} label
   * @param {string | null} value
   */
  draw(label, value) {
    say(this.label, label);
    say(this.value, value ?? "–");
  }
}

export class GroupFigures extends LiveElement {
  build() {
    this.window = new Figure();
    this.phase = new Figure();
    this.voices = new Figure();
    this.speech = new Figure();
    this.words = html("p", { class: "group-words" });
    this.unknown = html("p", { class: "group-note" });
    this.demo = html("p", { class: "group-note" });
    const figures = [this.window, this.phase, this.voices, this.speech].map((figure) => figure.element);
    this.append(html("dl", { class: "figures" }, ...figures), this.words, this.unknown, this.demo);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { window, phase, thresholds } = snapshot;
    const balance = (/** @type {Group} */ group) => (group.balance === null ? null : number(group.balance));
    this.window?.draw(t("group.window"), balance(window));
    this.phase?.draw(t("group.phase"), balance(phase));
    this.voices?.draw(t("group.voices"), window.effective_voices === null ? null : number(window.effective_voices, 1));
    this.speech?.draw(t("group.speech"), clock(phase.speech_time_s));
    const waiting = snapshot.session.state === "listening" && snapshot.voices.length > 1;
    const early = waiting ? t("group.early", { after: duration(thresholds.balance_after_s) }) : mainSentence(snapshot);
    say(/** @type {Element} */ (this.words), window.hands === null ? early : handsSentence(window.hands));
    this.note(this.unknown, unrecognisedSentence(snapshot));
    this.note(this.demo, demoSentence(snapshot));
  }

  /**
   * @private
   * @param {HTMLElement | undefined} element
   * @param {string | null} text
   */
  note(element, text) {
    if (!element) return;
    element.hidden = text === null;
    say(element, text ?? "");
  }
}

customElements.define("group-figures", GroupFigures);
