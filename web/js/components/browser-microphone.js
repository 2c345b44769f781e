/** `<browser-microphone>`: this browser as the microphone; with `chooses`, it is chosen as the source, too. */

import { call } from "../call.js";
import { html, say } from "../dom.js";
import { LANGUAGE_CHANGE, t } from "../i18n.js";
import { Microphone } from "../sound/microphone.js";
import { attempt, troublePlace } from "./trouble.js";

/** @typedef {import("../sound/microphone.js").State} State */

/** States in which it does not listen, and has no wish to. */
const RESTING = ["off", "denied", "none", "insecure", "broken", "refused"];

export class BrowserMicrophone extends HTMLElement {
  constructor() {
    super();
    this.button = html("button", { type: "button" });
    this.status = html("p", { class: "hint", role: "status" });
    this.trouble = troublePlace();
    this.microphone = new Microphone(() => this.show());
    this.again = () => this.show();
    this.button.addEventListener("click", () => void this.press());
  }

  connectedCallback() {
    if (!this.button.isConnected) this.append(this.button, this.status, this.trouble);
    document.addEventListener(LANGUAGE_CHANGE, this.again);
    this.show();
  }

  disconnectedCallback() {
    document.removeEventListener(LANGUAGE_CHANGE, this.again);
    this.microphone.stop();
  }

  /** @returns {boolean} whether it listens, or would */
  get active() {
    return !RESTING.includes(this.microphone.state);
  }

  /** @private */
  async press() {
    say(this.trouble, "");
    if (this.active) {
      this.microphone.stop();
      return;
    }
    const choose = () => attempt(this.trouble, () => call("PUT", "/api/source", { kind: "browser", name: t("browser.name") }));
    await this.microphone.start(this.hasAttribute("chooses") ? choose : undefined);
  }

  /** @private */
  show() {
    const { state } = this.microphone;
    this.dataset["state"] = state;
    say(this.button, this.active ? t("browser.stop") : t("browser.start"));
    this.button.setAttribute("aria-pressed", String(this.active));
    const words = {
      off: () => "",
      asking: () => t("browser.asking"),
      denied: () => t("browser.denied"),
      none: () => t("browser.none"),
      insecure: () => t("browser.insecure"),
      broken: () => t("browser.broken"),
      connecting: () => t("browser.connecting"),
      waiting: () => t("browser.waiting"),
      on: () => t("browser.on"),
      taken: () => t("browser.taken"),
      lost: () => t("browser.lost"),
      refused: () => t("browser.refused"),
    };
    say(this.status, words[state]());
    this.dispatchEvent(new CustomEvent("microphone-state", { bubbles: true, detail: state }));
  }
}

customElements.define("browser-microphone", BrowserMicrophone);
