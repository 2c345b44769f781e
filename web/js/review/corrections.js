/** `<session-corrections>`: what the microphone got wrong is put right, figures follow, and the last one can be taken back. */

import { call } from "../call.js";
import { html, say } from "../dom.js";
import { clock, t } from "../i18n.js";
import { button, choice, labelled, told } from "../texts.js";
import { attempt, troublePlace } from "../components/trouble.js";
import { nameOf } from "./document.js";
import { secondsOf, typed } from "./turns-table.js";
import { moment } from "./words.js";

/** @typedef {import("./document.js").CorrectionBody} CorrectionBody */
/** @typedef {import("./document.js").SessionDocument} SessionDocument */
/** @typedef {import("./timeline/speech-timeline.js").Stretch} Stretch */

/** The session is another one now: its document. */
export const CORRECTED = "review-corrected";
const UNKNOWN = "unknown";
const ANYBODY = "";
/** The end of a presence that was not ended. */
const OPEN_END = "…";

export class SessionCorrections extends HTMLElement {
  trouble = troublePlace();
  kind = choice(/** @type {[CorrectionBody["kind"], string][]} */ ([["relabel", "review.do_relabel"], ["merge", "review.do_merge"], ["split", "review.do_split"], ["presence", "review.do_presence"], ["rename", "review.do_rename"], ["add", "review.do_add"]]));
  from = html("input", { type: "text", size: 9, inputmode: "numeric" });
  to = html("input", { type: "text", size: 9, inputmode: "numeric" });
  person = html("select");
  target = html("select");
  of = html("select");
  into = html("select");
  at = html("input", { type: "text", size: 9, inputmode: "numeric" });
  spans = html("input", { type: "text", size: 24 });
  name = html("input", { type: "text", maxlength: 80, dir: "auto" });
  hint = html("p", { class: "hint" });
  done = html("p", { role: "status" });
  /** @type {Record<string, HTMLElement>} */
  fields = {
    from: labelled("review.from", this.from),
    to: labelled("review.to", this.to),
    target: labelled("review.was_said_by", this.target),
    of: labelled("review.taken_for", this.of),
    person: labelled("review.whom", this.person),
    into: labelled("review.into", this.into),
    at: labelled("review.from_when", this.at),
    spans: labelled("review.was_there", this.spans),
    name: labelled("review.name", this.name),
  };
  form = html("form", { class: "tools" }, labelled("review.do_what", this.kind), ...Object.values(this.fields), told("button", "review.correct", { class: "main" }));
  list = html("ol", { class: "corrections" });
  none = told("p", "review.corrections_none", { class: "hint" });
  undo = button("review.take_back", () => void this.takeBack());
  /** @type {SessionDocument | null} */
  document = null;

