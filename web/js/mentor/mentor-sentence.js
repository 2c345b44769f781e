/** `<mentor-sentence>`: for screen readers, the prompt or the balance, politely, once a minute at most. */

import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { mainSentence, whyNoShape } from "../figure-words.js";
import { LiveElement } from "../components/live-element.js";
import { EACH_MS } from "../components/live-sentence.js";
import { promptTitle } from "./prompt-card.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class MentorSentence extends LiveElement {
  region = html("p", { role: "status", "aria-live": "polite" });
  spokenAt_ms = -Infinity;

  build() {
    this.append(this.region);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const now_ms = performance.now();
    if (now_ms - this.spokenAt_ms < EACH_MS) return;
    const told = sentence(snapshot);
    if (this.region.textContent === told) return;
    say(this.region, told);
    this.spokenAt_ms = now_ms;
  }
}

/** @param {Snapshot} snapshot */
function sentence(snapshot) {
  const prompt = snapshot.mentor?.prompt;
  if (prompt) return promptTitle(snapshot, prompt);
  const { balance } = snapshot.window;
  const words = mainSentence(snapshot);
  return whyNoShape(snapshot) === null && balance !== null ? t("live.balance", { balance: number(balance), sentence: words }) : words;
}

customElements.define("mentor-sentence", MentorSentence);
