/** `<set-up-panel>`: a workshop in a minute: what it is, who is there, the microphone, the agenda, start. */

import { expectPeople, listSeries, setMode, setUp, startSession } from "./api.js";
import { html, say } from "../dom.js";
import { LANGUAGES, LANGUAGE_NAMES, t } from "../i18n.js";
import { Field } from "./field.js";
import { isOn, rosterOf } from "../people.js";
import { button, choice, hinted, labelled, told } from "../texts.js";
import { AgendaEditor } from "./agenda-editor.js";
import { BrowserMicrophone } from "../components/browser-microphone.js";
import { LiveElement } from "../components/live-element.js";
import { RosterEditor } from "./roster-editor.js";
import { SourcePicker } from "./source-picker.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/state.js").SessionState} SessionState */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** The session has begun; the page goes on to the console. */
export const STARTED = "session-started";
const RULES_AT_MOST = 12;

export class SetUpPanel extends LiveElement {
  trouble = troublePlace();
  startTrouble = troublePlace();
  modeTrouble = troublePlace();
  titleInput = html("input", { id: "session-title", autofocus: true, maxlength: 200, autocomplete: "off", dir: "auto" });
  series = html("input", { maxlength: 200, autocomplete: "off", dir: "auto", list: "known-series" });
  known = html("datalist", { id: "known-series" });
  language = html("select", {}, told("option", "setup.language_own", { value: "" }), ...LANGUAGES.map((tag) => html("option", { value: tag, lang: tag }, LANGUAGE_NAMES[tag] ?? tag)));
  rules = html("textarea", { rows: 3, dir: "auto", ...hinted("setup.rules_hint") });
  people = html("input", { type: "number", min: 1, max: 60, inputmode: "numeric", class: "short" });
  mode = choice([["voices", "mode.voices"], ["tap", "mode.tap"]], { id: "session-mode" });
  modeHint = html("p", { class: "quiet-note" });
  copyButton = button("setup.copy", () => void this.roster.copy(this.series.value.trim()));
  start = told("button", "session.start", { type: "submit", class: "main" });
  roster = new RosterEditor();
  sound = new SourcePicker();
  browser = new BrowserMicrophone();
  agenda = new AgendaEditor();
  fields = {
    title: new Field(this.titleInput, ({ value }) => setUp({ title: value.trim() }), this.trouble),
    series: new Field(this.series, ({ value }) => setUp({ series: value.trim() }), this.trouble),
    language: new Field(this.language, ({ value }) => setUp({ language: value || null }), this.trouble),
    rules: new Field(this.rules, ({ value }) => setUp({ ground_rules: linesOf(value) }), this.trouble),
    people: new Field(this.people, ({ value }) => expectPeople(value === "" ? null : Number(value)), this.trouble),
  };

  build() {
    this.browser.setAttribute("chooses", "");
    const form = html(
      "form",
      { class: "set-up" },
      html("div", { class: "set-up-column" }, html("section", { class: "set-up-session" }, told("h2", "setup.session"), labelled("session.title", this.titleInput), html("div", { class: "series-line" }, labelled("setup.series", this.series), this.copyButton), this.known, labelled("setup.language", this.language), labelled("setup.rules", this.rules), this.trouble), html("section", { class: "set-up-sound" }, told("h2", "mentor.sound"), this.sound, this.browser, labelled("setup.mode", this.mode), this.modeHint, this.modeTrouble, labelled("setup.count", this.people))),
      html("div", { class: "set-up-column" }, html("section", { class: "set-up-people" }, told("h2", "setup.people"), this.roster), html("section", { class: "set-up-agenda" }, told("h2", "setup.agenda"), this.agenda)),
      html("div", { class: "set-up-start" }, this.start, this.startTrouble),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.begin();
    });
    // Enter in a field of the set-up keeps what was typed; only the button begins a session.
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
        event.preventDefault();
        event.target.dispatchEvent(new Event("change"));
      }
    });
    this.mode.addEventListener("change", () => void this.changeMode());
    this.append(form);
    void attempt(this.trouble, async () => this.known.replaceChildren(...(await listSeries()).map((value) => html("option", { value }))));
  }

  /** Everything that was typed arrives, then the session begins. */
  async begin() {
    const { snapshot } = this;
    if (snapshot?.session.state !== "idle" || this.start.hasAttribute("aria-disabled")) return;
    this.start.setAttribute("aria-disabled", "true");
    const began = (await this.commit()) && (await attempt(this.startTrouble, () => startSession(this.titleInput.value.trim() || null)));
    this.start.removeAttribute("aria-disabled");
    if (began) this.dispatchEvent(new Event(STARTED, { bubbles: true }));
  }

  /** @private */
  async commit() {
    for (const field of Object.values(this.fields)) if (!(await field.commit())) return false;
    return (await this.roster.commit()) && (await this.agenda.commit());
  }

  /** @private */
  async changeMode() {
    const wish = /** @type {SessionState["mode"]} */ (this.mode.value);
    if (!(await attempt(this.modeTrouble, () => setMode(wish)))) this.mode.value = this.snapshot?.session.mode ?? "voices";
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { session, mentor } = snapshot;
    this.fields.title.draw(session.title ?? "");
    this.fields.series.draw(session.series ?? "");
    this.fields.language.draw(session.language ?? "");
    this.fields.rules.draw(session.ground_rules.join("\n"));
    this.fields.people.draw(mentor?.expected_people === null || mentor?.expected_people === undefined ? "" : String(mentor.expected_people));
    this.copyButton.hidden = this.series.value.trim() === "" || isOn(snapshot);
    if (this.mode !== document.activeElement) this.mode.value = session.mode;
    const refuses = rosterOf(snapshot).length > 0 && mentor?.everybody_agreed === false;
    say(this.modeHint, refuses ? t("mode.hint_refused") : t("mode.hint"));
    this.start.hidden = session.state !== "idle";
    for (const part of [this.roster, this.sound, this.agenda]) part.update(snapshot);
  }
}

/** @param {string} text one rule a line */
function linesOf(text) {
  return text
    .split("\n")
    .map((line) => line.trim().slice(0, 200))
    .filter((line) => line !== "")
    .slice(0, RULES_AT_MOST);
}

customElements.define("set-up-panel", SetUpPanel);
