/** `<live-sentence>`: one polite sentence for screen readers, once a minute at most. */

import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { mainSentence, whyNoShape } from "../figure-words.js";
import { LiveElement } from "./live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export const EACH_MS = 60_000;

export class LiveSentence extends LiveElement {
  build() {
    this.spokenAt_ms = -Infinity;
    this.region = html("p", { "aria-live": "polite", role: "status" });
    this.append(this.region);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const now_ms = performance.now();
    if (!this.region || now_ms - (this.spokenAt_ms ?? 0) < EACH_MS) return;
    const { balance } = snapshot.window;
    const sentence = mainSentence(snapshot);
    const told = whyNoShape(snapshot) === null && balance !== null ? t("live.balance", { balance: number(balance), sentence }) : sentence;
    if (this.region.textContent === told) return;
    say(this.region, told);
    this.spokenAt_ms = now_ms;
  }
}

customElements.define("live-sentence", LiveSentence);
