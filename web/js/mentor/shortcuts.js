/** Single keys for the mentor, shown in the help dialog; they can be switched off there. */

import { heed } from "../keys.js";

const KEPT_AS = "balance.shortcuts";

/** @returns {boolean} */
export function shortcutsOn() {
  try {
    return localStorage.getItem(KEPT_AS) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
export function switchShortcuts(on) {
  try {
    localStorage.setItem(KEPT_AS, on ? "on" : "off");
  } catch (error) {
    console.info("The choice is not remembered:", error);
  }
}

/**
 * Whether a key is meant for what has the focus: then it is no shortcut.
 * @param {KeyboardEvent} event
 */
function isTyping({ target }) {
  // A field of a dialog that has just been closed keeps the focus for a moment.
  if (!(target instanceof HTMLElement) || target.closest("dialog:not([open])")) return false;
  return target.matches("input:not([type=checkbox]), select, textarea, dialog, dialog *, [popover] *");
}

/**
 * @param {Record<string, () => void>} actions by the key as it is typed
 * @param {(digit: number) => void} digit what 0 to 9 do
 */
export function listen(actions, digit) {
  heed((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event) || !shortcutsOn()) return;
    const action = actions[event.key.toLowerCase()];
    const typed = /^[0-9]$/u.test(event.key) ? Number(event.key) : null;
    if (!action && typed === null) return;
    event.preventDefault();
    if (action) action();
    else if (typed !== null) digit(typed);
  });
}
