/** `<roster-editor>`: who is there, in seat order; names are pasted, seats dragged or moved by buttons. */

import { addPerson, changePerson, copyRoster, pasteNames, setConsent } from "./api.js";
import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { isOn, rosterOf } from "../people.js";
import { button, hinted, labelled } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { RosterRow } from "./roster-row.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").RosterPerson} RosterPerson */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

const COPIED = "balance.copied-roster";

export class RosterEditor extends LiveElement {
  trouble = troublePlace();
  input = html("textarea", { rows: 3, maxlength: 8000, dir: "auto", ...hinted("roster.paste_hint") });
  agrees = html("input", { type: "checkbox" });
  agreesField = labelled("roster.agrees", this.agrees);
  list = html("ol", { class: "roster" });
  left = html("p", { class: "quiet-note" });
  agreed = html("p", { class: "roster-agreed" });
  everybody = button("roster.everybody", () => void attempt(this.trouble, () => setConsent("yes")));
  groups = html("datalist", { id: "known-groups" });
  rows = new Rows(
    this.list,
    (/** @type {RosterPerson} */ person) => person.id,
    () => new RosterRow(this.trouble, (row, event) => this.drag(row, event)),
  );
  /** A row is being dragged: what the server has is shown when it has been dropped. */
  dragging = false;

  build() {
    const add = button("roster.paste", () => void this.paste());
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.paste();
    });
    this.append(
      html("div", { class: "roster-paste" }, labelled("roster.names", this.input), add),
      this.agreesField,
      this.left,
      this.list,
      html("div", { class: "roster-foot" }, this.agreed, this.everybody),
      this.groups,
      this.trouble,
    );
  }

  /** Names that were typed and not added yet are added. @returns {Promise<boolean>} */
  async paste() {
    const text = this.input.value.trim();
    if (text === "") return true;
    const running = this.snapshot !== null && isOn(this.snapshot);
    if (!(await attempt(this.trouble, () => (running ? this.arrive(text) : pasteNames(text))))) return false;
    this.input.value = "";
    this.agrees.checked = false;
    return true;
  }

  /**
   * Who comes while a session runs is asked for consent with the name: without it voices are no longer told apart.
   * @private
   * @param {string} text one name a line, perhaps with a group behind a semicolon
   */
  async arrive(text) {
    const consent = this.agrees.checked ? "yes" : "not_asked";
    for (const line of text.split("\n")) {
      const [name = "", group = ""] = line.split(/[;\t]/u).map((part) => part.trim());
      if (name === "") continue;
      const before = new Set((this.snapshot ? rosterOf(this.snapshot) : []).map((person) => person.id));
      const snapshot = await addPerson(name, consent);
      const person = rosterOf(snapshot).find((one) => !before.has(one.id));
      if (person && group !== "") await changePerson(person.id, { group });
      this.show(snapshot);
    }
  }

  /** @param {string} series */
  async copy(series) {
    await attempt(this.trouble, async () => {
      const snapshot = await copyRoster(series);
      sessionStorage.setItem(COPIED, JSON.stringify(rosterOf(snapshot).map((person) => person.name)));
      this.show(snapshot);
    });
  }

  /** Everything that was typed has arrived. */
  async commit() {
    const rows = await Promise.all([...this.rows.known.values()].map((row) => row.commit()));
    return rows.every(Boolean) && (await this.paste());
  }

  /**
   * The whole page is listened to: an element that is moved in its list gives up the pointer.
   * @private
   * @param {RosterRow} row
   * @param {PointerEvent} event
   */
  drag(row, event) {
    event.preventDefault();
    const { element } = row;
    const before = [...this.list.children].indexOf(element);
    const over = new AbortController();
    const stop = (/** @type {boolean} */ dropped) => {
      over.abort();
      void this.drop(row, before, dropped);
    };
    this.dragging = true;
    element.classList.add("is-dragged");
    addEventListener("pointermove", ({ clientY }) => this.moveTo(element, clientY), { signal: over.signal });
    addEventListener("pointerup", () => stop(true), { signal: over.signal });
    addEventListener("pointercancel", () => stop(false), { signal: over.signal });
  }

  /**
   * @private
   * @param {Element} element
   * @param {number} clientY
   */
  moveTo(element, clientY) {
    const others = [...this.list.children].filter((other) => other !== element);
    const next = others.find((other) => {
      const { top, height } = other.getBoundingClientRect();
      return clientY < top + height / 2;
    });
    if ((next ?? null) !== element.nextElementSibling) this.list.insertBefore(element, next ?? null);
  }

  /**
   * @private
   * @param {RosterRow} row
   * @param {number} before
   * @param {boolean} dropped otherwise the drag was broken off
   */
  async drop(row, before, dropped) {
    row.element.classList.remove("is-dragged");
    const after = [...this.list.children].indexOf(row.element);
    if (dropped && after !== before) await row.moveTo(after);
    this.dragging = false;
    this.again();
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    this.snapshot = snapshot;
    if (this.dragging) return;
    this.agreesField.hidden = !isOn(snapshot) || snapshot.session.mode === "tap";
    const roster = rosterOf(snapshot);
    const copied = copiedNames();
    this.rows.draw(roster, (row, person, at) => row.draw(person, at, roster.length, copied !== null && !copied.includes(person.name)));
    const here = new Set(roster.filter((person) => person.present).map((person) => person.name));
    const gone = (copied ?? []).filter((name) => !here.has(name));
    this.left.hidden = gone.length === 0;
    say(this.left, t("roster.left", { names: gone.join(", ") }));
    const there = roster.filter((person) => person.present);
    const yes = there.filter((person) => person.consent === "yes").length;
    this.agreed.hidden = this.everybody.hidden = there.length === 0;
    const all = yes === there.length;
    say(this.agreed, all ? t("roster.all_agreed") : t("roster.some_agreed", { yes, count: there.length }));
    this.everybody.disabled = all;
    const groups = [...new Set(roster.map((person) => person.group).filter((group) => group !== null))];
    if (this.groups.children.length !== groups.length || groups.some((group, i) => this.groups.children[i]?.getAttribute("value") !== group)) {
      this.groups.replaceChildren(...groups.map((value) => html("option", { value })));
    }
  }
}

/** @returns {string[] | null} who was in the roster that was copied in this tab; null: none was */
function copiedNames() {
  const kept = sessionStorage.getItem(COPIED);
  return kept === null ? null : JSON.parse(kept);
}

customElements.define("roster-editor", RosterEditor);
