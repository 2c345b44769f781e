/** `<session-controls>`: the session's clock, off the record, end; only what makes sense now is there. */

import { pauseSession, prepareSession, resumeSession, stopSession } from "./api.js";
import { html, say } from "../dom.js";
import { clock, t } from "../i18n.js";
import { isOn } from "../people.js";
import { button, told } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class SessionControls extends LiveElement {
  trouble = troublePlace();
  clock = html("p", { class: "session-clock" });
  pause = html("button", { type: "button", "aria-keyshortcuts": "p" });
  stop = button("session.stop", () => this.askStop(), { class: "quiet", "aria-keyshortcuts": "e" });
  yes = button("session.sure_yes", () => void this.end(), { class: "main" });
  no = button("session.sure_no", () => this.sure.close(), { class: "quiet" });
  sure = makeDialog("session.stop", told("p", "session.sure"), html("div", { class: "buttons" }, this.yes, this.no)).dialog;

  build() {
    this.pause.addEventListener("click", () => void this.pauseOrResume());
    this.append(this.clock, html("div", { class: "buttons" }, this.pause, this.stop), this.trouble, this.sure);
  }

  async pauseOrResume() {
    const state = this.snapshot?.session.state;
    if (state === "paused") await this.run(resumeSession);
    else if (state === "listening" || state === "starting") await this.run(pauseSession);
  }

  askStop() {
    if (!this.snapshot || !isOn(this.snapshot)) return;
    open(this.sure);
    this.yes.focus();
  }

  /** The session that is over is put away: the set-up of the next one is the page. */
  async prepare() {
    if (this.snapshot?.session.state === "ended") await this.run(prepareSession);
  }

  /** @private */
  async end() {
    this.sure.close();
    await this.run(stopSession);
  }

  /** @private @param {() => Promise<unknown>} work */
  async run(work) {
    for (const element of [this.pause, this.stop]) element.toggleAttribute("aria-disabled", true);
    await attempt(this.trouble, work);
    for (const element of [this.pause, this.stop]) element.removeAttribute("aria-disabled");
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { session } = snapshot;
    const paused = session.state === "paused";
    this.pause.hidden = session.state !== "listening" && !paused;
    this.stop.hidden = !isOn(snapshot);
    say(this.pause, paused ? t("session.resume") : t("session.pause"));
    this.pause.title = paused ? t("session.resume") : t("session.pause_title");
    this.pause.classList.toggle("main", paused);
    const time = clock(session.captured_s);
    const texts = {
      idle: () => t("session.idle"),
      starting: () => t("session.starting"),
      listening: () => t("session.listening", { time }),
      paused: () => t("session.paused", { time }),
      ended: () => (session.ended_by === "silence" ? t("session.ended_silence", { time }) : t("session.ended", { time })),
    };
    say(this.clock, texts[session.state]());
  }
}

customElements.define("session-controls", SessionControls);
