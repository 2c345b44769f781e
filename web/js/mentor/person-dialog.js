/** `<person-dialog>`: everything about one person of the roster, and whose voice theirs is. */

import { changePerson, introduce, splitVoice, stepIn, unnameVoice } from "./api.js";
import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { isOn, nameIn, personIn } from "../people.js";
import { button, labelled, told } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { PersonFields } from "./person-fields.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

class OwnVoice {
  /** @param {(work: (voice: string) => Promise<unknown>) => void} act */
  constructor(act) {
    this.name = html("span");
    const away = button("person.voice_away", () => act(unnameVoice), { class: "small" });
    const split = button("person.voice_split", () => act(splitVoice), { class: "small" });
    this.element = html("li", { class: "own-voice" }, this.name, html("span", { class: "buttons" }, away, split));
  }
}

export class PersonDialog extends LiveElement {
  trouble = troublePlace();
  parts = makeDialog(null);
  fields = new PersonFields(this.trouble);
  person = "";
  presence = html("button", { type: "button" });
  stepped = button("person.step_in", () => void this.run(() => stepIn([this.person])));
  repeat = html("button", { type: "button" });
  consentHint = told("p", "person.not_agreed", { class: "quiet-note" });
  voices = html("ul", { class: "own-voices" });
  unknown = html("p", { class: "quiet-note" });
  rows = new Rows(
    this.voices,
    (/** @type {string} */ voice) => voice,
    (voice) => new OwnVoice((work) => void this.run(() => work(voice))),
  );

  build() {
    this.presence.addEventListener("click", () => void this.run(() => changePerson(this.person, { present: this.presence.dataset["present"] === "no" })));
    this.repeat.addEventListener("click", () => void this.run(() => introduce(this.person)));
    const { name, role, consent } = this.fields.inputs;
    const form = html("form", { class: "stack" }, labelled("person.name", name), labelled("person.role", role), labelled("person.consent", consent), this.fields.details(), html("div", { class: "buttons" }, told("button", "dialog.done", { type: "submit", class: "main" })));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.close();
    });
    this.parts.dialog.append(
      html("div", { class: "buttons" }, this.presence, this.stepped, this.repeat),
      this.consentHint,
      told("h3", "person.voice"),
      this.unknown,
      this.voices,
      told("h3", "person.about"),
      form,
      this.trouble,
    );
    this.append(this.parts.dialog);
  }

  /** Enter in a field: what was typed arrives, and the dialog closes. @private */
  async close() {
    const sent = await Promise.all(Object.values(this.fields.fields).map((field) => field.commit()));
    if (sent.every(Boolean)) this.parts.dialog.close();
  }

  /** @param {string} person */
  openFor(person) {
    this.person = person;
    this.fields.inputs.code.value = "";
    say(this.trouble, "");
    if (this.snapshot) this.show(this.snapshot);
    open(this.parts.dialog);
    this.fields.inputs.name.focus();
    this.fields.inputs.name.select();
  }

  /** @private @param {() => Promise<unknown>} work */
  async run(work) {
    if (await attempt(this.trouble, work)) this.parts.dialog.close();
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const person = personIn(snapshot, this.person);
    if (!person) {
      if (this.parts.dialog.open) this.parts.dialog.close();
      return;
    }
    say(this.parts.heading, nameIn(snapshot, person.id));
    this.fields.draw(person);
    const on = isOn(snapshot);
    this.presence.dataset["present"] = person.present ? "yes" : "no";
    say(this.presence, person.present ? t("person.leaves") : t("person.arrives"));
    this.consentHint.hidden = person.present || person.consent === "yes" || snapshot.session.mode === "tap";
    this.stepped.hidden = this.repeat.hidden = !on;
    this.repeat.hidden ||= snapshot.session.mode === "tap";
    say(this.repeat, person.introduced ? t("person.introduce_again") : t("person.introduce"));
    this.unknown.hidden = person.voices.length > 0;
    say(this.unknown, snapshot.session.mode === "tap" ? t("person.voice_tap") : t("person.voice_unknown"));
    this.rows.draw(person.voices, (row, voice) => say(row.name, t("person.voice_number", { number: voice.replace(/^\D+/u, "") })));
  }
}

customElements.define("person-dialog", PersonDialog);
