/** `<debrief-board>`: what was guessed beside what was measured, with its range; a table that is its own picture. */

import { html, say } from "../dom.js";
import { percent, t } from "../i18n.js";
import { told } from "../texts.js";
import { voiceName } from "../figure-words.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** @param {number | null} fraction */
const shown = (fraction) => (fraction === null ? "–" : percent(fraction));

export class DebriefBoard extends LiveElement {
  body = html("tbody");

  build() {
    const head = html(
      "tr",
      {},
      told("th", "debrief.person", { scope: "col" }),
      html("td", { class: "picture" }),
      told("th", "debrief.guessed", { scope: "col", class: "figure" }),
      told("th", "debrief.measured", { scope: "col", class: "figure" }),
      told("th", "debrief.range", { scope: "col", class: "figure range" }),
    );
    const key = html(
      "ul",
      { class: "board-key", "aria-hidden": "true" },
      ...[
        ["board-share", told("span", "debrief.measured")],
        ["board-range", told("span", "debrief.range")],
        ["board-guess", told("span", "debrief.guessed")],
      ].map(([sign, text]) => html("li", {}, html("span", { class: "sign" }, html("span", { class: String(sign), style: null })), text ?? "")),
    );
    this.append(html("table", { class: "board" }, html("thead", {}, head), this.body), key);
  }

  /** @param {Snapshot} snapshot */
  show({ debrief, voices }) {
    const shares = debrief?.shares ?? [];
    const end = Math.max(0.01, ...shares.flatMap((one) => [one.guess ?? 0, one.share_high ?? one.share ?? 0]));
    this.style.setProperty("--people", String(shares.length));
    while (this.body.rows.length > shares.length) this.body.deleteRow(-1);
    shares.forEach((one, i) => {
      const row = this.body.rows[i] ?? this.body.appendChild(newRow());
      const voice = voices.find(({ id }) => id === one.person);
      const [name, , guess, share, range] = row.cells;
      if (!name || !guess || !share || !range) return;
      say(name, voice ? voiceName(voice) : one.person);
      say(guess, shown(one.guess));
      say(share, shown(one.share));
      const known = one.share_low !== null && one.share_high !== null;
      say(range, known ? t("debrief.from_to", { low: percent(one.share_low ?? 0), high: percent(one.share_high ?? 0) }) : "–");
      place(row, ".board-share", 0, one.share, end);
      place(row, ".board-range", one.share_low ?? 0, known ? (one.share_high ?? 0) - (one.share_low ?? 0) : null, end);
      place(row, ".board-guess", one.guess ?? 0, one.guess === null ? null : 0, end);
    });
  }
}

function newRow() {
  const parts = ["board-share", "board-range", "board-guess"].map((name) => html("div", { class: name }));
  const bar = html("div", { class: "board-bar", "aria-hidden": "true" }, ...parts);
  return html(
    "tr",
    {},
    html("th", { scope: "row", dir: "auto" }),
    html("td", { class: "picture" }, bar),
    html("td", { class: "figure" }),
    html("td", { class: "figure" }),
    html("td", { class: "figure range" }),
  );
}

/**
 * @param {Element} row
 * @param {string} selector
 * @param {number} from
 * @param {number | null} width null: there is nothing to show
 * @param {number} end
 */
function place(row, selector, from, width, end) {
  const part = /** @type {HTMLElement} */ (row.querySelector(selector));
  part.hidden = width === null;
  part.style.setProperty("--from", `${(100 * from) / end}%`);
  if (selector !== ".board-guess") part.style.setProperty("--width", `${(100 * (width ?? 0)) / end}%`);
}

customElements.define("debrief-board", DebriefBoard);
