/** What all components share: they show the newest snapshot, and show it again when the language changes. */

import { LANGUAGE_CHANGE } from "../i18n.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class LiveElement extends HTMLElement {
  constructor() {
    super();
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.built = false;
    this.again = () => {
      if (this.snapshot) this.show(this.snapshot);
    };
  }

  connectedCallback() {
    if (!this.built) this.build();
    this.built = true;
    document.addEventListener(LANGUAGE_CHANGE, this.again);
  }

  disconnectedCallback() {
    document.removeEventListener(LANGUAGE_CHANGE, this.again);
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    this.show(snapshot);
  }

  /** Make what never changes; once. */
  build() {}

  /**
   * Show a snapshot, in the language of now.
   * @param {Snapshot} _snapshot
   */
  show(_snapshot) {
    throw new Error(`${this.localName} does not show anything.`);
  }
}
