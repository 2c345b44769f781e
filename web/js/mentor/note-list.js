/** `<note-list>`: private notes, each at its moment. */

import { writeNote } from "./api.js";
import { html, say } from "../dom.js";
import { clock } from "../i18n.js";
import { button, labelled } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").Note} Note */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

const LONGEST = 2000;

class NoteRow {
  constructor() {
    this.time = html("span", { class: "note-time" });
    this.text = html("bdi", { dir: "auto" });
    this.element = html("li", {}, this.time, " ", this.text);
  }

  /** @param {Note} note */
  draw({ at_s, text }) {
    say(this.time, clock(at_s));
    say(this.text, text);
  }
}

export class NoteList extends LiveElement {
  trouble = troublePlace();
  list = html("ul", { class: "notes" });
  input = html("textarea", { rows: 4, maxlength: LONGEST, dir: "auto" });
  rows = new Rows(this.list, (/** @type {Note} */ note) => `${note.at_s} ${note.text}`, () => new NoteRow());
  dialog = makeDialog("note.title").dialog;

  build() {
    const keep = html("form", { class: "stack" }, labelled("note.text", this.input), this.trouble, html("div", { class: "buttons" }, button("note.keep", () => void this.keep(), { class: "main" })));
    this.dialog.append(keep);
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.keep();
    });
    this.append(this.list, button("note.write", () => this.write(), { "aria-keyshortcuts": "m" }), this.dialog);
  }

  write() {
    open(this.dialog);
    this.input.focus();
  }

  /** @private */
  async keep() {
    const text = this.input.value.trim();
    if (text === "") {
      this.input.focus();
      return;
    }
    if (!(await attempt(this.trouble, () => writeNote(text)))) return;
    this.input.value = "";
    this.dialog.close();
  }

  /** @param {Snapshot} snapshot */
  show({ mentor }) {
    const newest = [...(mentor?.notes ?? [])].sort((a, b) => b.at_s - a.at_s);
    this.rows.draw(newest, (row, note) => row.draw(note));
    this.list.hidden = newest.length === 0;
  }
}

customElements.define("note-list", NoteList);
