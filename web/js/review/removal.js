/** A session is deleted: asked first, and told afterwards what is not there any more. */

import { call } from "../call.js";
import { html } from "../dom.js";
import { t } from "../i18n.js";
import { isolated } from "../people.js";
import { button } from "../texts.js";
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
  const trouble = troublePlace();
  const question = html("p", {}, t("review.delete_sure", { title: isolated(title) }));
  const result = html("ul", { class: "facts" });
  const status = html("div", { role: "status" }, result);
  let removed = false;
  const yes = button("review.delete_yes", () => void remove(), { class: "main" });
  const no = button("review.delete_no", () => dialog.close());
  const buttons = html("div", { class: "buttons" }, yes, no);
  const { dialog, heading } = makeDialog(null, question, status, buttons, trouble);
  heading.textContent = t("review.delete");
  async function remove() {
    yes.disabled = true;
    removed = await attempt(trouble, async () => {
      const answer = /** @type {RemovedList} */ (await call("DELETE", `/api/review/sessions/${id}`));
      question.textContent = t("review.removed");
      result.replaceChildren(...answer.removed.map((one) => html("li", { dir: "auto" }, thingWords(one))));
      buttons.remove();
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
  no.focus();
}

/** @param {RemovedThing} thing */
function thingWords({ what, where, how }) {
  const things = { session: () => t("review.removed_session"), person: () => t("review.removed_person"), mention: () => t("review.removed_mention"), backup: () => t("review.removed_backup"), "set-aside": () => t("review.removed_aside") };
  const ways = { deleted: () => t("review.how_deleted"), cleaned: () => t("review.how_cleaned"), renamed: () => t("review.how_renamed") };
  return t("review.removed_thing", { what: things[what](), where, how: ways[how]() });
}
