/** `<seat-board>`: in tap mode, who has the floor is tapped: a large button for each seat, keys 1 to 9. */

import { setMode, takeFloor } from "./api.js";
import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { isOn, nameIn, rosterOf } from "../people.js";
import { button, told } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").RosterPerson} RosterPerson */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

const KEYS = 9;

class Seat {
  /** @param {() => void} tap */
  constructor(tap) {
    this.key = html("kbd", { "aria-hidden": "true" });
    this.name = html("bdi", { dir: "auto" });
    this.button = html("button", { type: "button", class: "seat-button" }, this.key, this.name);
    this.element = html("li", {}, this.button);
    this.button.addEventListener("click", tap);
  }
}

export class SeatBoard extends LiveElement {
  trouble = troublePlace();
  list = html("ul", { class: "seats" });
  nobody = button("tap.nobody", () => void this.tap(null), { class: "seat-button", "aria-keyshortcuts": "0" });
  rows = new Rows(this.list, (/** @type {RosterPerson} */ person) => person.id, (person) => new Seat(() => void this.tap(person.id)));
  board = html("div", { class: "board" });
  now = html("span");
  change = html("button", { type: "button", class: "quiet" });

  build() {
    this.change.addEventListener("click", () => void this.switchMode());
    this.board.append(told("p", "tap.hint", { class: "quiet-note" }), this.list, this.nobody);
    this.append(html("p", { class: "mode-line" }, this.now, " ", this.change), this.trouble, this.board);
  }

  async switchMode() {
    const mode = this.snapshot?.session.mode === "tap" ? "voices" : "tap";
    await attempt(this.trouble, () => setMode(mode));
  }

  /** @param {string | null} person */
  async tap(person) {
    const held = this.snapshot?.floor?.voice === person;
    await attempt(this.trouble, () => takeFloor(held ? null : person));
  }

  /** @param {number} seat from 1; 0 is nobody */
  async tapSeat(seat) {
    const person = seat === 0 ? null : this.there()[seat - 1]?.id;
    if (person !== undefined) await this.tap(person);
  }

  /** @private */
  there() {
    return this.snapshot ? rosterOf(this.snapshot).filter((person) => person.present) : [];
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const tapping = snapshot.session.mode === "tap";
    const on = snapshot.session.state === "listening";
    say(this.now, tapping ? t("mode.tap") : t("mode.voices"));
    say(this.change, tapping ? t("mode.to_voices") : t("mode.to_tap"));
    this.change.hidden = !isOn(snapshot);
    this.board.hidden = !tapping;
    if (!tapping) return;
    this.rows.draw(this.there(), (seat, person, at) => {
      const name = nameIn(snapshot, person.id);
      const held = snapshot.floor?.voice === person.id;
      seat.button.setAttribute("aria-pressed", String(held));
      seat.button.setAttribute("aria-label", t("tap.floor", { name }));
      seat.button.disabled = !on;
      seat.key.hidden = at >= KEYS;
      say(seat.key, String(at + 1));
      say(seat.name, person.name);
    });
    this.nobody.disabled = !on;
    this.nobody.setAttribute("aria-pressed", String(snapshot.floor === null));
  }
}

customElements.define("seat-board", SeatBoard);
