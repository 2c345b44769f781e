/** `<session-controls>`: title, start, pause, stop; only what makes sense now is there. */

import { pauseSession, resumeSession, startSession, stopSession } from "../api.js";
import { html, say } from "../dom.js";
import { clock, t } from "../i18n.js";
import { LiveElement } from "./live-element.js";
import { attempt, troublePlace } from "./trouble.js";

/** @typedef {import("../types.js").Snapshot} Snapshot */

export class SessionControls extends LiveElement {
  build() {
    this.titleLabel = html("label", { for: "session-title" });
    this.titleInput = html("input", { id: "session-title", maxlength: 200, autocomplete: "off", dir: "auto" });
    this.form = html("form", { class: "start-form" }, this.titleLabel, this.titleInput);
    this.startButton = html("button", { type: "submit", class: "main" });
    this.form.append(this.startButton);
    this.pauseButton = html("button", { type: "button" });
    this.stopButton = html("button", { type: "button", class: "quiet" });
    this.clock = html("p", { class: "session-clock" });
    this.trouble = troublePlace();
    this.sure = this.buildSure();
    this.append(this.clock, this.form, html("div", { class: "buttons" }, this.pauseButton, this.stopButton), this.trouble, this.sure);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.start();
    });
    this.pauseButton.addEventListener("click", () => void this.pauseOrResume());
    this.stopButton.addEventListener("click", () => this.askStop());
  }

  /** @private */
  buildSure() {
    this.sureText = html("p", { id: "sure-text" });
    this.yes = html("button", { type: "button", class: "main" });
    this.no = html("button", { type: "button", class: "quiet" });
    const dialog = html("dialog", { "aria-labelledby": "sure-text" }, this.sureText, html("div", { class: "buttons" }, this.yes, this.no));
    this.no.addEventListener("click", () => dialog.close());
    this.yes.addEventListener("click", () => {
      dialog.close();
      void this.run(stopSession);
    });
    return dialog;
  }

  /** Start, if there is no session. */
  async start() {
    const { snapshot, titleInput } = this;
    if (!snapshot || !titleInput || isOn(snapshot)) return;
    await this.run(() => startSession(titleInput.value.trim() || null));
  }

  async pauseOrResume() {
    const state = this.snapshot?.session.state;
    if (state === "paused") await this.run(resumeSession);
    else if (state === "listening") await this.run(pauseSession);
  }

  askStop() {
    if (this.snapshot && isOn(this.snapshot) && !this.sure?.open) this.sure?.showModal();
  }

  /**
   * @private
   * @param {() => Promise<void>} work
   */
  async run(work) {
    const buttons = [this.startButton, this.pauseButton, this.stopButton];
    for (const button of buttons) button?.toggleAttribute("aria-disabled", true);
    await attempt(/** @type {Element} */ (this.trouble), work);
    for (const button of buttons) button?.removeAttribute("aria-disabled");
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { session } = snapshot;
    const on = isOn(snapshot);
    const { form, pauseButton, stopButton, startButton } = this;
    if (!form || !pauseButton || !stopButton || !startButton) return;
    form.hidden = on;
    pauseButton.hidden = session.state !== "listening" && session.state !== "paused";
    stopButton.hidden = !on;
    say(startButton, session.state === "ended" ? t("session.start_again") : t("session.start"));
    say(pauseButton, session.state === "paused" ? t("session.resume") : t("session.pause"));
    pauseButton.classList.toggle("main", session.state === "paused");
    say(stopButton, t("session.stop"));
    say(/** @type {Element} */ (this.titleLabel), t("session.title"));
    say(/** @type {Element} */ (this.sureText), t("session.sure"));
    say(/** @type {Element} */ (this.yes), t("session.sure_yes"));
    say(/** @type {Element} */ (this.no), t("session.sure_no"));
    const time = clock(session.captured_s);
    const texts = {
      idle: () => t("session.idle"),
      starting: () => t("session.starting"),
      listening: () => t("session.listening", { time }),
      paused: () => t("session.paused", { time }),
      ended: () => t("session.ended", { time }),
    };
    say(/** @type {Element} */ (this.clock), texts[session.state]());
  }
}

/** @param {Snapshot} snapshot */
function isOn({ session }) {
  return session.state === "listening" || session.state === "paused" || session.state === "starting";
}

customElements.define("session-controls", SessionControls);
