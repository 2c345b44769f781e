/** `<ground-rules>`: what the group has agreed on; nobody has more voice than the rest. */

import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { rulesDue } from "../room-words.js";
import { whyNoShape } from "../words.js";
import { LiveElement } from "./live-element.js";

/** @typedef {import("../types.js").Snapshot} Snapshot */

/** Sizes of the text, in rem, the largest first: the first one in which all the rules have room. */
const SIZES = [1.9, 1.72, 1.5, 1.3, 1.1, 0.95, 0.8];

export class GroundRules extends LiveElement {
  build() {
    this.heading = html("h2");
    this.list = html("ul");
    this.append(this.heading, this.list);
    /** @type {string} */
    this.fitted = "";
    new ResizeObserver(() => this.fit()).observe(this);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { heading, list } = this;
    if (!heading || !list) return;
    this.hidden = !rulesDue(snapshot, whyNoShape(snapshot) === null);
    say(heading, t("screen.rules"));
    const rules = snapshot.session.ground_rules;
    while (list.children.length > rules.length) list.lastElementChild?.remove();
    rules.forEach((rule, i) => say(list.children[i] ?? list.appendChild(html("li", { dir: "auto" })), rule));
    this.fit();
  }

  /** @private */
  fit() {
    const { list } = this;
    if (!list || this.hidden) return;
    const bounded = getComputedStyle(this).getPropertyValue("--bounded").trim() === "yes";
    const now = JSON.stringify([this.clientWidth, this.clientHeight, list.textContent, bounded]);
    if (now === this.fitted) return;
    this.fitted = now;
    this.style.removeProperty("--text");
    if (!bounded) return;
    for (const size of SIZES) {
      this.style.setProperty("--text", `${size}rem`);
      if (this.scrollHeight <= this.clientHeight + 1) return;
    }
  }
}

customElements.define("ground-rules", GroundRules);
