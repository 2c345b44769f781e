/** A session is deleted, or somebody taken out of all of them: asked first, and told afterwards what is not there any more. */

import { call } from "../call.js";
import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { isolated } from "../people.js";
import { button, labelled } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { attempt, troublePlace } from "../components/trouble.js";
import { listed, titleOf } from "./words.js";

/** @typedef {import("../types/requests.js").RemovedList} RemovedList */
/** @typedef {import("../types/requests.js").RemovedThing} RemovedThing */
/** @typedef {import("../types/review.js").ReviewLine} ReviewLine */

const TITLES_SHOWN = 5;

/**
 * @param {number} id
 * @param {string} title
 * @param {() => void} gone called when the dialog is closed and the session is not there any more
 */
export function askRemoval(id, title, gone) {
  const question = html("p", {}, t("review.delete_sure", { title: isolated(title) }));
  ask(t("review.delete"), t("review.delete_yes"), [question], () => call("DELETE", `/api/review/sessions/${id}`), gone);
}

/**
 * @param {readonly ReviewLine[]} sessions all there are
 * @param {() => void} gone called when the dialog is closed and somebody is not there any more
 */
export function askPersonRemoval(sessions, gone) {
  const name = html("input", { type: "text", maxlength: 80, dir: "auto", autocomplete: "off" });
  const pseudonym = html("input", { type: "text", maxlength: 80, dir: "auto", autocomplete: "off" });
  const where = html("p", { class: "hint", role: "status" });
  name.addEventListener("input", () => say(where, whereWords(sessions, name.value)));
  const fields = [html("p", {}, t("review.person_sure")), labelled("review.person_name", name), where, labelled("review.person_pseudonym", pseudonym)];
  ask(t("review.person_out"), t("review.person_yes"), fields, () => call("POST", "/api/review/people/removal", { name: name.value, pseudonym: pseudonym.value.trim() || null }), gone);
}

/**
 * Which sessions somebody is in; notes and backups, where nobody looks here, are seen to all the same.
 * @param {readonly ReviewLine[]} sessions
 * @param {string} name
 */
function whereWords(sessions, name) {
  const wanted = comparable(name);
  if (wanted === "") return "";
  const there = sessions.filter(({ names }) => names.some((one) => comparable(one) === wanted));
  if (there.length === 0) return t("review.person_nowhere");
  const titles = there.slice(0, TITLES_SHOWN).map((session) => isolated(titleOf(session)));
  if (there.length > TITLES_SHOWN) titles.push("…");
  return t("review.person_where", { count: there.length, titles: listed(titles) });
}

/** @param {string} name */
const comparable = (name) => name.normalize("NFC").trim().replace(/\s+/gu, " ").toLocaleLowerCase();

/**
 * @param {string} title
 * @param {string} sure what the button says that does it
 * @param {readonly HTMLElement[]} question
 * @param {() => Promise<unknown>} remove
 * @param {() => void} gone
 */
function ask(title, sure, question, remove, gone) {
  const trouble = troublePlace();
  const asked = html("div", { class: "stack" }, ...question);
  const result = html("ul", { class: "facts" });
  let removed = false;
  const yes = html("button", { type: "submit", class: "main" }, sure);
  const no = button("review.delete_no", () => dialog.close());
  const form = html("form", { class: "stack" }, asked, html("div", { class: "buttons" }, yes, no));
  const { dialog, heading } = makeDialog(null, form, html("div", { class: "stack", role: "status" }, result), trouble);
  heading.textContent = title;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void work();
  });
  async function work() {
    yes.disabled = true;
    removed = await attempt(trouble, async () => {
      const answer = /** @type {RemovedList} */ (await remove());
      form.replaceWith(html("p", {}, t("review.removed")));
      result.after(html("p", {}, t("review.removed_elsewhere")));
      result.replaceChildren(...answer.removed.map((one) => html("li", { dir: "auto" }, thingWords(one))));
      /** @type {HTMLElement | null} */ (dialog.querySelector(".dialog-close"))?.focus();
    });
    yes.disabled = false;
  }
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (removed) gone();
  });
  document.body.append(dialog);
  open(dialog);
  (asked.querySelector("input") ?? no).focus();
}

/** @param {RemovedThing} thing */
function thingWords({ what, where, how }) {
  const things = { session: () => t("review.removed_session"), person: () => t("review.removed_person"), mention: () => t("review.removed_mention"), backup: () => t("review.removed_backup"), "set-aside": () => t("review.removed_aside") };
  const ways = { deleted: () => t("review.how_deleted"), cleaned: () => t("review.how_cleaned"), renamed: () => t("review.how_renamed") };
  return t("review.removed_thing", { what: things[what](), where, how: ways[how]() });
}
