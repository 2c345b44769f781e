/** `<outcome-list>`: what happened in the five minutes after the mentor stepped in, and where it cannot be told. */

import { html, say } from "../dom.js";
import { clock, duration, number, t } from "../i18n.js";
import { nameIn } from "../people.js";
import { kindName } from "../prompts.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";

/** @typedef {import("../types/mentor.js").ChangeState} ChangeState */
/** @typedef {import("../types/mentor.js").OutcomeState} OutcomeState */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** How many are shown: the last ones are what the mentor learns from while it goes on. */
const SHOWN = 3;
const AFTER_S = 300;

class OutcomeRow {
  constructor() {
    this.head = html("p", { class: "outcome-head" });
    this.person = html("p");
    this.group = html("p");
    this.element = html("li", { class: "outcome" }, this.head, this.person, this.group);
  }

  /**
   * @param {Snapshot} snapshot
   * @param {OutcomeState} outcome
   */
  draw(snapshot, outcome) {
    const time = clock(outcome.at_s);
    const what = whatWas(snapshot, outcome);
    say(this.head, outcome.acted ? t("outcome.acted", { time, what }) : t("outcome.not_acted", { time, what }));
    const running = outcome.after_s < AFTER_S;
    const [first] = outcome.people;
    this.person.hidden = running || first === undefined || outcome.people.length > 1;
    if (!this.person.hidden && first !== undefined) say(this.person, personText(nameIn(snapshot, first), outcome.person));
    if (!running) say(this.group, groupText(outcome.group));
    else if (snapshot.session.state === "ended") say(this.group, t("outcome.cut_short"));
    else say(this.group, t("outcome.running", { left: duration(Math.ceil((AFTER_S - outcome.after_s) / 30) * 30) }));
  }
}

/**
 * @param {Snapshot} snapshot
 * @param {OutcomeState} outcome
 */
function whatWas(snapshot, { prompt, people }) {
  const [first] = people;
  const name = people.length === 1 && first !== undefined ? nameIn(snapshot, first) : null;
  const what = kindName(prompt);
  return name === null ? what : t("outcome.about", { what, name });
}

/**
 * @param {string} name
 * @param {ChangeState | null} change of the voice index
 */
function personText(name, change) {
  if (change === null || change.verdict === "too_little") return t("outcome.person_too_little", { name });
  const figures = { name, before: number(change.before, 1), after: number(change.after, 1) };
  return change.verdict === "rose" ? t("outcome.person_rose", figures) : t("outcome.person_fell", figures);
}

/** @param {ChangeState | null} change of the balance */
function groupText(change) {
  if (change === null || change.verdict === "too_little") return t("outcome.group_too_little");
  const figures = { before: number(change.before), after: number(change.after) };
  return change.verdict === "rose" ? t("outcome.group_rose", figures) : t("outcome.group_fell", figures);
}

export class OutcomeList extends LiveElement {
  list = html("ul", { class: "outcomes" });
  empty = html("p", { class: "quiet-note" });
  rows = new Rows(this.list, (/** @type {OutcomeState} */ one) => `${one.at_s} ${one.prompt ?? ""} ${one.acted}`, () => new OutcomeRow());

  build() {
    this.append(this.empty, this.list);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const outcomes = (snapshot.mentor?.outcomes ?? []).slice(0, SHOWN);
    this.rows.draw(outcomes, (row, outcome) => row.draw(snapshot, outcome));
    this.empty.hidden = outcomes.length > 0;
    say(this.empty, t("outcome.none"));
  }
}

customElements.define("outcome-list", OutcomeList);
