/** Tables of a review: the first column names its rows, and they scroll by themselves where the page is narrow. */

import { html } from "../dom.js";

/**
 * @param {string} name
 * @param {readonly string[]} head
 * @param {readonly (readonly (Node | string)[])[]} rows
 * @param {string} [kind] class of all cells but the first
 */
export function table(name, head, rows, kind = "figure") {
  const body = html("tbody", {}, ...rows.map((row) => tableRow(row, kind)));
  return framed(name, head, body, kind);
}

/**
 * @param {string} name
 * @param {readonly string[]} head
 * @param {HTMLTableSectionElement} body
 * @param {string} kind
 */
export function framed(name, head, body, kind) {
  const top = head.map((text, i) => html("th", { scope: "col", class: i === 0 ? null : kind }, text));
  return html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": name }, html("table", {}, html("thead", {}, html("tr", {}, ...top)), body));
}

/**
 * @param {readonly (Node | string)[]} cells
 * @param {string} kind
 */
export function tableRow(cells, kind) {
  return html("tr", {}, ...cells.map((cell, i) => (i === 0 ? html("th", { scope: "row", dir: "auto" }, cell) : html("td", { class: kind, dir: "auto" }, cell))));
}
