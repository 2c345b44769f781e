/** Links to files of the server's: the file is saved, or the page says why it cannot be. */

import { CallFailed, problemOf } from "../call.js";
import { html } from "../dom.js";
import { t } from "../i18n.js";
import { save } from "../save.js";
import { attempt } from "./trouble.js";

const NAME = /filename="([^"]+)"/;

/**
 * @param {string} href
 * @param {string} text
 * @param {Element} trouble where it is said that the file cannot be had
 * @returns {HTMLAnchorElement}
 */
export function fileLink(href, text, trouble) {
  const link = /** @type {HTMLAnchorElement} */ (html("a", { href, download: true }, text));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    void attempt(trouble, () => fetched(link.href));
  });
  return link;
}

/** @param {string} href */
async function fetched(href) {
  let answer;
  try {
    answer = await fetch(href);
  } catch {
    throw new CallFailed("unreachable", t("error.unreachable"));
  }
  if (!answer.ok) throw problemOf(answer.status, await answer.text());
  save(await answer.blob(), NAME.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "");
}
