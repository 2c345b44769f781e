/** `<join-code>`: the way in for phones as a QR code; with `large`, over the picture while the moderator shows it. */

import { html, say } from "../dom.js";
import { t } from "../i18n.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

let pictures = 0;

export class JoinCode extends LiveElement {
  build() {
    this.large = this.hasAttribute("large");
    this.words = html("p", { class: "code-words" });
    this.why = html("p", { class: "code-why" });
    this.address = html("p", { class: "code-address", dir: "ltr" });
    /** @type {HTMLImageElement | null} */
    this.picture = null;
    /** @type {string | null} */
    this.drawn = null;
    this.append(this.words, ...(this.large ? [this.address, this.why] : []));
  }

  /** @param {Snapshot} snapshot */
  show({ screen, session }) {
    const { words, why, address } = this;
    if (!words || !why || !address) return;
    const way = session.state === "ended" ? null : screen.join_address;
    this.hidden = way === null || screen.qr !== this.large;
    if (way === null) return;
    say(words, this.large ? t("screen.scan") : t("screen.scan_short"));
    say(why, t("screen.scan_why"));
    say(address, way.replace(/^https?:\/\//u, ""));
    if (!this.hidden) this.draw(way);
    if (this.picture) this.picture.alt = t("screen.scan_alt", { address: way });
  }

  /**
   * Another address is another picture: the browser must not show the one that it knows.
   * @private
   * @param {string} way
   */
  draw(way) {
    this.picture ??= html("img", { class: "code-picture", decoding: "async" });
    if (way !== this.drawn) {
      this.drawn = way;
      this.picture.src = `/api/join.svg?picture=${(pictures += 1)}`;
    }
    if (!this.picture.isConnected) this.prepend(this.picture);
  }
}

customElements.define("join-code", JoinCode);
