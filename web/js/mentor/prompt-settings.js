/** `<prompt-settings>`: which prompts there are, and when each is due. */

import { promptThresholds, setPromptThresholds } from "./api.js";
import { html } from "../dom.js";
import { KINDS } from "../prompts.js";
import { button, labelled, told } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").PromptKind} PromptKind */
/** @typedef {import("../types/requests.js").PromptThresholds} PromptThresholds */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** @typedef {Exclude<keyof PromptThresholds, "off">} Figure */

/**
 * Figure, text, how many of the server's unit one of the page's is, least, most and step in the page's unit.
 * @type {readonly [Figure, number, number, number, number][]}
 */
const FIGURES = [
  ["long_turn_s", 60, 0.5, 60, 0.5],
  ["dominates_index", 1, 1, 10, 0.1],
  ["strongly_index", 1, 1, 10, 0.1],
  ["dominates_share", 0.01, 0, 100, 1],
  ["quiet_index", 1, 0, 1, 0.1],
  ["coverage", 0.01, 0, 100, 5],
  ["hold_s", 1, 0, 600, 10],
  ["rest_s", 60, 0, 60, 0.5],
  ["snooze_s", 60, 0.5, 60, 0.5],
];

export class PromptSettings extends LiveElement {
  trouble = troublePlace();
  dialog = makeDialog("prompts.title").dialog;
  form = html("form", { class: "stack" });
  /** @type {Map<PromptKind, HTMLInputElement>} */
  kinds = new Map();
  /** @type {Map<Figure, HTMLInputElement>} */
  figures = new Map();

  build() {
    for (const [kind] of KINDS) this.kinds.set(kind, html("input", { type: "checkbox" }));
    for (const [figure, , min, max, step] of FIGURES) {
      this.figures.set(figure, html("input", { type: "number", min, max, step, required: figure !== "long_turn_s", inputmode: "decimal" }));
    }
    const kinds = html("fieldset", {}, told("legend", "prompts.kinds"), ...KINDS.map(([kind, key]) => labelledKind(key, this.kinds.get(kind))));
    const figure = (/** @type {Figure} */ name) => /** @type {HTMLInputElement} */ (this.figures.get(name));
    const figures = html(
      "fieldset",
      { class: "settings-figures" },
      told("legend", "prompts.when"),
      labelled("prompts.long_turn", figure("long_turn_s")),
      labelled("prompts.dominates_index", figure("dominates_index")),
      labelled("prompts.strongly_index", figure("strongly_index")),
      labelled("prompts.dominates_share", figure("dominates_share")),
      labelled("prompts.quiet_index", figure("quiet_index")),
      labelled("prompts.coverage", figure("coverage")),
      labelled("prompts.hold", figure("hold_s")),
      labelled("prompts.rest", figure("rest_s")),
      labelled("prompts.snooze", figure("snooze_s")),
    );
    const keep = told("button", "prompts.keep", { type: "submit", class: "main" });
    const usual = button("prompts.usual", () => this.fill(USUAL), { class: "quiet" });
    this.form.append(kinds, figures, this.trouble, html("div", { class: "buttons" }, keep, usual));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep();
    });
    this.dialog.append(told("p", "prompts.hint", { class: "quiet-note" }), this.form);
    this.append(this.dialog);
  }

  async start() {
    open(this.dialog);
    await attempt(this.trouble, async () => this.fill(await promptThresholds()));
  }

  /** @private @param {PromptThresholds} thresholds */
  fill(thresholds) {
    for (const [kind, input] of this.kinds) input.checked = !thresholds.off.includes(kind);
    for (const [figure, unit] of FIGURES) {
      const value = thresholds[figure];
      const input = this.figures.get(figure);
      if (input) input.value = value === null ? "" : String(Number((value / unit).toFixed(3)));
    }
  }

  /** @private */
  async keep() {
    const off = [...this.kinds].filter(([, input]) => !input.checked).map(([kind]) => kind);
    /** @type {PromptThresholds} */
    const thresholds = { ...USUAL, off };
    for (const [figure, unit] of FIGURES) {
      const text = this.figures.get(figure)?.value ?? "";
      if (figure === "long_turn_s" && text === "") thresholds.long_turn_s = null;
      else thresholds[figure] = Number((Number(text) * unit).toFixed(6));
    }
    if (await attempt(this.trouble, () => setPromptThresholds(thresholds))) this.dialog.close();
  }

  /** @param {Snapshot} _snapshot */
  show(_snapshot) {
    // What is in the fields is asked for when the dialog opens.
  }
}

/**
 * @param {string} key
 * @param {HTMLInputElement | undefined} input
 */
function labelledKind(key, input) {
  return html("label", { class: "check" }, ...(input ? [input] : []), told("span", key));
}

/** The server's defaults. @type {PromptThresholds} */
const USUAL = {
  off: [],
  dominates_index: 1.5,
  strongly_index: 2,
  dominates_share: 0.1,
  quiet_index: 0.5,
  long_turn_s: 120,
  coverage: 0.8,
  hold_s: 60,
  rest_s: 300,
  snooze_s: 120,
};

customElements.define("prompt-settings", PromptSettings);
