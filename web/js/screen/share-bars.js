/** `<share-bars>`: everybody's share of the last five minutes, in seat order, for who wants to read exactly. */

import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { seatText, voiceName, whyNoShape } from "../figure-words.js";
import { Bar, scaleEnd } from "../components/bar.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** Height of a row, in sizes of its text. */
const ROW = 1.3;
/** Bars with a smaller text are left out altogether: nobody could read them from a chair. In the page's own unit. */
const SMALLEST_REM = 1;

class Row {
  constructor() {
    this.seat = html("span", { class: "row-seat" });
    // Each name runs in its own direction, but all of them begin at the same edge.
    this.name = html("bdi", { dir: "auto" });
    this.bar = new Bar();
    this.element = html("div", { class: "row" }, this.seat, html("span", { class: "row-name" }, this.name), this.bar.element);
  }
}

export class ShareBars extends LiveElement {
  build() {
    /** @type {Row[]} */
    this.rows = [];
    this.caption = html("span", { class: "bars-caption" });
    this.list = html("div", { class: "bars-list" });
    this.isNumbered = false;
    // Everything here is in the table for screen readers as well, in figures.
    this.setAttribute("aria-hidden", "true");
    this.append(html("div", { class: "bars-head" }, this.caption), this.list);
    new ResizeObserver(() => this.again()).observe(this);
  }

  /** @param {boolean} numbered the picture's seats carry numbers: rows carry the same, and are there even without figures */
  set numbered(numbered) {
    this.isNumbered = numbered;
    this.again();
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { rows, list, caption } = this;
    if (!rows || !list || !caption) return;
    // A moderator's or an interpreter's talking is no part of the shares.
    const voices = snapshot.voices.filter((voice) => voice.counted || this.isNumbered);
    const shown = whyNoShape(snapshot) === null;
    while (rows.length < voices.length) {
      const row = new Row();
      rows.push(row);
      list.append(row.element);
    }
    rows.splice(voices.length).forEach((row) => row.element.remove());
    say(caption, t("bars.fair_share"));
    const end = scaleEnd(voices.map((voice) => voice.window));
    const fair = voices.find((voice) => voice.window.fair_share)?.window.fair_share ?? 0;
    this.style.setProperty("--fair", `${Math.min(100, (100 * fair) / end)}%`);
    voices.forEach((voice, i) => {
      const row = rows[i];
      if (!row) return;
      row.element.classList.toggle("is-speaking", voice.speaking && snapshot.session.state === "listening");
      row.element.classList.toggle("is-away", !voice.present);
      say(row.seat, this.isNumbered ? number(voice.number) : seatText(voice, snapshot.screen.labels));
      say(row.name, voiceName(voice));
      row.bar.draw(voice.window, end);
    });
    const room_px = this.clientHeight / ((voices.length + 1.6) * ROW);
    const bounded = getComputedStyle(this).getPropertyValue("--bounded").trim() === "yes";
    this.style.setProperty("--text", bounded ? `${room_px.toFixed(1)}px` : "100rem");
    const names = !shown && this.isNumbered && !bounded;
    this.classList.toggle("is-names", names);
    this.classList.toggle("is-empty", (!shown && !names) || (bounded && room_px < SMALLEST_REM * parseFloat(getComputedStyle(document.documentElement).fontSize)));
  }
}

customElements.define("share-bars", ShareBars);
