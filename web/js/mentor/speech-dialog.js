/** `<speech-dialog>`: the last minutes were somebody else's; the past is corrected with it. */

import { assignSpeech } from "./api.js";
import { html, say } from "../dom.js";
import { duration, t } from "../i18n.js";
import { button, labelled } from "../texts.js";
import { voiceName } from "../figure-words.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** How far back from now, seconds. */
const STRETCHES_S = [15, 30, 60, 120, 300];
const NEW_VOICE = "";

export class SpeechDialog extends LiveElement {
  trouble = troublePlace();
  dialog = makeDialog("speech.title").dialog;
  stretch = html("select");
  who = html("select");
  hint = html("p", { class: "quiet-note" });
  /** The session's clock when the dialog was opened: that is the moment which is meant. */
  now_s = 0;

  build() {
    const assign = button("speech.assign", () => void this.assign(), { class: "main" });
    this.dialog.append(this.hint, labelled("speech.stretch", this.stretch), labelled("speech.who", this.who), this.trouble, html("div", { class: "buttons" }, assign));
    this.append(this.dialog);
  }

  start() {
    const { snapshot } = this;
    if (!snapshot || snapshot.session.published_s <= 0 || this.dialog.open) return;
    this.now_s = snapshot.session.published_s;
    say(this.hint, t("speech.hint"));
    this.stretch.replaceChildren(...STRETCHES_S.map((each_s) => html("option", { value: each_s, selected: each_s === 60 }, t("speech.last", { time: duration(each_s) }))));
    const voices = snapshot.voices.map((voice) => html("option", { value: voice.id }, voiceName(voice)));
    this.who.replaceChildren(...voices, html("option", { value: NEW_VOICE }, t("speech.new")));
    say(this.trouble, "");
    open(this.dialog);
    this.stretch.focus();
  }

  /** @private */
  async assign() {
    const start_s = Math.max(0, this.now_s - Number(this.stretch.value));
    const to = this.who.value === NEW_VOICE ? null : this.who.value;
    if (await attempt(this.trouble, () => assignSpeech({ start_s, end_s: this.now_s, to }))) this.dialog.close();
  }

  /** @param {Snapshot} _snapshot */
  show(_snapshot) {
    // What it is about is what was there when it was opened.
  }
}

customElements.define("speech-dialog", SpeechDialog);
