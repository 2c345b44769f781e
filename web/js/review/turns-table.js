/** `<turns-table>`: the timeline's table. Pages of fifty: five thousand rows at once would make the browser wait. */

import { html, say } from "../dom.js";
import { clock, duration, number, percent, t } from "../i18n.js";
import { button, labelled, named, told } from "../texts.js";
import { MARKED } from "./timeline/speech-timeline.js";
import { framed, tableRow } from "./table.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./model.js").Speech} Speech */

const SHOWN = 50;

export class TurnsTable extends HTMLElement {
  who = html("select");
  back = button("review.earlier", () => this.turn(-1));
  forth = button("review.later", () => this.turn(1));
  at = html("input", { type: "text", inputmode: "numeric", size: 8, placeholder: "0:00" });
  place = html("p", { role: "status" });
  body = html("tbody");
  frame = html("div");
  /** @type {Model | null} */
  model = null;
  /** @type {Speech[]} */
  speech = [];
  first = 0;

  connectedCallback() {
    if (this.who.isConnected) return;
    this.who.addEventListener("change", () => this.filter());
    const go = html("form", { class: "buttons" }, labelled("review.go_to", this.at), told("button", "review.go"));
    go.addEventListener("submit", (event) => {
      event.preventDefault();
      this.goTo(secondsOf(this.at.value) ?? 0);
    });
    this.append(html("div", { class: "tools" }, labelled("review.whose", this.who), go, html("div", { class: "buttons", role: "group", ...named("review.pages") }, this.back, this.forth), this.place), this.frame);
  }

  /** @param {Model} model */
  show(model) {
    this.model = model;
    const chosen = this.who.value;
    const options = model.lanes.map(({ name }, lane) => html("option", { value: lane, selected: String(lane) === chosen }, name));
    this.who.replaceChildren(told("option", "review.everybody", { value: "" }), ...options);
    const head = [t("series.person"), t("review.from"), t("review.to"), t("review.lasted"), t("review.certainty"), t("review.sort"), t("review.what_to_do")];
    this.frame.replaceChildren(framed(t("review.turns_table"), head, this.body, "place"));
    this.filter();
  }

  /** @private */
  filter() {
    const lane = this.who.value;
    this.speech = (this.model?.speech ?? []).filter((one) => lane === "" || String(one.lane) === lane);
    this.first = Math.min(this.first, Math.max(0, this.speech.length - 1));
    this.first -= this.first % SHOWN;
    this.fill();
  }

  /** @private @param {number} by */
  turn(by) {
    this.first = Math.max(0, this.first + by * SHOWN);
    this.fill();
  }

  /** @private @param {number} at_s */
  goTo(at_s) {
    const found = this.speech.findIndex((one) => one.end_s > at_s);
    const at = found < 0 ? Math.max(0, this.speech.length - 1) : found;
    this.first = at - (at % SHOWN);
    this.fill();
    this.body.rows[at - this.first]?.querySelector("button")?.focus();
  }

  /** @private */
  fill() {
    const shown = this.speech.slice(this.first, this.first + SHOWN);
    this.body.replaceChildren(...shown.map((one) => this.row(one)));
    // A button that has the focus keeps it: it is told that it leads nowhere, and does nothing.
    this.back.setAttribute("aria-disabled", String(this.first === 0));
    this.forth.setAttribute("aria-disabled", String(this.first + SHOWN >= this.speech.length));
    say(this.place, this.speech.length === 0 ? t("review.no_turns") : t("review.page_of", { from: number(this.first + 1), to: number(this.first + shown.length), count: this.speech.length }));
  }

  /** @private @param {Speech} one */
  row(one) {
    const lane = this.model?.lanes[one.lane];
    const words = { sure: () => "", unsure: () => t("review.sort_unsure"), backchannel: () => t("review.sort_backchannel"), unknown: () => t("review.sort_unknown") };
    const choose = html("button", { type: "button", class: "small", "aria-label": t("review.mark_this", { name: lane?.name ?? "", time: clock(one.start_s) }) }, t("review.mark_row"));
    choose.addEventListener("click", () => {
      const detail = { from_s: one.start_s, to_s: one.end_s, person: lane?.person ?? null, lane: true };
      this.dispatchEvent(new CustomEvent(MARKED, { detail, bubbles: true }));
    });
    return tableRow([lane?.name ?? "", clock(one.start_s), clock(one.end_s), duration(one.end_s - one.start_s), one.confidence === null ? "–" : percent(one.confidence), words[one.kind](), choose], "place");
  }
}

/**
 * Seconds of what somebody typed: 754, 12:34, 1:02:03, with tenths if they like.
 * @param {string} text
 * @returns {number | null} null: it is no time
 */
export function secondsOf(text) {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || !parts.every((part) => /^\d+(\.\d+)?$/.test(part))) return null;
  return parts.reduce((sum, part) => 60 * sum + Number(part), 0);
}

/**
 * Such a text, to the tenth of a second.
 * @param {number} at_s
 */
export function typed(at_s) {
  const tenths = Math.round(10 * at_s) % 10;
  return tenths === 0 ? clock(Math.round(at_s)) : `${clock(Math.floor(at_s + 1e-6))}.${tenths}`;
}

customElements.define("turns-table", TurnsTable);
