/** `<agenda-editor>`: the phases that have not begun: kind, title, minutes, counted or not, in order. */

import { setAgenda } from "./api.js";
import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { KINDS, countsByItself, phaseName, usualAgenda } from "../phases.js";
import { button, choice, hinted, labelled, named } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/room.js").PhaseKind} PhaseKind */
/** @typedef {import("../types/requests.js").PlannedPhase} PlannedPhase */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

class Row {
  /**
   * @param {(row: Row, work: "changed" | "up" | "down" | "remove") => void} act
   * @param {PlannedPhase} phase
   */
  constructor(act, phase) {
    this.kind = choice(KINDS, named("agenda.kind"));
    this.title = html("input", { maxlength: 80, autocomplete: "off", dir: "auto", ...named("agenda.title"), ...hinted("agenda.title") });
    this.minutes = html("input", { type: "number", min: 1, max: 600, step: 1, inputmode: "numeric", ...named("agenda.minutes") });
    this.counted = html("input", { type: "checkbox" });
    const make = (/** @type {string} */ sign, /** @type {"up" | "down" | "remove"} */ work) => {
      const element = html("button", { type: "button", class: "small quiet" }, sign);
      element.addEventListener("click", () => act(this, work));
      return element;
    };
    this.up = make("↑", "up");
    this.down = make("↓", "down");
    this.remove = make("✕", "remove");
    const minutes = html("span", { class: "agenda-minutes" }, this.minutes, html("span", { "aria-hidden": "true" }, "min"));
    this.element = html("li", { class: "agenda-row" }, this.kind, this.title, minutes, labelled("agenda.counted", this.counted), html("span", { class: "roster-moves" }, this.up, this.down, this.remove));
    this.kind.addEventListener("change", () => {
      this.counted.checked = countsByItself(/** @type {PhaseKind} */ (this.kind.value));
      act(this, "changed");
    });
    for (const input of [this.title, this.minutes, this.counted]) input.addEventListener("change", () => act(this, "changed"));
    this.draw(phase);
  }

  /** @param {PlannedPhase} phase */
  draw({ kind, title, counted, target_s }) {
    this.kind.value = kind;
    this.title.value = title;
    this.minutes.value = target_s === null ? "" : String(Math.round(target_s / 6) / 10);
    this.counted.checked = counted ?? countsByItself(kind);
  }

  /** @returns {PlannedPhase} */
  value() {
    const minutes = Number(this.minutes.value);
    return {
      kind: /** @type {PhaseKind} */ (this.kind.value),
      title: this.title.value.trim(),
      counted: this.counted.checked,
      target_s: minutes > 0 ? minutes * 60 : null,
    };
  }

  /** @param {number} at @param {number} of */
  label(at, of) {
    const name = phaseName(this.value());
    this.up.disabled = at === 0;
    this.down.disabled = at === of - 1;
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

export class AgendaEditor extends LiveElement {
  trouble = troublePlace();
  list = html("ol", { class: "agenda" });
  total = html("p", { class: "quiet-note" });
  /** @type {Row[]} */
  rows = [];
  /** What is in the fields is not what the server has: it may not be overwritten. */
  unsent = false;

  build() {
    const add = button("agenda.add", () => this.add());
    this.append(this.list, html("div", { class: "buttons" }, add), this.total, this.trouble);
  }

  /** @private */
  add() {
    const row = this.make({ kind: "discussion", title: "", counted: true, target_s: 1200 });
    this.rows.push(row);
    this.list.append(row.element);
    row.kind.focus();
    void this.send();
  }

  /** @private @param {PlannedPhase} phase */
  make(phase) {
    return new Row((row, work) => this.act(row, work), phase);
  }

  /** @private @param {Row} row @param {"changed" | "up" | "down" | "remove"} work */
  act(row, work) {
    const at = this.rows.indexOf(row);
    if (work === "remove") {
      this.rows.splice(at, 1);
      row.element.remove();
      (this.rows[at] ?? this.rows[at - 1])?.remove.focus();
    } else if (work !== "changed") {
      const to = work === "up" ? at - 1 : at + 1;
      this.rows.splice(at, 1);
      this.rows.splice(to, 0, row);
      this.list.replaceChildren(...this.rows.map((each) => each.element));
      row[work].focus();
    }
    void this.send();
  }

  /** @returns {Promise<boolean>} whether the server has what is in the fields */
  async send() {
    this.unsent = true;
    this.describe();
    const agenda = this.rows.map((row) => row.value());
    const arrived = await attempt(this.trouble, () => setAgenda(agenda));
    if (arrived && JSON.stringify(agenda) === JSON.stringify(this.rows.map((row) => row.value()))) this.unsent = false;
    return arrived;
  }

  /** Everything that is in the fields has arrived, the usual agenda too where nobody has touched it. */
  async commit() {
    const planned = this.snapshot ? plannedOf(this.snapshot) : [];
    return this.unsent || (planned.length === 0 && this.rows.length > 0) ? this.send() : true;
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    if (!this.unsent && !this.list.contains(document.activeElement)) {
      const planned = plannedOf(snapshot);
      const fresh = snapshot.session.state === "idle" && snapshot.phases.agenda.length === 0;
      this.fill(fresh ? usualAgenda() : planned);
    }
    this.describe();
  }

  /** @private @param {PlannedPhase[]} phases */
  fill(phases) {
    if (JSON.stringify(phases) === JSON.stringify(this.rows.map((row) => row.value()))) return;
    this.rows = phases.map((phase) => this.make(phase));
    this.list.replaceChildren(...this.rows.map((row) => row.element));
  }

  /** @private */
  describe() {
    this.rows.forEach((row, at) => row.label(at, this.rows.length));
    const minutes = this.rows.reduce((sum, row) => sum + (row.value().target_s ?? 0) / 60, 0);
    say(this.total, this.rows.length === 0 ? t("agenda.empty") : t("agenda.total", { minutes: number(minutes) }));
  }
}

/**
 * The phases that have not begun.
 * @param {Snapshot} snapshot
 * @returns {PlannedPhase[]}
 */
function plannedOf({ phases }) {
  return phases.agenda.filter((phase) => phase.state === "planned").map(({ kind, title, counts, target_s }) => ({ kind, title, counted: counts, target_s }));
}

customElements.define("agenda-editor", AgendaEditor);
