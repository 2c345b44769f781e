/** A field that shows what the server has, sends what is typed, and loses neither. */

import { attempt } from "../components/trouble.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */

/** @template {Input} T */
export class Field {
  /**
   * @param {T} input
   * @param {(input: T) => Promise<unknown>} send what is in the field; it is done whenever the field has changed
   * @param {Element} trouble where it is said why that failed
   */
  constructor(input, send, trouble) {
    this.input = input;
    this.trouble = trouble;
    /** What is typed has not arrived: it may not be overwritten. */
    this.unsent = false;
    /** @type {{ value: string | boolean, arrived: Promise<boolean> } | null} */
    this.underway = null;
    this.send = () => send(input);
    input.addEventListener("input", () => {
      this.unsent = true;
    });
    input.addEventListener("change", () => void this.commit());
  }

  /** @returns {Promise<boolean>} whether all that was typed has arrived */
  async commit() {
    const value = this.value();
    if (!this.unsent) return true;
    // Enter both changes a field and submits its form: what is on its way is not sent twice.
    if (this.underway === null || this.underway.value !== value) this.underway = { value, arrived: this.deliver(value) };
    return this.underway.arrived;
  }

  /** @private @param {string | boolean} value */
  async deliver(value) {
    const arrived = await attempt(this.trouble, this.send);
    if (arrived && this.value() === value) this.unsent = false;
    this.underway = null;
    return arrived;
  }

  /** @param {string | boolean} value what the server has */
  draw(value) {
    if (this.unsent || this.value() === value) return;
    if (this.input instanceof HTMLTextAreaElement && this.input === document.activeElement) return;
    if (typeof value === "string") this.input.value = value;
    else if (this.input instanceof HTMLInputElement) this.input.checked = value;
  }

  /** @private */
  value() {
    const input = /** @type {Input} */ (this.input);
    return input instanceof HTMLInputElement && input.type === "checkbox" ? input.checked : input.value;
  }
}
