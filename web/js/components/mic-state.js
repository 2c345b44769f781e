/** `<mic-state>`: whether the microphone is on, gone (it hears nothing, and comes back by itself), paused or off; everybody may know at any moment. */

import { html, say, svg } from "../dom.js";
import { t } from "../i18n.js";
import { LiveElement } from "./live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

const BODY = { class: "fill", x: 9, y: 3, width: 6, height: 11, rx: 3 };
const STAND = "M6 11a6 6 0 0 0 12 0M12 17v4";

export class MicState extends LiveElement {
  build() {
    /** Without a connection nobody knows: what was true a minute ago must not be claimed. */
    this.isStale = false;
    this.slash = svg("path", { d: "M4 4 20 20" });
    this.bars = svg("path", { d: "M18 17v5M22 17v5" });
    const icon = svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("rect", BODY), svg("path", { d: STAND }), this.slash, this.bars);
    this.text = html("span");
    this.append(icon, this.text);
  }

  /** @param {boolean} stale the connection is lost */
  set stale(stale) {
    this.isStale = stale;
    this.again();
  }

  /** @param {Snapshot} snapshot */
  show({ source }) {
    if (!this.text) return;
    const microphone = this.isStale ? "unknown" : source.microphone;
    this.dataset["state"] = microphone;
    this.slash?.setAttribute("visibility", microphone === "off" || microphone === "gone" ? "visible" : "hidden");
    this.bars?.setAttribute("visibility", microphone === "paused" ? "visible" : "hidden");
    say(this.text, { on: t("microphone.on"), gone: t("microphone.gone"), paused: t("microphone.paused"), off: t("microphone.off"), unknown: t("microphone.unknown") }[microphone]);
  }
}

customElements.define("mic-state", MicState);
