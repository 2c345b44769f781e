/** One REST call. It fails with one sentence that can be shown as it is. */

import { currentLanguage, has, t } from "./i18n.js";

/** @typedef {import("./types/requests.js").Problem} Problem */

/** A call that did not succeed; `message` is a sentence for the user. */
export class CallFailed extends Error {
  /**
   * @param {string} code
   * @param {string} sentence
   */
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
  }
}

/**
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<unknown>}
 */
export async function call(method, path, body) {
  /** @type {RequestInit} */
  const options = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { Accept: "application/json", "Content-Type": "application/json" };
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new CallFailed("unreachable", t("error.unreachable"));
  }
  const text = await answer.text();
  if (answer.ok) return text === "" ? null : JSON.parse(text);
  throw problemOf(answer.status, text);
}

/**
 * @param {number} status
 * @param {string} text
 * @returns {CallFailed}
 */
export function problemOf(status, text) {
  try {
    /** @type {Partial<Problem>} */
    const problem = JSON.parse(text);
    if (problem.sentence) return new CallFailed(problem.code ?? "problem", sentenceOf(problem.code ?? "", problem.sentence));
  } catch {
    // Not a Problem: something between the page and the program answered in its place.
  }
  return new CallFailed("http", t("error.http", { status: String(status) }));
}

/**
 * The server speaks English, and precisely; other languages have one sentence for each code they know.
 * @param {string} code
 * @param {string} sentence the server's
 * @param {string | null} [about] the name in it, where there is one
 */
export function sentenceOf(code, sentence, about) {
  const key = `problem.${code}`;
  return currentLanguage() !== "en" && has(key) ? t(key, about ? { about } : {}) : sentence;
}
