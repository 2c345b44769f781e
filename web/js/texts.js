/** Elements whose text is a catalogue's: `translate` finds them again when the language changes. */

import { html } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {Record<string, string | number | boolean | null>} Attributes */

/**
 * An element that says what stands under a key.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} key
 * @param {Attributes} [attributes]
 */
export function told(tag, key, attributes = {}) {
  return html(tag, { ...attributes, "data-t": key }, t(key));
}

/**
 * A button that is no form's.
 * @param {string} key
 * @param {() => void} action
 * @param {Attributes} [attributes]
 */
export function button(key, action, attributes = {}) {
  const element = told("button", key, { type: "button", ...attributes });
  element.addEventListener("click", action);
  return element;
}

/**
 * Attributes of an element whose accessible name stands under a key.
 * @param {string} key
 * @returns {Attributes}
 */
export function named(key) {
  return { "data-t-label": key, "aria-label": t(key) };
}

/**
 * A field with its label in front of it, or behind it for a check box.
 * @param {string} key
 * @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} input
 */
export function labelled(key, input) {
  const check = input instanceof HTMLInputElement && input.type === "checkbox";
  const text = told("span", key);
  return check ? html("label", { class: "check" }, input, text) : html("label", { class: "field" }, text, input);
}

/**
 * A choice of a few values.
 * @param {readonly [value: string, key: string][]} options
 * @param {Attributes} [attributes]
 */
export function choice(options, attributes = {}) {
  return html("select", attributes, ...options.map(([value, key]) => told("option", key, { value })));
}

/**
 * Attributes of a field whose hint stands under a key.
 * @param {string} key
 * @returns {Attributes}
 */
export function hinted(key) {
  return { "data-t-placeholder": key, placeholder: t(key) };
}
