/** `<voice-dialog>`: whose voice this is: somebody of the roster, somebody new, or the same as another voice. */

import { giveVoice, mergeVoices, nameVoice, splitVoice } from "./api.js";
import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { nameIn, rosterOf, strangers } from "../people.js";
import { button, hinted, labelled, told } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { LONGEST_NAME } from "./person-fields.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").RosterPerson} RosterPerson */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/figures.js").Voice} Voice */

class Choice {
  /** @param {() => void} act */
  constructor(act) {
    this.button = html("button", { type: "button", dir: "auto" });
    this.element = html("li", {}, this.button);
    this.button.addEventListener("click", act);
  }
}

export class VoiceDialog extends LiveElement {
  trouble = troublePlace();
  parts = makeDialog(null);
  voice = "";
  people = html("ul", { class: "choices-list" });
  peoplePart = html("div", { class: "stack" }, told("h3", "naming.known"), this.people);
  others = html("ul", { class: "choices-list" });
  othersPart = html("div", { class: "stack" }, told("h3", "naming.same"), this.others);
  input = html("input", { maxlength: LONGEST_NAME, autocomplete: "off", dir: "auto", ...hinted("naming.placeholder") });
  agrees = html("input", { type: "checkbox" });
  peopleRows = new Rows(
    this.people,
    (/** @type {RosterPerson} */ person) => person.id,
    ({ id }) => new Choice(() => void this.run(() => giveVoice(this.voice, id))),
  );
  otherRows = new Rows(
    this.others,
    (/** @type {Voice} */ voice) => voice.id,
    ({ id }) => new Choice(() => void this.run(() => mergeVoices(this.voice, id))),
  );

  build() {
    const form = html("form", { class: "stack" }, labelled("naming.new", this.input), labelled("naming.agrees", this.agrees));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const name = this.input.value.trim().replace(/\s+/gu, " ");
      if (name !== "") void this.run(() => nameVoice(this.voice, name, this.agrees.checked ? "yes" : "not_asked"));
    });
    const split = html("div", { class: "stack" }, told("h3", "naming.several"), told("p", "naming.split_hint", { class: "quiet-note" }), html("div", { class: "buttons" }, button("naming.split", () => void this.run(() => splitVoice(this.voice)))));
    this.parts.dialog.append(this.peoplePart, form, this.othersPart, split, this.trouble);
    this.append(this.parts.dialog);
  }

  /** @param {string} voice */
  openFor(voice) {
    this.voice = voice;
    this.input.value = "";
    this.agrees.checked = false;
    say(this.trouble, "");
    if (this.snapshot) this.show(this.snapshot);
    open(this.parts.dialog);
    this.input.focus();
  }

  /** @private @param {() => Promise<unknown>} work */
  async run(work) {
    if (await attempt(this.trouble, work)) this.parts.dialog.close();
    else this.input.focus();
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { voice } = this;
    const others = strangers(snapshot).filter((one) => one.id !== voice);
    if (!strangers(snapshot).some((one) => one.id === voice)) {
      if (this.parts.dialog.open) this.parts.dialog.close();
      return;
    }
    say(this.parts.heading, t("naming.title", { name: nameIn(snapshot, voice) }));
    // Those whose voice is not known yet are the likeliest.
    const people = [...rosterOf(snapshot)].sort((a, b) => Math.sign(a.voices.length) - Math.sign(b.voices.length));
    this.peoplePart.hidden = people.length === 0;
    this.peopleRows.draw(people, (row, person) => {
      row.button.classList.toggle("quiet", person.voices.length > 0);
      say(row.button, person.name);
    });
    this.othersPart.hidden = others.length === 0;
    this.otherRows.draw(others, (row, other) => say(row.button, nameIn(snapshot, other.id)));
  }
}

customElements.define("voice-dialog", VoiceDialog);
