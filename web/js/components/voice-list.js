/** `<voice-list>`: everybody in seat order, with shares, ranges and a name that can be changed. */

import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { scaleEnd } from "./bar.js";
import { LiveElement } from "./live-element.js";
import { VoiceRow } from "./voice-row.js";

/** @typedef {import("../types.js").Snapshot} Snapshot */

export class VoiceList extends LiveElement {
  build() {
    /** @type {Map<string, VoiceRow>} */
    this.rows = new Map();
    this.empty = html("p", { class: "voices-empty" });
    this.list = html("ul", { class: "voices" });
    this.legend = html("p", { class: "voices-legend" });
    this.append(this.empty, this.list, this.legend);
  }

  /** Begin to name the first voice that has no name; without one, the first of all. */
  nameNext() {
    const all = [...(this.rows?.values() ?? [])];
    (all.find((row) => row.voice?.name === null) ?? all[0])?.edit();
  }

  /** @param {Snapshot} snapshot */
  show({ session, voices }) {
    const { rows, list, empty, legend } = this;
    if (!rows || !list || !empty || !legend) return;
    const ends = { window: scaleEnd(voices.map((voice) => voice.window)), phase: scaleEnd(voices.map((voice) => voice.phase)) };
    ends.window = ends.phase = Math.max(ends.window, ends.phase);
    const ids = new Set(voices.map((voice) => voice.id));
    for (const [id, row] of rows) {
      if (ids.has(id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    voices.forEach((voice, i) => {
      let row = rows.get(voice.id);
      if (!row) {
        row = new VoiceRow();
        rows.set(voice.id, row);
      }
      // Moved only where it must be: a row that is being edited would lose the focus.
      if (list.children[i] !== row.element) list.insertBefore(row.element, list.children[i] ?? null);
      row.draw(voice, ends, session.state === "listening");
    });
    empty.hidden = voices.length > 0;
    legend.hidden = voices.length === 0;
    say(empty, session.state === "listening" ? t("voices.nobody") : t("voices.none_yet"));
    say(legend, t("voices.legend"));
  }
}

customElements.define("voice-list", VoiceList);
