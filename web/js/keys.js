/**
 * Keys of a page. One that is pressed before there is anything to act on is kept, and done as soon as there is: each page that
 * has keys loads this module by itself, ahead of all others. `data-keys` on the root says how it stands: "kept", "heard".
 */

/** A page that takes longer has been turned away from: what was pressed before is not meant any more. */
const KEPT_MS = 30_000;

/** @typedef {(event: KeyboardEvent) => void} Listener */

/** @type {KeyboardEvent[]} */
const early = [];
/** @type {Listener | null} */
let listener = null;

/** @param {Listener} found what listens from now on, and to what has been kept */
export function heed(found) {
  listener = found;
  document.documentElement.dataset["keys"] = "heard";
  for (const event of early.splice(0)) if (performance.now() - event.timeStamp < KEPT_MS) found(event);
}

document.addEventListener("keydown", (event) => {
  if (listener) listener(event);
  else early.push(event);
});
document.documentElement.dataset["keys"] = "kept";
