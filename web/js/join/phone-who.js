/** `<phone-who>`: choose who you are, say it for sure (with a code, or the moderator is asked), wait. */

import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { sayWho } from "./me.js";
import { PhoneElement } from "./phone-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/phone.js").Choice} Choice */

export class PhoneWho extends PhoneElement {
  build() {
    /** @type {Choice | null} tapped, but not said yet */
    this.picked = null;
    /** @type {string | null} who we have said that we are, before the moderator has answered */
    this.claimed = null;
    this.turnedDown = false;
    /** @type {string} what is shown now */
    this.shown = "";
    this.trouble = troublePlace();
    this.view = html("div", { class: "who" });
    this.append(this.view, this.trouble);
  }

  show() {
    const { you } = this;
    if (you === null) return;
    this.hidden = you.confirmed;
    if (you.person !== null && !you.confirmed) this.claimed = you.person;
    if (you.confirmed) this.turnedDown = false;
    if (you.person === null && this.claimed !== null) this.turnedDown = true;
    if (you.person === null || you.confirmed) this.claimed = null;
    // Somebody who was picked may have left the list meanwhile.
    if (you.person !== null || !you.choices.some(({ person }) => person === this.picked?.person)) this.picked = null;
    const shown = JSON.stringify([document.documentElement.lang, you.person, you.name, you.confirmed, this.picked, this.turnedDown, this.picked ? null : you.choices]);
    if (shown === this.shown) return;
    const focused = this.view?.contains(document.activeElement) ?? false;
    this.shown = shown;
    this.draw();
    if (focused) this.view?.querySelector("h2")?.focus();
  }

  /** @private */
  draw() {
    if (!this.you || !this.view) return;
    if (this.you.confirmed) this.view.replaceChildren();
    else if (this.you.person !== null) this.view.replaceChildren(...this.waiting(this.you.name ?? ""));
    else if (this.picked) this.view.replaceChildren(...this.asking(this.picked));
    else this.view.replaceChildren(...this.choosing(this.you.choices));
  }

  /**
   * @private
   * @param {readonly Choice[]} choices
   */
  choosing(choices) {
    const rows = choices.map((choice) => {
      const button = html("button", { type: "button", class: "who-name" }, html("bdi", {}, choice.name));
      if (choice.taken) button.append(html("span", { class: "who-taken" }, t("join.taken")));
      button.addEventListener("click", () => this.pick(choice));
      return html("li", {}, button);
    });
    return [
      heading(t("join.who")),
      ...(this.turnedDown ? [html("p", { class: "notice", role: "status" }, t("join.not_confirmed"))] : []),
      html("p", { class: "hint" }, choices.length > 0 ? t("join.who_hint") : t("join.nobody")),
      html("ul", { class: "who-names" }, ...rows),
    ];
  }

  /**
   * @private
   * @param {Choice} choice
   */
  asking(choice) {
    const code = html("input", { id: "who-code", maxlength: 40, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "who-code-hint" });
    const back = html("button", { type: "button" }, t("join.back"));
    back.addEventListener("click", () => this.pick(null));
    const form = html(
      "form",
      { class: "who-form" },
      html("label", { for: "who-code" }, t("join.code")),
      code,
      html("p", { id: "who-code-hint", class: "hint" }, t("join.code_hint")),
      html("button", { type: "submit", class: "main" }, t("join.sure_yes")),
      back,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.say(choice.person, code.value.trim() || null);
    });
    return [heading(t("join.sure", { name: choice.name })), ...(choice.taken ? [html("p", { class: "notice" }, t("join.taken_hint"))] : []), form];
  }

  /**
   * @private
   * @param {string} name
   */
  waiting(name) {
    const other = html("button", { type: "button" }, t("join.not_me"));
    other.addEventListener("click", () => void this.say(null, null));
    return [heading(t("join.waiting", { name })), html("p", { class: "hint", role: "status" }, t("join.waiting_hint")), other];
  }

  /**
   * @private
   * @param {Choice | null} choice
   */
  pick(choice) {
    this.picked = choice;
    this.turnedDown = false;
    if (this.trouble) say(this.trouble, "");
    this.show();
  }

  /**
   * @private
   * @param {string | null} person
   * @param {string | null} code
   */
  async say(person, code) {
    if (!this.trouble) return;
    await attempt(this.trouble, async () => {
      const you = await sayWho(person, code);
      if (person === null) this.claimed = null;
      this.tell(you);
    });
  }
}

/** @param {string} text */
function heading(text) {
  return html("h2", { tabindex: -1, dir: "auto" }, text);
}

customElements.define("phone-who", PhoneWho);
