/** `<figures-table>`: the same figures as the meter, as a table for screen readers. */

import { html, say } from "../dom.js";
import { duration, number, percent, t } from "../i18n.js";
import { voiceName, whyNoShape } from "../figure-words.js";
import { LiveElement } from "./live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/figures.js").Voice} Voice */

/** @returns {[string, (voice: Voice) => string][]} */
function columns() {
  const share = (/** @type {number | null} */ value) => (value === null ? t("table.unknown") : percent(value));
  const index = (/** @type {number | null} */ value) => (value === null ? t("table.unknown") : number(value, 2));
  return [
    [t("table.share"), ({ window }) => share(window.share)],
    [t("table.low"), ({ window }) => share(window.share_low)],
    [t("table.high"), ({ window }) => share(window.share_high)],
    [t("table.fair"), ({ window }) => share(window.fair_share)],
    [t("table.index"), ({ window }) => index(window.voice_index)],
    [t("table.phase"), ({ phase }) => share(phase.share)],
    [t("table.time"), ({ phase }) => duration(phase.talk_time_s)],
  ];
}

export class FiguresTable extends LiveElement {
  build() {
    this.caption = html("caption");
    this.head = html("tr");
    this.body = html("tbody");
    this.append(html("table", {}, this.caption, html("thead", {}, this.head), this.body));
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { caption, head, body } = this;
    if (!caption || !head || !body) return;
    const shown = whyNoShape(snapshot) === null;
    say(caption, shown ? t("table.caption") : t("table.caption_empty"));
    const all = columns().filter(() => shown);
    const away = snapshot.voices.some((voice) => !voice.present);
    fill(head, [t("table.person"), ...all.map(([title]) => title), t("table.floor"), ...(away ? [t("table.away")] : [])], () => html("th", { scope: "col" }));
    while (body.rows.length > snapshot.voices.length) body.deleteRow(-1);
    snapshot.voices.forEach((voice, i) => {
      const row = body.rows[i] ?? body.insertRow();
      const floor = voice.speaking ? t("table.yes") : "";
      const gone = voice.present ? "" : t("table.yes");
      const cells = [voiceName(voice), ...all.map(([, figure]) => figure(voice)), floor, ...(away ? [gone] : [])];
      fill(row, cells, (at) => (at === 0 ? html("th", { scope: "row", dir: "auto" }) : html("td")));
    });
  }
}

/**
 * @param {HTMLTableRowElement} row
 * @param {string[]} texts
 * @param {(at: number) => HTMLTableCellElement} make
 */
function fill(row, texts, make) {
  while (row.cells.length > texts.length) row.deleteCell(-1);
  texts.forEach((text, at) => {
    const cell = row.cells[at] ?? row.appendChild(make(at));
    say(cell, text);
  });
}

customElements.define("figures-table", FiguresTable);
