/** `<own-figures>`: one's own share beside the fair one, in calm words; nobody else sees this. */

import { html, say } from "../dom.js";
import { duration, percent, t } from "../i18n.js";
import { Bar, scaleEnd } from "../components/bar.js";
import { PhoneElement } from "./phone-element.js";

/** @typedef {import("../types/figures.js").Figures} Figures */

/** The band that a share may move in without a word about it (as in the meter). */
const BAND = { low: 0.5, high: 1.5 };

export class OwnFigures extends PhoneElement {
  build() {
    this.heading = html("h2");
    this.words = html("p", { class: "own-words" });
    this.figure = html("p");
    this.bar = new Bar();
    this.overall = html("p", { class: "hint" });
    this.append(this.heading, this.words, this.bar.element, this.figure, this.overall);
  }

  show() {
    const { you, heading, words, figure, bar, overall } = this;
    this.hidden = !you?.confirmed;
    if (!you || !heading || !words || !figure || !bar || !overall) return;
    const { window, phase } = you;
    say(heading, t("join.own"));
    say(words, ownWords(window));
    const known = window !== null && window.share !== null && window.fair_share !== null && window.fair_share > 0;
    bar.element.hidden = figure.hidden = !known;
    if (known) bar.draw(window, scaleEnd([window]));
    say(figure, known ? t("join.own_figure", { share: percent(window.share ?? 0), fair: percent(window.fair_share ?? 0) }) : "");
    const time = phase === null ? null : duration(phase.talk_time_s);
    overall.hidden = time === null || phase?.talk_time_s === 0;
    say(overall, time === null ? "" : t("join.own_overall", { time }));
  }
}

/**
 * Nothing is said that the measured range does not bear.
 * @param {Figures | null} window
 */
function ownWords(window) {
  if (window === null || (window.share === null && window.talk_time_s === 0)) return t("join.own_none");
  const { fair_share: fair, voice_index: index, voice_index_low: low, voice_index_high: high } = window;
  if (fair === 0 || (fair === null && window.talk_time_s > 0)) return t("join.own_uncounted");
  if (index === null) return t("join.own_none");
  if ((low ?? index) > BAND.high) return t("join.own_more");
  if ((high ?? index) < BAND.low) return t("join.own_less");
  return t("join.own_about");
}

customElements.define("own-figures", OwnFigures);
