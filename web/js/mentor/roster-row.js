/** One seat in the set-up: name, role, consent, the rest behind "more"; moved by dragging or by buttons. */

import { changePerson, removePerson } from "./api.js";
import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { isolated } from "../people.js";
import { labelled, named } from "../texts.js";
import { PersonFields } from "./person-fields.js";
import { attempt } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").RosterPerson} RosterPerson */

export class RosterRow {
  /**
   * @param {Element} trouble
   * @param {(row: RosterRow, event: PointerEvent) => void} drag
   */
  constructor(trouble, drag) {
    this.id = "";
    this.at = 0;
    this.trouble = trouble;
    this.fields = new PersonFields(trouble);
    const { name, role, consent } = this.fields.inputs;
    this.grip = html("span", { class: "roster-grip", "aria-hidden": "true" }, "⠿");
    this.seat = html("span", { class: "roster-seat" });
    this.mark = html("span", { class: "roster-mark" });
    this.present = html("input", { type: "checkbox" });
    this.up = this.mover("↑", -1);
    this.down = this.mover("↓", 1);
    this.remove = html("button", { type: "button", class: "small quiet" }, "✕");
    this.details = html("div", { class: "roster-details", hidden: true }, this.fields.details());
    this.more = html("button", { type: "button", class: "small quiet", "aria-expanded": "false" });
    Object.entries(named("person.name")).forEach(([key, value]) => name.setAttribute(key, String(value)));
    Object.entries(named("person.role")).forEach(([key, value]) => role.setAttribute(key, String(value)));
    Object.entries(named("person.consent")).forEach(([key, value]) => consent.setAttribute(key, String(value)));
    const there = labelled("person.present", this.present);
    this.element = html("li", { class: "roster-row" }, this.grip, this.seat, html("span", { class: "roster-name" }, name, this.mark), role, consent, there, html("span", { class: "roster-moves" }, this.more, this.up, this.down, this.remove), this.details);
    this.grip.addEventListener("pointerdown", (event) => drag(this, event));
    this.present.addEventListener("change", () => void this.setPresent());
    this.more.addEventListener("click", () => this.openDetails(this.details.hidden !== false));
    this.remove.addEventListener("click", () => void attempt(trouble, () => removePerson(this.id)));
  }

  /** @private @param {string} sign @param {number} by */
  mover(sign, by) {
    const element = html("button", { type: "button", class: "small quiet" }, sign);
    element.addEventListener("click", () => void this.moveTo(this.at + by));
    return element;
  }

  /** @private @param {boolean} open */
  openDetails(open) {
    this.details.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
    if (open) this.fields.inputs.group.focus();
  }

  /** @param {number} seat from 0 */
  async moveTo(seat) {
    await attempt(this.trouble, () => changePerson(this.id, { seat }));
  }

  /** @private */
  async setPresent() {
    const present = this.present.checked;
    if (!(await attempt(this.trouble, () => changePerson(this.id, { present })))) this.present.checked = !present;
  }

  /** Everything that was typed has arrived. */
  async commit() {
    return (await Promise.all(Object.values(this.fields.fields).map((field) => field.commit()))).every(Boolean);
  }

  /**
   * @param {RosterPerson} person
   * @param {number} at
   * @param {number} of
   * @param {boolean} isNew not in the roster that was copied
   */
  draw(person, at, of, isNew) {
    this.id = person.id;
    this.at = at;
    this.fields.draw(person);
    this.element.classList.toggle("is-away", !person.present);
    say(this.seat, number(at + 1));
    say(this.mark, isNew ? t("roster.is_new") : "");
    if (this.present !== document.activeElement) this.present.checked = person.present;
    this.up.disabled = at === 0;
    this.down.disabled = at === of - 1;
    const name = isolated(person.name);
    say(this.more, t("person.more"));
    this.more.setAttribute("aria-label", t("roster.more", { name }));
    for (const [element, text] of /** @type {[HTMLElement, string][]} */ ([
      [this.up, t("roster.up", { name })],
      [this.down, t("roster.down", { name })],
      [this.remove, t("roster.remove", { name })],
    ])) {
      element.setAttribute("aria-label", text);
      element.title = text;
    }
  }
}
