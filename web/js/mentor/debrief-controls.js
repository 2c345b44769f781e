/** `<debrief-controls>`: the mentor leads the group through looking back, step by step. */

import { guessAsGroup, judgeNorm, setNorm, turnDebrief } from "./api.js";
import { html, say, set } from "../dom.js";
import { t } from "../i18n.js";
import { button, labelled, told } from "../texts.js";
import { GuessForm } from "../components/guess-form.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/debrief.js").DebriefState} DebriefState */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class DebriefControls extends LiveElement {
  trouble = troublePlace();
  form = new GuessForm();
  /** @type {Record<DebriefState["stage"], HTMLButtonElement>} */
  stages = {
    guess: button("debrief.guess", () => this.turn("guess")),
    reveal: button("debrief.reveal", () => this.turn("reveal")),
    replay: button("debrief.replay", () => this.turn("replay")),
    norm: button("debrief.norm", () => this.turn("norm")),
  };
  close = button("debrief.close", () => this.turn(null), { class: "quiet" });
  count = html("p");
  group = html("details", {}, told("summary", "debrief.group_guess"), this.form.element, button("debrief.enter_guess", () => this.run(() => guessAsGroup(this.form.shares()))));
  last = html("p", { dir: "auto" });
  /** @type {[DebriefState["norm_met"], HTMLButtonElement][]} */
  answers = [
    ["yes", button("debrief.met_yes", () => this.run(() => judgeNorm("yes")))],
    ["partly", button("debrief.met_partly", () => this.run(() => judgeNorm("partly")))],
    ["no", button("debrief.met_no", () => this.run(() => judgeNorm("no")))],
  ];
  met = html("div", {}, told("h3", "debrief.last_norm"), this.last, html("div", { class: "buttons" }, ...this.answers.map(([, element]) => element)));
  input = html("input", { type: "text", maxlength: 200, dir: "auto" });
  norm = html("form", { class: "stack" }, labelled("debrief.next_norm", this.input), html("div", { class: "buttons" }, told("button", "debrief.keep_norm", { class: "main" })));

  build() {
    this.norm.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run(() => setNorm(this.input.value.trim() || null));
    });
    const stages = html("div", { class: "buttons" }, ...Object.values(this.stages), this.close);
    this.append(told("p", "debrief.hint"), stages, this.count, this.group, this.met, this.norm, this.trouble);
  }

  /** @private @param {DebriefState["stage"] | null} stage */
  turn(stage) {
    this.run(() => turnDebrief(stage));
  }

  /** @private @param {() => Promise<unknown>} work */
  run(work) {
    void attempt(this.trouble, work);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { debrief, session } = snapshot;
    const card = this.closest("section");
    if (card) card.hidden = session.state !== "ended";
    for (const [stage, element] of Object.entries(this.stages)) set(element, { "aria-pressed": String(debrief?.stage === stage) });
    this.close.hidden = debrief === null;
    this.group.hidden = this.count.hidden = debrief?.stage !== "guess";
    this.norm.hidden = debrief?.stage !== "norm";
    this.met.hidden = debrief?.stage !== "norm" || session.last_norm === null;
    if (debrief === null) return;
    say(this.count, debrief.group_guessed ? t("debrief.group_guessed") : t("debrief.guesses", { count: debrief.guesses }));
    if (!this.group.hidden) this.form.draw(snapshot);
    say(this.last, session.last_norm ?? "");
    for (const [met, element] of this.answers) set(element, { "aria-pressed": String(debrief.norm_met === met) });
    if (document.activeElement !== this.input) this.input.value = debrief.norm ?? "";
  }
}

customElements.define("debrief-controls", DebriefControls);
