/** A session is deleted, or somebody taken out of all of them: asked first, and told afterwards what is not there any more. */

import { call } from "../call.js";
import { html } from "../dom.js";
import { t } from "../i18n.js";
import { isolated } from "../people.js";
import { button, labelled } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types.js").RemovedList} RemovedList */
/** @typedef {import("../types.js").RemovedThing} RemovedThing */

/**
 * @param {number} id
 * @param {string} title
 * @param {() => void} gone called when the dialog is closed and the session is not there any more
 */
export function askRemoval(id, title, gone) {
  const question = html("p", {}, t("review.delete_sure", { title: isolated(title) }));
  ask(t("review.delete"), t("review.delete_yes"), [question], () => call("DELETE", `/api/review/sessions/${id}`), gone);
}

/** @param {() => void} gone called when the dialog is closed and somebody is not there any more */
export function askPersonRemoval(gone) {
  const name = html("input", { type: "text", maxlength: 80, dir: "auto", autocomplete: "off" });
  const pseudonym = html("input", { type: "text", maxlength: 80, dir: "auto", autocomplete: "off" });
  const fields = [html("p", {}, t("review.person_sure")), labelled("review.person_name", name), labelled("review.person_pseudonym", pseudonym)];
  ask(t("review.person_out"), t("review.person_yes"), fields, () => call("POST", "/api/review/people/removal", { name: name.value, pseudonym: pseudonym.value.trim() || null }), gone);
}

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
