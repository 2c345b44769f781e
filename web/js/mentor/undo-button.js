/** `<undo-button>`: takes back the last thing, and says what it was. */

import { undo } from "./api.js";
import { say } from "../dom.js";
import { clock, has, t } from "../i18n.js";
import { isolated, nameIn } from "../people.js";
import { phaseName } from "../phases.js";
import { button } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/mentor.js").Undo} Undo */

export class UndoButton extends LiveElement {
  trouble = troublePlace();
  button = button("undo.button", () => void this.undo(), { class: "quiet", "aria-keyshortcuts": "u" });

  build() {
    this.append(this.button, this.trouble);
  }

  async undo() {
    if (this.snapshot?.mentor?.undo) await attempt(this.trouble, undo);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const last = snapshot.mentor?.undo ?? null;
    this.button.hidden = last === null;
    if (last === null) return;
    const what = has(last.key) ? t(last.key, filled(snapshot, last)) : "";
    const text = what === "" ? t("undo.button") : t("undo.what", { what });
    say(this.button, what === "" ? text : `↶ ${what}`);
    this.button.title = text;
    this.button.setAttribute("aria-label", text);
  }
}

/**
 * What stands in the braces: ids become names, places phases, and seconds times.
 * @param {Snapshot} snapshot
 * @param {Undo} undo
 */
function filled(snapshot, { parameters }) {
  /** @type {Record<string, string>} */
  const texts = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (name === "name") texts[name] = isolated(String(value));
    else if (typeof value === "string") texts[name] = nameIn(snapshot, value);
    else if (name === "place") texts[name] = phaseName(snapshot.phases.agenda[value] ?? { kind: "discussion", title: "" });
    else texts[name] = clock(value);
  }
  return texts;
}

customElements.define("undo-button", UndoButton);
