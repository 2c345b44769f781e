/** `<recovery-offer>`: a session was cut off; go on with it, close it, or throw it away. */

import { recover } from "./api.js";
import { html, say } from "../dom.js";
import { clock, currentLanguage, t } from "../i18n.js";
import { isolated } from "../people.js";
import { button } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class RecoveryOffer extends LiveElement {
  trouble = troublePlace();
  sentence = html("p", {});
  sure = false;
  goOn = button("recovery.go_on", () => void this.decide("go_on"), { class: "main" });
  close = button("recovery.close", () => void this.decide("close"));
  discard = button("recovery.discard", () => void this.askFirst(), { class: "quiet" });

  build() {
    this.className = "connection";
    this.hidden = true;
    this.setAttribute("role", "region");
    this.append(this.sentence, html("div", { class: "buttons" }, this.goOn, this.close, this.discard), this.trouble);
  }

  /** What is thrown away does not come back: it takes a second click. */
  async askFirst() {
    if (this.sure) await this.decide("discard");
    else {
      this.sure = true;
      this.again();
    }
  }

  /** @param {"go_on" | "close" | "discard"} action */
  async decide(action) {
    await attempt(this.trouble, () => recover(action));
    this.sure = false;
    this.again();
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const offer = snapshot.mentor?.recovery ?? null;
    this.hidden = offer === null;
    if (offer === null) return;
    this.setAttribute("aria-label", t("recovery.label"));
    const when = new Date(offer.started_at).toLocaleString(currentLanguage(), { dateStyle: "medium", timeStyle: "short" });
    const title = offer.title ?? offer.series ?? t("mentor.title");
    say(this.sentence, t("recovery.sentence", { title: isolated(title), when, kept: clock(offer.published_s), count: offer.people }));
    say(this.discard, this.sure ? t("recovery.sure") : t("recovery.discard"));
  }
}

customElements.define("recovery-offer", RecoveryOffer);
