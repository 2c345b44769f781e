/** `<ground-rules>`: what the group has agreed on; with `large`, in place of the picture when there is much of it. */

import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { rulesPlace } from "../room-words.js";
import { whyNoShape } from "../figure-words.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** Sizes of the text, in rem, the largest first: the first one in which all the rules have room. */
const SIZES = [2.4, 2.1, 1.9, 1.72, 1.5, 1.3, 1.1, 1];
/** Beside the picture they are no larger than the words around them. */
const LARGEST_BESIDE = 1.9;

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
    const place = rulesPlace(snapshot, whyNoShape(snapshot) === null);
    this.hidden = place !== (this.hasAttribute("large") ? "stage" : "panel");
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
    this.classList.remove("is-empty");
    for (const size of SIZES) {
      if (size > LARGEST_BESIDE && !this.hasAttribute("large")) continue;
      this.style.setProperty("--text", `${size}rem`);
      if (this.scrollHeight <= this.clientHeight + 1) return;
    }
    // Half a rule helps nobody.
    this.classList.toggle("is-empty", !this.hasAttribute("large"));
  }
}

customElements.define("ground-rules", GroundRules);
