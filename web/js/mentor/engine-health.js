/** `<engine-health>`: one line about the engine, and what to do when something is wrong. */

import { sentenceOf } from "../call.js";
import { html, say } from "../dom.js";
import { duration, number, t } from "../i18n.js";
import { isolated } from "../people.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/state.js").Notice} Notice */

/** @param {Notice} notice */
const inOwnWords = ({ code, sentence, about }) => sentenceOf(code, sentence, about === null ? null : isolated(about));

/** Less than this was lost: not worth a word. */
const WORTH_SAYING_S = 1;

export class EngineHealthLine extends LiveElement {
  build() {
    this.state = html("p", { class: "engine-state", role: "status" });
    this.sentence = html("p", { class: "engine-sentence", role: "status" });
    this.details = html("p", { class: "engine-details" });
    this.append(this.state, this.sentence, this.details);
  }

  /** @param {Snapshot} snapshot */
  show({ engine, session }) {
    this.dataset["state"] = engine.state;
    const states = {
      warming: () => t("engine.warming"),
      ready: () => t("engine.ready"),
      degraded: () => t("engine.degraded"),
      restarting: () => t("engine.restarting"),
      failed: () => t("engine.failed"),
    };
    say(/** @type {Element} */ (this.state), states[engine.state]());
    const sentence = /** @type {HTMLElement} */ (this.sentence);
    sentence.hidden = engine.notices.length === 0;
    say(sentence, engine.notices.map(inOwnWords).join(" "));
    const details = [];
    if (session.state === "listening") details.push(t("engine.lag", { lag: number(engine.lag_s, 1) }));
    if (engine.step_ms !== null) details.push(t("engine.step", { step: number(engine.step_ms) }));
    if (engine.lost_s >= WORTH_SAYING_S) details.push(t("engine.lost", { lost: duration(engine.lost_s) }));
    say(/** @type {Element} */ (this.details), details.join(" · "));
  }
}

customElements.define("engine-health", EngineHealthLine);
