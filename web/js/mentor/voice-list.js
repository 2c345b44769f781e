/** `<voice-list>`: everybody in seat order, with shares, ranges and fair share. */

import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { told } from "../texts.js";
import { scaleEnd } from "../components/bar.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { VoiceRow } from "./voice-row.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/figures.js").Voice} Voice */

/** From so many on, rows are low, so that all of them stand on one page. */
const MANY = 8;

export class VoiceList extends LiveElement {
  empty = html("p", { class: "voices-empty" });
  list = html("ul", { class: "voices" });
  head = html("div", { class: "voices-head", "aria-hidden": "true" }, told("span", "voices.window"), told("span", "voices.phase"));
  legend = told("p", "voices.legend", { class: "voices-legend" });
  rows = new Rows(this.list, (/** @type {Voice} */ voice) => voice.id, () => new VoiceRow());

  build() {
    this.append(this.empty, this.head, this.list, this.legend);
  }

  /** Ask who the first voice without a person is: of those that ask for it, or of all. */
  nameNext() {
    const asking = this.snapshot?.mentor?.to_be_named[0];
    const stranger = asking ?? this.snapshot?.voices.find((voice) => !voice.in_roster)?.id;
    if (stranger !== undefined) this.rows.known.get(stranger)?.open();
  }

  /** @param {number} seat from 1 */
  openSeat(seat) {
    const voice = this.snapshot?.voices[seat - 1];
    if (voice) this.rows.known.get(voice.id)?.open();
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { session, voices } = snapshot;
    const end = scaleEnd(voices.flatMap((voice) => [voice.window, voice.phase]));
    this.rows.draw(voices, (row, voice) => row.draw(snapshot, voice, end));
    this.list.classList.toggle("is-many", voices.length >= MANY);
    this.empty.hidden = voices.length > 0;
    this.legend.hidden = this.head.hidden = voices.length === 0;
    say(this.empty, session.state === "listening" ? t("voices.nobody") : t("voices.none_yet"));
  }
}

customElements.define("voice-list", VoiceList);
