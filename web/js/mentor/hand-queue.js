/** `<hand-queue>`: who would like the floor, in order, with the mentor's last word. */

import { lowerHand, moveHand, raiseHand } from "./api.js";
import { html, say } from "../dom.js";
import { duration, t } from "../i18n.js";
import { isOn, nameIn, rosterOf } from "../people.js";
import { button, named } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/room.js").HandState} HandState */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

class HandRow {
  /** @param {(person: string, work: "up" | "down" | "back" | "lower") => void} act */
  constructor(act) {
    this.person = "";
    this.name = html("bdi", { class: "hand-name", dir: "auto" });
    this.waiting = html("span", { class: "hand-waiting" });
    const make = (/** @type {string} */ sign, /** @type {"up" | "down" | "back" | "lower"} */ work) => {
      const element = html("button", { type: "button", class: "small" }, sign);
      element.addEventListener("click", () => act(this.person, work));
      return element;
    };
    this.up = make("↑", "up");
    this.down = make("↓", "down");
    this.back = make("↺", "back");
    this.lower = make("✓", "lower");
    this.element = html("li", { class: "hand" }, html("span", { class: "hand-who" }, this.name, " ", this.waiting), this.back, this.up, this.down, this.lower);
  }

  /**
   * @param {Snapshot} snapshot
   * @param {HandState} hand
   * @param {number} at
   */
  draw(snapshot, hand, at) {
    this.person = hand.person;
    const name = nameIn(snapshot, hand.person);
    say(this.name, name);
    say(this.waiting, duration(hand.waiting_s < 60 ? Math.round(hand.waiting_s / 10) * 10 : Math.round(hand.waiting_s / 60) * 60));
    this.up.disabled = at === 0;
    this.down.disabled = at === snapshot.queue.length - 1;
    this.back.hidden = !hand.moved;
    label(this.up, t("queue.up", { name }));
    label(this.down, t("queue.down", { name }));
    label(this.back, t("queue.back", { name }));
    label(this.lower, t("queue.lower", { name }));
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function label(element, text) {
  if (element.title === text) return;
  element.title = text;
  element.setAttribute("aria-label", text);
}

export class HandQueue extends LiveElement {
  trouble = troublePlace();
  list = html("ol", { class: "hands" });
  empty = html("p", { class: "quiet-note" });
  select = html("select", { id: "raise-for", ...named("queue.raise") });
  next = button("queue.next", () => void this.takeFirst(), { "aria-keyshortcuts": "f" });
  rows = new Rows(this.list, (/** @type {HandState} */ hand) => hand.person, () => new HandRow((person, work) => void this.act(person, work)));

  build() {
    this.select.addEventListener("change", () => {
      const person = this.select.value;
      this.select.value = "";
      void attempt(this.trouble, () => raiseHand(person));
    });
    this.append(this.empty, this.list, html("div", { class: "buttons" }, this.next, this.select), this.trouble);
  }

  /** The first one gets the floor: their hand goes down. */
  async takeFirst() {
    const first = this.snapshot?.queue[0];
    if (first) await attempt(this.trouble, () => lowerHand(first.person));
  }

  /**
   * @private
   * @param {string} person
   * @param {"up" | "down" | "back" | "lower"} work
   */
  async act(person, work) {
    const at = this.snapshot?.queue.findIndex((hand) => hand.person === person) ?? -1;
    if (at < 0) return;
    await attempt(this.trouble, () => {
      if (work === "lower") return lowerHand(person);
      return moveHand(person, work === "back" ? null : work === "up" ? at - 1 : at + 1);
    });
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { queue } = snapshot;
    this.rows.draw(queue, (row, hand, at) => row.draw(snapshot, hand, at));
    this.empty.hidden = queue.length > 0;
    say(this.empty, t("queue.empty"));
    this.next.hidden = queue.length === 0;
    const raised = new Set(queue.map((hand) => hand.person));
    const others = rosterOf(snapshot).filter((person) => person.present && !raised.has(person.id));
    const texts = [t("queue.raise_for"), ...others.map((person) => person.name)];
    this.select.hidden = others.length === 0 || !isOn(snapshot);
    if (this.select.textContent === texts.join("") || this.select === document.activeElement) return;
    this.select.replaceChildren(...texts.map((text, i) => html("option", { value: others[i - 1]?.id ?? "", disabled: i === 0 }, text)));
    this.select.value = "";
  }
}

customElements.define("hand-queue", HandQueue);
