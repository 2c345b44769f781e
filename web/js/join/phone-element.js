/** What the components of a phone's page share: beside the room they know whose phone it is. */

import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/phone.js").You} You */

/** A call has been answered with a new `You`: the page tells it to all components. */
export const NEW_YOU = "new-you";

export class PhoneElement extends LiveElement {
  constructor() {
    super();
    /** @type {You | null} */
    this.you = null;
  }

  /** @param {You} you */
  know(you) {
    this.you = you;
    this.again();
  }

  /**
   * @protected
   * @param {You} you
   */
  tell(you) {
    this.dispatchEvent(new CustomEvent(NEW_YOU, { detail: you, bubbles: true }));
  }
}
