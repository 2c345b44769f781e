/** The fields in which people correct what is kept about them; only what was changed is sent. */

import { html } from "../dom.js";
import { t } from "../i18n.js";

/** @typedef {import("../types/phone.js").OwnData} OwnData */
/** @typedef {Partial<import("../types/requests.js").CorrectOwnData>} Changes */

export class OwnDataForm {
  /** @param {(changes: Changes) => void} keep */
  constructor(keep) {
    this.element = html("form", { class: "data-form" });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      const changes = this.changes();
      if (Object.keys(changes).length > 0) keep(changes);
    });
    /** @type {OwnData | null} */
    this.data = null;
    this.name = html("input", { id: "data-name", required: true, maxlength: 80, autocomplete: "off", dir: "auto" });
    this.group = html("input", { id: "data-group", maxlength: 60, autocomplete: "off", dir: "auto" });
    this.needs = html("textarea", { id: "data-needs", maxlength: 400, rows: 2, dir: "auto" });
    this.listens = html("input", { id: "data-listens", type: "checkbox" });
    this.agrees = html("input", { id: "data-agrees", type: "radio", name: "consent", value: "yes" });
    this.refuses = html("input", { id: "data-refuses", type: "radio", name: "consent", value: "no" });
  }

  /** @param {OwnData} data */
  draw(data) {
    this.data = data;
    this.name.value = data.name;
    this.group.value = data.group ?? "";
    this.needs.value = data.accommodations;
    this.listens.checked = data.prefers_to_listen;
    this.agrees.checked = data.consent === "yes";
    this.refuses.checked = data.consent === "no";
    this.element.replaceChildren(
      html("label", { for: "data-name" }, t("join.data_name")),
      this.name,
      html("label", { for: "data-group" }, t("join.data_group")),
      this.group,
      html("label", { for: "data-needs" }, t("join.data_needs")),
      this.needs,
      html("label", { class: "check" }, this.listens, html("span", {}, t("join.data_listens"))),
      html(
        "fieldset",
        {},
        html("legend", {}, t("join.data_consent")),
        html("label", { class: "check" }, this.agrees, html("span", {}, t("join.data_consent_yes"))),
        html("label", { class: "check" }, this.refuses, html("span", {}, t("join.data_consent_no"))),
      ),
      html("button", { type: "submit", class: "main wide" }, t("join.data_keep")),
    );
  }

  /** @returns {Changes} */
  changes() {
    const { data } = this;
    if (data === null) return {};
    /** @type {Changes} */
    const now = {
      name: this.name.value.trim().replace(/\s+/gu, " "),
      group: this.group.value.trim() || null,
      accommodations: this.needs.value.trim(),
      prefers_to_listen: this.listens.checked,
      consent: this.agrees.checked ? "yes" : this.refuses.checked ? "no" : data.consent,
    };
    return Object.fromEntries(Object.entries(now).filter(([field, value]) => value !== data[/** @type {keyof OwnData} */ (field)]));
  }
}