  connectedCallback() {
    if (this.form.isConnected) return;
    this.kind.addEventListener("change", () => this.choose());
    this.person.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.correct();
    });
    this.append(told("h2", "review.corrections", { tabindex: -1 }), told("p", "review.corrections_hint", { class: "hint" }), this.form, this.hint, this.trouble, this.done, told("h3", "review.corrections_list"), this.none, this.list, this.undo);
  }

  /** @param {SessionDocument} document */
  show(document) {
    this.document = document;
    const people = document.figures.people.map(({ id }) => ({ id, name: nameOf(document, id) }));
    for (const select of [this.person, this.into, this.target, this.of]) {
      const chosen = select.value;
      const unknown = select === this.target || select === this.of;
      select.replaceChildren(
        ...(select === this.of ? [told("option", "review.anybody", { value: ANYBODY })] : []),
        ...people.map(({ id, name }) => html("option", { value: id }, name)),
        ...(unknown ? [told("option", "review.nobody_known", { value: UNKNOWN })] : []),
      );
      if (select.querySelector(`option[value="${CSS.escape(chosen)}"]`)) select.value = chosen;
    }
    const { corrections } = document.review;
    this.list.replaceChildren(...corrections.map((one) => html("li", { dir: "auto", class: one.undone ? "is-undone" : null }, `${this.wordsOf(one.what)} · ${moment(one.at)}${one.undone ? ` · ${t("review.taken_back")}` : ""}`)));
    const left = corrections.some((one) => !one.undone);
    this.none.hidden = corrections.length > 0;
    this.undo.hidden = !left;
    this.choose();
  }

  /** @param {Stretch} stretch */
  mark({ from_s, to_s, person, lane }) {
    this.kind.value = "relabel";
    this.of.value = lane ? (person ?? UNKNOWN) : ANYBODY;
    this.from.value = typed(from_s);
    this.to.value = typed(to_s);
    this.choose();
    this.target.focus();
  }

  /** @private Only the fields of what is to be done are there. */
  choose() {
    const shown = { relabel: ["from", "to", "of", "target"], merge: ["person", "into"], split: ["person", "at", "name"], presence: ["person", "spans"], rename: ["person", "name"], add: ["name"] };
    const kind = /** @type {CorrectionBody["kind"]} */ (this.kind.value);
    for (const [name, field] of Object.entries(this.fields)) field.hidden = !shown[kind].includes(name);
    this.name.required = kind === "rename" || kind === "add";
    if (kind === "presence" && document.activeElement !== this.spans) this.spans.value = (this.document?.review.presence[this.person.value] ?? []).map(([from, to]) => `${typed(from)}–${to === null ? OPEN_END : typed(to)}`).join(", ");
    const hints = { relabel: () => t("review.hint_relabel"), merge: () => t("review.hint_merge"), split: () => t("review.hint_split"), presence: () => t("review.hint_presence"), rename: () => t("review.hint_rename"), add: () => t("review.hint_add") };
    say(this.hint, hints[kind]());
  }

  /** @private @returns {CorrectionBody | string} or the sentence that says what is missing */
  body() {
    const kind = /** @type {CorrectionBody["kind"]} */ (this.kind.value);
    const person = this.person.value;
    const name = this.name.value.trim();
    if (kind === "relabel") {
      const [start_s, end_s] = [secondsOf(this.from.value), secondsOf(this.to.value)];
      if (start_s === null || end_s === null || end_s <= start_s) return t("review.bad_stretch");
      return { kind, start_s, end_s, person: this.target.value === UNKNOWN ? null : this.target.value, of: this.of.value === ANYBODY ? null : this.of.value };
    }
    if (kind === "merge") return person === this.into.value ? t("review.same_person") : { kind, person, into: this.into.value };
    if (kind === "split") {
      const at_s = secondsOf(this.at.value);
      return at_s === null ? t("review.bad_time") : { kind, person, at_s, name: name || null };
    }
    if (kind === "presence") {
      const spans = spansOf(this.spans.value);
      return spans === null ? t("review.bad_spans") : { kind, person, spans };
    }
    return kind === "rename" ? { kind, person, name } : { kind, name };
  }

  /** @private */
  async correct() {
    const body = this.body();
    if (typeof body === "string") {
      say(this.trouble, body);
      return;
    }
    await this.ask(() => call("POST", this.path("corrections"), body), t("review.corrected"));
  }

  /** @private */
  async takeBack() {
    await this.ask(() => call("DELETE", this.path("corrections/last")), t("review.took_back"));
    if (this.undo.hidden) this.kind.focus();
  }

  /** @private @param {string} rest */
  path(rest) {
    return `/api/review/sessions/${this.document?.session.id ?? 0}/${rest}`;
  }

  /** @private @param {() => Promise<unknown>} work @param {string} sentence */
  async ask(work, sentence) {
    say(this.done, "");
    this.toggleAttribute("aria-busy", true);
    await attempt(this.trouble, async () => {
      const corrected = /** @type {SessionDocument} */ (await work());
      this.name.value = "";
      this.dispatchEvent(new CustomEvent(CORRECTED, { detail: corrected, bubbles: true }));
      say(this.done, sentence);
    });
    this.removeAttribute("aria-busy");
  }

  /** @private @param {CorrectionBody} what */
  wordsOf(what) {
    const name = (/** @type {string | null} */ id) => (id === null || this.document === null ? t("review.nobody_known") : nameOf(this.document, id));
    switch (what.kind) {
      case "relabel":
        return t("review.did_relabel", { from: clock(what.start_s), to: clock(what.end_s), name: name(what.person) });
      case "merge":
        return t("review.did_merge", { name: name(what.person), into: name(what.into) });
      case "split":
        return t("review.did_split", { name: name(what.person), at: clock(what.at_s) });
      case "presence":
        return t("review.did_presence", { name: name(what.person) });
      case "rename":
        return t("review.did_rename", { name: what.name });
      case "add":
        return t("review.did_add", { name: what.name });
    }
  }
}

/**
 * "0:00–12:30, 20:00–…" as spans; null: it is none.
 * @param {string} text
 * @returns {[number, number | null][] | null}
 */
export function spansOf(text) {
  /** @type {[number, number | null][]} */
  const found = [];
  for (const span of text.split(/[;,](?!\d)/).map((one) => one.trim()).filter(Boolean)) {
    const [first = "", last = "", ...more] = span.split(/\s*[–—-]\s*/);
    const from_s = secondsOf(first);
    const to_s = secondsOf(last);
    const open = last === "" || last === OPEN_END || last === "...";
    if (more.length > 0 || from_s === null || (to_s === null && !open)) return null;
    if (to_s !== null && to_s <= from_s) return null;
    found.push([from_s, open ? null : to_s]);
  }
  return found;
}

customElements.define("session-corrections", SessionCorrections);
