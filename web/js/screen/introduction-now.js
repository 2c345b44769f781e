/** `<introduction-now>`: whose turn it is to say who they are, and how much has been heard of them. */

import { html, say, set } from "../dom.js";
import { number, t } from "../i18n.js";
import { nameOf } from "../room-words.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class IntroductionNow extends LiveElement {
  build() {
    this.place = html("p", { class: "introduction-place" });
    this.name = html("h2", { class: "introduction-name", dir: "auto" });
    this.fill = html("span", { class: "introduction-fill" });
    this.progress = html("div", { class: "introduction-progress", role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 }, this.fill);
    this.words = html("p", { class: "introduction-words" });
    this.append(this.place, this.name, this.progress, this.words);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { introduction } = snapshot;
    const name = introduction && nameOf(snapshot, introduction.person);
    this.hidden = introduction === null || name === null;
    if (!this.place || !this.name || !this.fill || !this.progress || !this.words || introduction === null) return;
    const part = Math.min(1, introduction.heard_s / introduction.enough_s);
    say(this.place, t("screen.introduction", { place: number(introduction.place), of: number(introduction.of) }));
    say(this.name, name ?? "");
    say(this.words, part < 1 ? t("screen.introduction_words") : t("screen.introduction_enough"));
    set(this.progress, { "aria-valuenow": Math.round(100 * part), "aria-label": t("screen.introduction_heard") });
    this.fill.style.setProperty("--width", `${(100 * part).toFixed(1)}%`);
  }
}

customElements.define("introduction-now", IntroductionNow);
