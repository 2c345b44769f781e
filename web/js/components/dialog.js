/** A dialog with a heading and a button that closes it. The browser keeps the focus inside, and gives it back. */

import { html } from "../dom.js";
import { button, told } from "../texts.js";

let count = 0;

/**
 * @param {string | null} titleKey null: whoever opens it says what it is called
 * @param {...(Node | string)} children
 */
export function makeDialog(titleKey, ...children) {
  count += 1;
  const id = `dialog-${count}`;
  const heading = titleKey === null ? html("h2", { id }) : told("h2", titleKey, { id });
  const close = button("dialog.close", () => dialog.close(), { class: "quiet dialog-close" });
  const dialog = html("dialog", { "aria-labelledby": id }, html("div", { class: "dialog-head" }, heading, close), ...children);
  return { dialog, heading };
}

/** @param {HTMLDialogElement} dialog */
export function open(dialog) {
  if (!dialog.open) dialog.showModal();
}
