/** `<phone-guess>`: what this phone's owner thinks the shares were; nobody is told whose guess it was. */

import { say } from "../dom.js";
import { t } from "../i18n.js";
import { guessShares } from "./me.js";
import { button, told } from "../texts.js";
import { GuessForm } from "../components/guess-form.js";
import { PhoneElement } from "./phone-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class PhoneGuess extends PhoneElement {
  form = new GuessForm();
  trouble = troublePlace();
  done = told("p", "guess.done", { role: "status" });
  send = button("guess.send", () => void this.guess(), { class: "main wide" });

  build() {
    this.append(told("h2", "guess.heading"), told("p", "guess.hint", { class: "hint" }), this.form.element, this.trouble, this.send, this.done);
  }

  /** @private */
  async guess() {
    const shares = this.form.shares();
    if (shares.length === 0) {
      say(this.trouble, t("guess.nothing"));
      return;
    }
    await attempt(this.trouble, async () => this.tell(await guessShares(shares)));
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    this.hidden = snapshot.debrief?.stage !== "guess" || this.you?.confirmed !== true;
    if (this.hidden) return;
    this.form.draw(snapshot);
    this.done.hidden = this.you?.guessed !== true;
  }
}

customElements.define("phone-guess", PhoneGuess);
