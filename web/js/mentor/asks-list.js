/** `<asks-list>`: what waits for the mentor: voices to name, phones to confirm, arrivals, wishes, votes. */

import { answerClaim, changePerson, clearWishes, pauseSession } from "./api.js";
import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { nameIn, rosterOf } from "../people.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** Asks the page to open the dialog of somebody; `detail` is the id. */
export const WHO = "who";

/**
 * @typedef {object} Ask
 * @property {string} key
 * @property {string} text
 * @property {[label: string, act: () => Promise<unknown>][]} answers
 */

class AskRow {
  /** @param {Element} trouble */
  constructor(trouble) {
    this.text = html("p");
    this.buttons = html("div", { class: "buttons" });
    this.element = html("li", { class: "ask" }, this.text, this.buttons);
    this.trouble = trouble;
    /** @type {Ask["answers"]} */
    this.answers = [];
  }

  /** @param {Ask} ask */
  draw({ text, answers }) {
    say(this.text, text);
    this.answers = answers;
    while (this.buttons.children.length > answers.length) this.buttons.lastElementChild?.remove();
    answers.forEach(([label], i) => {
      let element = this.buttons.children[i];
      if (!element) {
        element = html("button", { type: "button", class: "small" });
        element.addEventListener("click", () => void attempt(this.trouble, async () => this.answers[i]?.[1]()));
        this.buttons.append(element);
      }
      say(element, label);
    });
  }
}

export class AsksList extends LiveElement {
  trouble = troublePlace();
  list = html("ul", { class: "asks" });
  empty = html("p", { class: "quiet-note" });
  rows = new Rows(this.list, (/** @type {Ask} */ ask) => ask.key, () => new AskRow(this.trouble));

  build() {
    this.append(this.empty, this.list, this.trouble);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const asks = this.asks(snapshot);
    this.rows.draw(asks, (row, ask) => row.draw(ask));
    this.empty.hidden = asks.length > 0;
    say(this.empty, t("asks.none"));
  }

  /**
   * @private
   * @param {Snapshot} snapshot
   * @returns {Ask[]}
   */
  asks(snapshot) {
    const { mentor, wishes, session } = snapshot;
    /** @type {Ask[]} */
    const asks = [];
    if (wishes.off_record > 0 && session.state === "listening") {
      asks.push({ key: "off", text: t("asks.off_record", { count: wishes.off_record }), answers: [[t("asks.pause"), pauseSession]] });
    }
    for (const { phone, person } of mentor?.claims ?? []) {
      const text = t("asks.claim", { name: nameIn(snapshot, person) });
      asks.push({ key: `claim ${phone}`, text, answers: [[t("asks.claim_yes"), () => answerClaim(phone, true)], [t("asks.claim_no"), () => answerClaim(phone, false)]] });
    }
    for (const person of rosterOf(snapshot)) {
      const name = nameIn(snapshot, person.id);
      if (person.came_unnoticed) {
        asks.push({ key: `came ${person.id}`, text: t("asks.came", { name }), answers: [[t("asks.came_yes"), () => changePerson(person.id, { present: true })]] });
      }
    }
    for (const voice of mentor?.to_be_named ?? []) {
      const answer = async () => this.dispatchEvent(new CustomEvent(WHO, { detail: voice, bubbles: true }));
      asks.push({ key: `voice ${voice}`, text: t("asks.voice", { name: nameIn(snapshot, voice) }), answers: [[t("asks.voice_who"), answer]] });
    }
    for (const person of rosterOf(snapshot)) {
      if (person.wish === null) continue;
      const name = nameIn(snapshot, person.id);
      asks.push({ key: `wish ${person.id}`, text: person.wish === "ask_me" ? t("asks.ask_me", { name }) : t("asks.not_now", { name }), answers: [] });
    }
    if (wishes.agree + wishes.move_on > 0) {
      const text = t("asks.votes", { agree: wishes.agree, move_on: wishes.move_on, count: wishes.phones });
      asks.push({ key: "votes", text, answers: [[t("asks.votes_clear"), clearWishes]] });
    }
    return asks;
  }
}

customElements.define("asks-list", AsksList);
