/** One sentence in place, where a call failed. */

import { CallFailed } from "../call.js";
import { html, say } from "../dom.js";

/** @returns {HTMLParagraphElement} where sentences appear; empty as long as all goes well */
export function troublePlace() {
  return html("p", { class: "trouble", role: "alert" });
}

/**
 * Do something that may fail, and say in place why it did.
 * @param {Element} place
 * @param {() => Promise<unknown>} work
 * @returns {Promise<boolean>} whether it worked
 */
export async function attempt(place, work) {
  try {
    await work();
    say(place, "");
    return true;
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    say(place, error.message);
    return false;
  }
}
