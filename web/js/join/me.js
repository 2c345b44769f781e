/** What a phone asks for: everything here is about the one person whose phone it is. */

import { CallFailed, call } from "../call.js";
import { t } from "../i18n.js";

/** @typedef {import("../types/phone.js").You} You */
/** @typedef {import("../types/phone.js").OwnData} OwnData */
/** @typedef {import("../types/requests.js").CorrectOwnData} CorrectOwnData */

/**
 * @param {"GET" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<unknown>}
 */
async function ask(method, path, body) {
  try {
    return await call(method, path, body);
  } catch (error) {
    // A phone has no program of its own to look after: its sentence is another one.
    if (error instanceof CallFailed && error.code === "unreachable") throw new CallFailed(error.code, t("join.unreachable"));
    if (error instanceof CallFailed && error.code === "no_access") throw new CallFailed(error.code, t("join.refused"));
    throw error;
  }
}

/**
 * @param {string} path
 * @param {unknown} body
 */
async function put(path, body) {
  return /** @type {You} */ (await ask("PUT", path, body));
}

/**
 * @param {string | null} person null: nobody any more
 * @param {string | null} [code] a personal code
 */
export function sayWho(person, code = null) {
  return put("/api/me", { person, code });
}

/** @param {boolean} up */
export function raiseHand(up) {
  return put("/api/me/hand", { up });
}

/** @param {You["wish"]} wish */
export function wishFor(wish) {
  return put("/api/me/wish", { wish });
}

/** @param {You["vote"]} vote */
export function voteFor(vote) {
  return put("/api/me/vote", { vote });
}

/** @param {boolean} asked */
export function askOffRecord(asked) {
  return put("/api/me/off-record", { ask: asked });
}

/** @param {import("../types/debrief.js").GuessOf[]} shares */
export function guessShares(shares) {
  return put("/api/me/guess", { shares });
}

export async function ownData() {
  return /** @type {OwnData} */ (await ask("GET", "/api/me/data"));
}

/** @param {Partial<CorrectOwnData>} changes what is left out stays as it is */
export async function correctOwnData(changes) {
  return /** @type {You} */ (await ask("PATCH", "/api/me/data", changes));
}

export async function deleteOwnData() {
  return /** @type {You} */ (await ask("DELETE", "/api/me/data"));
}
