/** Every word on a page comes from a catalogue in locales/; numbers and durations from Intl. */

/** @typedef {string | Record<string, string>} Entry a text, or one for each plural category */

/** @typedef {string} Language BCP 47 tag: the name of a file in locales/ */

/** The languages that there are: each file in locales/ is one. */
export const LANGUAGES = await listed();
/** What each one is called by those who speak it. */
export const LANGUAGE_NAMES = Object.fromEntries(LANGUAGES.map((tag) => [tag, ownName(tag)]));
export const LANGUAGE_CHANGE = "language-change";
const KEPT_AS = "balance.language";

/** @type {Record<string, Entry>} */
let catalogue = {};
/** @type {Language} */
let language = "en";
/** @type {Language} the one asked for last: its catalogue may still be on its way */
let wanted = "en";
/** @type {Language | null} chosen on this page, whether or not the browser remembers it */
let chosen = null;

/**
 * The first of the wished languages that there is a catalogue for.
 * @param {readonly (string | null)[]} wishes BCP 47 tags, the dearest first
 * @returns {Language}
 */
export function choose(wishes) {
  for (const wish of wishes) {
    const found = LANGUAGES.find((known) => wish?.toLowerCase().split("-")[0] === known);
    if (found) return found;
  }
  return "en";
}

/** @returns {Promise<readonly Language[]>} */
async function listed() {
  const answer = await fetch(new URL("../locales", import.meta.url));
  if (!answer.ok) throw new Error(`The list of languages could not be loaded (HTTP ${answer.status}).`);
  return answer.json();
}

/**
 * @param {Language} tag
 * @returns {string}
 */
function ownName(tag) {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** @returns {Language} */
export function currentLanguage() {
  return language;
}

/**
 * Change the language of the page, and remember it in this browser.
 * @param {Language} wish
 */
export async function setLanguage(wish) {
  chosen = wish;
  try {
    localStorage.setItem(KEPT_AS, wish);
  } catch (error) {
    // A browser may forbid storage; the choice then lasts as long as the page.
    console.info("The language is not remembered:", error);
  }
  await load(wish);
}

/**
 * Take the language that the session is held in, unless another one has been chosen in this browser.
 * @param {string | null} wish
 */
export async function followSession(wish) {
  if (wish === null || chosen !== null || kept() !== null) return;
  const found = choose([wish, language]);
  if (found !== wanted) await load(found);
}

/** @returns {string | null} */
function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

/**
 * @param {Language} tag
 * @returns {Promise<Record<string, Entry>>}
 */
async function fetched(tag) {
  const answer = await fetch(new URL(`../locales/${tag}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`The catalogue of the language ${tag} could not be loaded (HTTP ${answer.status}).`);
  return answer.json();
}

/**
 * Speak this language, unless another one has been asked for by the time its catalogue is here.
 * @param {Language} wish
 */
async function load(wish) {
  wanted = wish;
  let entries;
  try {
    entries = await fetched(wish);
  } catch (error) {
    if (wanted === wish) wanted = language;
    throw error;
  }
  if (wanted !== wish) return;
  catalogue = entries;
  language = wish;
  document.documentElement.lang = wish;
  translate(document);
  document.dispatchEvent(new Event(LANGUAGE_CHANGE));
}

/**
 * The text under a key; `{name}` in it is replaced by a parameter, and `count` chooses the plural.
 * @param {string} key
 * @param {Record<string, string | number>} [parameters]
 * @returns {string}
 */
export function t(key, parameters = {}) {
  return fill(catalogue, language, key, parameters);
}

/** @param {string} key one that the server sends, and that may be newer than this page */
export function has(key) {
  return catalogue[key] !== undefined;
}

/**
 * @param {Record<string, Entry>} entries
 * @param {Language} tag
 * @param {string} key
 * @param {Record<string, string | number>} parameters
 */
function fill(entries, tag, key, parameters) {
  let entry = entries[key];
  if (entry === undefined) throw new Error(`The catalogue ${tag} has no text ${key}.`);
  if (typeof entry !== "string") {
    const category = new Intl.PluralRules(tag).select(Number(parameters["count"]));
    entry = entry[category] ?? entry["other"] ?? key;
  }
  return entry.replace(/\{(\w+)\}/g, (_, name) => {
    const value = parameters[name];
    return typeof value === "number" ? number(value, 0, tag) : String(value);
  });
}

/**
 * Texts of another language than the page's: words to be said aloud are in the session's.
 * @typedef {object} Speaker
 * @property {Language} language
 * @property {(key: string, parameters?: Record<string, string | number>) => string} t
 */

/**
 * @param {string | null} wish null, or a language that there is no catalogue of: the page's own
 * @returns {Promise<Speaker>}
 */
export async function speakerOf(wish) {
  const tag = wish === null ? language : choose([wish, language]);
  const entries = tag === language ? catalogue : await fetched(tag);
  return { language: tag, t: (key, parameters = {}) => fill(entries, tag, key, parameters) };
}

/**
 * Fill in the texts of static elements: `data-t` for the content, `data-t-label` for the accessible name.
 * @param {ParentNode} root
 */
function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.getAttribute("data-t") ?? "");
  for (const element of root.querySelectorAll("[data-t-label]")) {
    const label = t(element.getAttribute("data-t-label") ?? "");
    element.setAttribute("aria-label", label);
    if (element.hasAttribute("title")) element.setAttribute("title", label);
  }
  for (const element of root.querySelectorAll("[data-t-placeholder]")) {
    element.setAttribute("placeholder", t(element.getAttribute("data-t-placeholder") ?? ""));
  }
}

/** Made once for each kind of number: a list of a thousand sessions writes ten thousand. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {Language} tag
 * @param {Intl.NumberFormatOptions} options
 */
function format(tag, options) {
  const key = `${tag} ${Object.values(options).join(" ")}`;
  const made = formats.get(key) ?? new Intl.NumberFormat(tag, options);
  formats.set(key, made);
  return made;
}

/**
 * @param {number} value
 * @param {number} [digits] after the point, always as many: figures under each other stay comparable
 */
export function number(value, digits = 0, tag = language) {
  return format(tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** @param {number} fraction in [0, 1] */
export function percent(fraction, tag = language) {
  return format(tag, { style: "percent", maximumFractionDigits: 0 }).format(fraction);
}

/**
 * A duration for people: "45 sec", "4 min", "4 min 12 sec" in the language's own short form.
 * @param {number} duration_s
 */
export function duration(duration_s, tag = language) {
  const whole_s = Math.max(0, Math.round(duration_s));
  const parts = [
    { unit: "hour", value: Math.floor(whole_s / 3600) },
    { unit: "minute", value: Math.floor((whole_s % 3600) / 60) },
    { unit: "second", value: whole_s % 60 },
  ];
  const told = parts.filter((part) => part.value > 0).slice(0, 2);
  const shown = told.length > 0 ? told : parts.slice(2);
  return shown
    .map(({ unit, value }) => format(tag, { style: "unit", unit, unitDisplay: "short" }).format(value))
    .join(" ");
}

/** @param {number} duration_s clock form, 4:07 or 1:04:07 */
export function clock(duration_s) {
  const whole_s = Math.max(0, Math.floor(duration_s));
  const minutes = Math.floor(whole_s / 60) % 60;
  const hours = Math.floor(whole_s / 3600);
  const seconds = String(whole_s % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

// Whoever imports this module waits for its words: no component is ever shown without them.
await load(choose([kept(), ...navigator.languages]));
