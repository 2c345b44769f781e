/** What is known about somebody of the roster, each thing in a field of its own; nobody else sees it. */

import { changePerson } from "./api.js";
import { Field } from "./field.js";
import { html } from "../dom.js";
import { choice, labelled } from "../texts.js";

/** @typedef {import("../types/requests.js").ChangePerson} ChangePerson */
/** @typedef {import("../types/mentor.js").Consent} Consent */
/** @typedef {import("../types/mentor.js").RosterPerson} RosterPerson */
/** @typedef {import("../types/mentor.js").Role} Role */

export const LONGEST_NAME = 80;

/** @type {readonly [Role, string][]} */
const ROLES = [
  ["participant", "role.participant"],
  ["moderator", "role.moderator"],
  ["interpreter", "role.interpreter"],
  ["observer", "role.observer"],
];
/** @type {readonly [Consent, string][]} */
const CONSENTS = [
  ["not_asked", "consent.not_asked"],
  ["yes", "consent.yes"],
  ["no", "consent.no"],
];

export class PersonFields {
  /** @param {Element} trouble */
  constructor(trouble) {
    this.id = "";
    const change = (/** @type {Partial<ChangePerson>} */ changes) => changePerson(this.id, changes);
    const text = (/** @type {number} */ maxlength, /** @type {string} */ list = "") =>
      html("input", { maxlength, autocomplete: "off", dir: "auto", list: list === "" ? null : list });
    const inputs = {
      name: text(LONGEST_NAME),
      group: text(60, "known-groups"),
      code: text(40),
      accommodations: text(400),
      weight: html("input", { type: "number", min: 0, max: 100, step: 0.5, inputmode: "decimal" }),
      role: choice(ROLES),
      consent: choice(CONSENTS),
      prefers: html("input", { type: "checkbox" }),
    };
    this.inputs = inputs;
    this.fields = {
      name: new Field(inputs.name, ({ value }) => change({ name: value.trim() }), trouble),
      group: new Field(inputs.group, ({ value }) => change({ group: value.trim() || null }), trouble),
      code: new Field(inputs.code, ({ value }) => change({ code: value.trim() || null }), trouble),
      accommodations: new Field(inputs.accommodations, ({ value }) => change({ accommodations: value.trim() }), trouble),
      weight: new Field(inputs.weight, ({ value }) => change({ weight: value === "" ? null : Number(value) }), trouble),
      role: new Field(inputs.role, ({ value }) => change({ role: /** @type {Role} */ (value) }), trouble),
      consent: new Field(inputs.consent, ({ value }) => change({ consent: /** @type {Consent} */ (value) }), trouble),
      prefers: new Field(inputs.prefers, ({ checked }) => change({ prefers_to_listen: checked }), trouble),
    };
  }

  /** The fields that are seldom needed, with their labels. */
  details() {
    const { group, weight, accommodations, code, prefers } = this.inputs;
    return html(
      "div",
      { class: "person-details" },
      labelled("person.group", group),
      labelled("person.weight", weight),
      labelled("person.code", code),
      labelled("person.accommodations", accommodations),
      labelled("person.prefers", prefers),
    );
  }

  /** @param {RosterPerson} person */
  draw(person) {
    if (this.id !== person.id) for (const field of Object.values(this.fields)) field.unsent = false;
    this.id = person.id;
    this.fields.name.draw(person.name);
    this.fields.group.draw(person.group ?? "");
    this.fields.accommodations.draw(person.accommodations);
    this.fields.weight.draw(person.weight === null ? "" : String(person.weight));
    this.fields.role.draw(person.role);
    this.fields.consent.draw(person.consent);
    this.fields.prefers.draw(person.prefers_to_listen);
  }
}
