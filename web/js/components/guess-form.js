/** `GuessForm`: a slider for everybody; only their sizes beside each other matter, and the percentages say so. */

import { html, say } from "../dom.js";
import { percent } from "../i18n.js";
import { voiceName } from "../figure-words.js";

/** @typedef {import("../types/debrief.js").GuessOf} GuessOf */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class GuessForm {
  constructor() {
    this.element = html("div", { class: "guess" });
    /** @type {{ person: string, name: HTMLElement, input: HTMLInputElement, output: HTMLOutputElement }[]} */
    this.rows = [];
  }

  /** @param {Snapshot} snapshot */
  draw(snapshot) {
    const people = (snapshot.debrief?.shares ?? []).map((share) => share.person);
    if (JSON.stringify(people) !== JSON.stringify(this.rows.map((row) => row.person))) this.build(people);
    for (const row of this.rows) {
      const voice = snapshot.voices.find((one) => one.id === row.person);
      say(row.name, voice ? voiceName(voice) : row.person);
    }
    this.count();
  }

  /** @returns {GuessOf[]} fractions that sum to 1; empty: everything stands at nothing */
  shares() {
    const total = this.total();
    return total > 0 ? this.rows.map((row) => ({ person: row.person, share: Number(row.input.value) / total })) : [];
  }

  /**
   * @private
   * @param {readonly string[]} people
   */
  build(people) {
    this.rows = people.map((person) => {
      const input = html("input", { type: "range", min: 0, max: 100, value: 50 });
      const row = { person, name: html("bdi", { dir: "auto" }), input, output: html("output") };
      input.addEventListener("input", () => this.count());
      return row;
    });
    this.element.replaceChildren(...this.rows.map((row) => html("label", { class: "guess-row" }, row.name, row.input, row.output)));
  }

  /** @private */
  total() {
    return this.rows.reduce((sum, row) => sum + Number(row.input.value), 0);
  }

  /** @private */
  count() {
    const total = this.total();
    for (const row of this.rows) {
      const text = percent(total > 0 ? Number(row.input.value) / total : 0);
      say(row.output, text);
      row.input.setAttribute("aria-valuetext", text);
    }
  }
}
