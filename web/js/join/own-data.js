/** `<own-data>`: see, correct and delete what is kept about oneself. Nothing is loaded before it is asked for. */

import { html, say } from "../dom.js";
import { clock, duration, t } from "../i18n.js";
import { correctOwnData, deleteOwnData, ownData } from "./me.js";
import { OwnDataForm } from "./own-data-form.js";
import { PhoneElement } from "./phone-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/phone.js").OwnData} OwnData */

export class OwnDataElement extends PhoneElement {
  build() {
    this.summary = html("summary");
    this.facts = html("dl", { class: "facts" });
    this.when = html("details", { class: "when" });
    this.form = new OwnDataForm((changes) => void this.keep(changes));
    this.status = html("p", { class: "hint", role: "status" });
    this.trouble = troublePlace();
    this.deletion = html("div", { class: "deletion" });
    this.details = html("details", {}, this.summary, this.facts, this.when, this.form.element, this.status, this.trouble, this.deletion);
    this.farewell = html("p", { class: "notice", role: "status", hidden: true });
    this.append(this.farewell, this.details);
    /** Everything was deleted from here, and nobody has been chosen since. */
    this.erased = false;
    /** @type {OwnData | null} */
    this.data = null;
    /** @type {string} */
    this.spokenIn = "";
    this.details.addEventListener("toggle", () => {
      if (this.details?.open) void this.load();
    });
  }

  show() {
    if (!this.summary || !this.details || !this.farewell) return;
    const known = this.you?.confirmed ?? false;
    if (this.you && this.you.person !== null) this.erased = false;
    this.hidden = !known && !this.erased;
    this.details.hidden = !known;
    if (!known) this.details.open = false;
    this.farewell.hidden = !this.erased;
    say(this.farewell, this.erased ? t("join.deleted") : "");
    say(this.summary, t("join.data"));
    // Only another language draws it anew: what is being typed must stay.
    if (this.data && this.spokenIn !== document.documentElement.lang) this.draw(this.data);
  }

  /** @private */
  async load() {
    if (this.trouble) await attempt(this.trouble, async () => this.draw(await ownData()));
  }

  /**
   * @private
   * @param {OwnData} data
   */
  draw(data) {
    const { facts, when, form, deletion } = this;
    if (!facts || !when || !form || !deletion) return;
    this.data = data;
    this.spokenIn = document.documentElement.lang;
    const there = data.present.map(([from_s, to_s]) =>
      to_s === null ? t("join.data_since", { from: clock(from_s) }) : t("join.data_span", { from: clock(from_s), to: clock(to_s) }),
    );
    facts.replaceChildren(
      ...fact(t("join.data_talked"), duration(data.talk_time_s)),
      ...fact(t("join.data_voice"), data.has_voice_print ? t("join.data_voice_yes") : t("join.data_voice_no")),
      ...(there.length > 0 ? fact(t("join.data_present"), there.join(", ")) : []),
    );
    when.hidden = data.turns.length === 0;
    when.replaceChildren(
      html("summary", {}, t("join.data_turns", { count: data.turns.length })),
      html("ol", {}, ...data.turns.map(([from_s, to_s]) => html("li", {}, t("join.data_span", { from: clock(from_s), to: clock(to_s) })))),
    );
    form.draw(data);
    this.drawDeletion(false);
  }

  /**
   * @private
   * @param {boolean} asked whether it has been asked for once
   */
  drawDeletion(asked) {
    const { deletion } = this;
    if (!deletion) return;
    if (!asked) {
      const ask = html("button", { type: "button", class: "wide" }, t("join.delete"));
      ask.addEventListener("click", () => this.drawDeletion(true));
      const had = deletion.contains(document.activeElement);
      deletion.replaceChildren(ask);
      if (had) ask.focus();
      return;
    }
    const words = html("p", { id: "deletion-words", tabindex: -1 }, t("join.delete_sure"));
    const yes = html("button", { type: "button", "aria-describedby": "deletion-words" }, t("join.delete_yes"));
    const no = html("button", { type: "button", class: "main" }, t("join.delete_no"));
    yes.addEventListener("click", () => void this.erase());
    no.addEventListener("click", () => this.drawDeletion(false));
    deletion.replaceChildren(words, html("div", { class: "pair" }, yes, no));
    words.focus();
  }

  /**
   * @private
   * @param {Partial<import("../types/requests.js").CorrectOwnData>} changes
   */
  async keep(changes) {
    const { trouble, status } = this;
    if (!trouble || !status) return;
    say(status, "");
    await attempt(trouble, async () => {
      this.tell(await correctOwnData(changes));
      this.draw(await ownData());
      say(status, t("join.data_kept"));
    });
  }

  /** @private */
  async erase() {
    const { trouble, details } = this;
    if (!trouble || !details) return;
    await attempt(trouble, async () => {
      const you = await deleteOwnData();
      this.data = null;
      details.open = false;
      this.erased = true;
      this.tell(you);
    });
  }
}

/**
 * @param {string} what
 * @param {string} value
 */
function fact(what, value) {
  return [html("dt", {}, what), html("dd", {}, value)];
}

customElements.define("own-data", OwnDataElement);
