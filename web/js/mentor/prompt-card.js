/** `<prompt-card>`: the one prompt there is, with words to say; why there is none; "I stepped in". */

import { answerPrompt, editPrompt, stepIn } from "./api.js";
import { html, say } from "../dom.js";
import { duration, percent, speakerOf, t } from "../i18n.js";
import { isOn, nameIn } from "../people.js";
import { button, named } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/mentor.js").PromptState} PromptState */
/** @typedef {import("../i18n.js").Speaker} Speaker */

const LONGEST_TEXT = 400;

export class PromptCard extends LiveElement {
  trouble = troublePlace();
  heading = html("p", { class: "prompt-title" });
  words = html("p", { class: "prompt-words", dir: "auto" });
  why = html("p", { class: "prompt-why" });
  accept = button("prompt.accept", () => void this.answer("accept"), { class: "main", "aria-keyshortcuts": "a" });
  edit = button("prompt.edit", () => this.editWords(), { "aria-keyshortcuts": "w" });
  snooze = button("prompt.snooze", () => void this.answer("snooze"), { "aria-keyshortcuts": "z" });
  dismiss = button("prompt.dismiss", () => void this.answer("dismiss"), { class: "quiet", "aria-keyshortcuts": "d" });
  stepped = button("prompt.step_in", () => void this.stepIn(), { "aria-keyshortcuts": "i" });
  buttons = html("div", { class: "buttons" }, this.accept, this.edit, this.snooze, this.dismiss);
  input = html("textarea", { rows: 3, maxlength: LONGEST_TEXT, dir: "auto", ...named("prompt.own_words") });
  form = html("form", { class: "prompt-form", hidden: true }, this.input, html("div", { class: "buttons" }));
  /** @type {Speaker | null} */
  speaker = null;
  /** Number of the prompt whose words are being edited. */
  editing = 0;

  build() {
    const keep = button("prompt.keep", () => void this.keep(), { class: "main" });
    const leave = button("prompt.leave", () => this.leave(), { class: "quiet" });
    this.form.lastElementChild?.append(keep, leave);
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
      else if (event.key === "Enter" && !event.shiftKey && event.target === this.input) {
        event.preventDefault();
        void this.keep();
      }
    });
    this.append(this.heading, this.words, this.form, this.buttons, this.why, this.stepped, this.trouble);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const prompt = snapshot.mentor?.prompt ?? null;
    if (this.editing !== 0 && prompt?.number !== this.editing) this.leave(false);
    const typing = this.editing !== 0;
    this.classList.toggle("has-prompt", prompt !== null);
    for (const element of [this.heading, this.words, this.buttons]) element.hidden = prompt === null;
    this.buttons.hidden ||= typing;
    this.words.hidden ||= typing;
    this.form.hidden = !typing;
    this.why.hidden = prompt !== null;
    this.stepped.hidden = snapshot.session.state !== "listening";
    if (prompt === null) say(this.why, whyNone(snapshot));
    else void this.speak(snapshot, prompt);
  }

  /**
   * The title in the page's language, the words in the session's: they are said aloud.
   * @private
   * @param {Snapshot} snapshot
   * @param {PromptState} prompt
   */
  async speak(snapshot, prompt) {
    say(this.heading, promptTitle(snapshot, prompt));
    const { language } = snapshot.session;
    const speaker = await speakerOf(language);
    if (this.snapshot !== snapshot) return;
    this.speaker = speaker;
    this.words.lang = speaker.language;
    this.input.lang = speaker.language;
    say(this.words, prompt.text ?? speaker.t(prompt.words_key, filled(snapshot, prompt, speaker.language)));
    this.words.classList.toggle("is-own", prompt.text !== null);
  }

  /** @param {"accept" | "snooze" | "dismiss"} verb */
  async answer(verb) {
    const number = this.snapshot?.mentor?.prompt?.number;
    if (number !== undefined) await attempt(this.trouble, () => answerPrompt(number, verb));
  }

  /** @param {string[]} [people] whom it was about */
  async stepIn(people = []) {
    if (this.snapshot && isOn(this.snapshot)) await attempt(this.trouble, () => stepIn(people));
  }

  editWords() {
    const prompt = this.snapshot?.mentor?.prompt;
    if (!prompt || !this.snapshot) return;
    this.editing = prompt.number;
    this.input.value = this.words.textContent ?? "";
    this.show(this.snapshot);
    this.input.focus();
    this.input.select();
  }

  /** @private */
  async keep() {
    const number = this.editing;
    const text = this.input.value.trim() || null;
    if (await attempt(this.trouble, () => editPrompt(number, text))) this.leave();
  }

  /** @private @param {boolean} [focus] */
  leave(focus = true) {
    this.editing = 0;
    if (this.snapshot && focus) {
      this.show(this.snapshot);
      this.edit.focus();
    }
  }
}

/**
 * What is the case, in the page's language.
 * @param {Snapshot} snapshot
 * @param {PromptState} prompt
 */
export function promptTitle(snapshot, prompt) {
  return t(prompt.title_key, filled(snapshot, prompt));
}

/**
 * What stands in the braces of a prompt's texts.
 * @param {Snapshot} snapshot
 * @param {PromptState} prompt
 * @param {string} [language] the page's own where it is left out
 * @returns {Record<string, string>}
 */
function filled(snapshot, { parameters }, language) {
  /** @type {Record<string, string>} */
  const texts = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === "string") texts[name] = name === "group" ? value : nameIn(snapshot, value);
    else texts[name] = name.endsWith("_s") ? duration(value, language) : percent(value, language);
  }
  return texts;
}

/** @param {Snapshot} snapshot */
function whyNone({ mentor, session }) {
  if (session.state === "paused") return t("prompt.none_paused");
  if (session.state !== "listening") return t("prompt.none_yet");
  const silence = mentor?.silence;
  if (silence?.reason === "off_record") return t("prompt.none_paused");
  if (silence?.reason === "not_counted") return t("prompt.none_not_counted");
  if (silence?.reason === "coverage") {
    return silence.coverage === null ? t("prompt.none_coverage_unknown") : t("prompt.none_coverage", { part: percent(Math.floor(silence.coverage * 100) / 100) });
  }
  const rest_s = mentor?.rests_for_s ?? 0;
  return rest_s > 0 ? t("prompt.none_rest", { rest: duration(Math.ceil(rest_s / 30) * 30) }) : t("prompt.none");
}

customElements.define("prompt-card", PromptCard);
