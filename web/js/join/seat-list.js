/** `<seat-list>`: whose seat has which number, where the picture has no room for names. */

import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { voiceName } from "../figure-words.js";
import { PhoneElement } from "./phone-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class SeatList extends PhoneElement {
  build() {
    this.list = html("ol", { class: "seats" });
    this.append(this.list);
    // The same names are in the table for screen readers.
    this.setAttribute("aria-hidden", "true");
  }

  /** @param {Snapshot} snapshot */
  show({ voices, session }) {
    const { list, you } = this;
    if (!list) return;
    while (list.children.length > voices.length) list.lastElementChild?.remove();
    voices.forEach((voice, i) => {
      const row = list.children[i] ?? list.appendChild(html("li", {}, html("span", { class: "seat-number" }), html("bdi")));
      row.classList.toggle("is-away", !voice.present);
      row.classList.toggle("is-speaking", voice.speaking && session.state === "listening");
      say(/** @type {Element} */ (row.firstElementChild), number(voice.number));
      const name = voiceName(voice);
      say(/** @type {Element} */ (row.lastElementChild), voice.id === you?.person ? t("join.you", { name }) : name);
    });
  }
}

customElements.define("seat-list", SeatList);
