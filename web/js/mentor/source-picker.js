/** `<source-picker>`: which microphone listens, and whether it hears the room. */

import { chooseSource, listSources } from "./api.js";
import { html, say } from "../dom.js";
import { LANGUAGE_CHANGE, t } from "../i18n.js";
import { labelled } from "../texts.js";
import { LevelBar } from "./level-bar.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/requests.js").Device} Device */
/** @typedef {import("../types/live.js").Level} Level */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** Between the names of two devices that are heard together. */
const TOGETHER = " + ";

/**
 * @param {string | null} heard what the server says it listens to
 * @param {string} name of a device
 */
function isHeard(heard, name) {
  return heard === name || (heard ?? "").startsWith(`${name}${TOGETHER}`);
}

export class SourcePicker extends LiveElement {
  build() {
    /** @type {Device[]} */
    this.devices = [];
    this.label = html("label", { for: "source" });
    this.select = html("select", { id: "source" });
    this.refreshButton = html("button", { type: "button", class: "quiet" });
    this.beside = html("select", { id: "source-beside" });
    this.besideField = labelled("source.beside", this.beside);
    this.now = html("p", { class: "source-now" });
    this.level = new LevelBar();
    this.trouble = troublePlace();
    this.append(html("div", { class: "source-line" }, this.label, this.refreshButton), this.select, this.besideField, this.now, this.level, this.trouble);
    this.select.addEventListener("change", () => void this.choose());
    this.beside.addEventListener("change", () => void this.choose());
    this.refreshButton.addEventListener("click", () => void this.refresh());
    document.addEventListener(LANGUAGE_CHANGE, () => this.fill());
    void this.refresh();
  }

  /** Ask again which microphones there are. */
  async refresh() {
    await attempt(/** @type {Element} */ (this.trouble), async () => {
      this.devices = await listSources();
      this.asked = true;
    });
    this.fill();
  }

  /** @param {Level} level */
  hear(level) {
    this.level?.hear(level, this.source?.kind === "file");
  }

  /** @param {Snapshot} snapshot */
  show({ source }) {
    const was = this.source;
    this.source = source;
    if (was?.name !== source.name || was?.kind !== source.kind) {
      this.level?.restart();
      this.fill();
    }
  }

  /** @private */
  async choose() {
    const device = this.devices?.[Number(this.select?.value)];
    if (!device) return;
    const beside = this.devices?.[Number(this.beside?.value || NaN)]?.name ?? null;
    const second = beside === device.name ? null : beside;
    const chosen = await attempt(/** @type {Element} */ (this.trouble), () => chooseSource(device, second));
    if (chosen) this.level?.restart();
    else this.fill();
  }

  /** @private */
  fill() {
    const { devices, label, now, refreshButton, select } = this;
    const { source } = this;
    if (!devices || !label || !now || !refreshButton || !select) return;
    say(label, t("source.label"));
    say(refreshButton, t("source.refresh"));
    const chosen = source?.kind === "microphone" ? devices.findIndex((device) => isHeard(source.name, device.name)) : -1;
    this.fillBeside(devices, devices[chosen]?.name ?? null);
    const none = devices.length === 0 ? t("source.none") : t("source.choose");
    const prompt = html("option", { value: "", disabled: true, selected: chosen < 0, hidden: devices.length > 0 && chosen >= 0 }, none);
    const groups = [
      this.group(t("source.microphones"), "microphone", chosen),
      this.group(t("source.loopbacks"), "loopback", chosen),
    ];
    select.replaceChildren(prompt, ...groups.filter((group) => group.children.length > 0));
    select.disabled = devices.length === 0;
    const elsewhere = source?.kind === "microphone" && source.name !== null && chosen < 0;
    const name = source?.name ?? "";
    const told = [];
    if (devices.length === 0 && this.asked && (source === undefined || source.kind === "none" || source.kind === "microphone")) told.push(t("source.none_hint"));
    if (source?.kind === "browser") told.push(t("source.browser"));
    if (source?.kind === "file") told.push(t("source.file", { name }));
    if (elsewhere) told.push(t("source.elsewhere", { name }));
    now.hidden = told.length === 0;
    say(now, told.join(" "));
  }

  /**
   * What may be heard together with the microphone: the sound of this computer, for who is online.
   * @private
   * @param {Device[]} devices
   * @param {string | null} first
   */
  fillBeside(devices, first) {
    const { beside, besideField, source } = this;
    if (!beside || !besideField) return;
    const others = devices.filter((device) => device.kind === "loopback" && device.name !== first);
    besideField.hidden = others.length === 0 || first === null;
    const second = others.find((device) => source?.name === `${first}${TOGETHER}${device.name}`);
    beside.replaceChildren(
      html("option", { value: "" }, t("source.beside_none")),
      ...others.map((device) => html("option", { value: devices.indexOf(device), selected: device === second }, device.name)),
    );
  }

  /**
   * @private
   * @param {string} title
   * @param {Device["kind"]} kind
   * @param {number} chosen
   */
  group(title, kind, chosen) {
    const group = html("optgroup", { label: title });
    this.devices?.forEach((device, i) => {
      if (device.kind !== kind) return;
      const twice = (this.devices ?? []).some((other) => other !== device && other.name === device.name);
      const name = twice ? `${device.name} (${device.host_api})` : device.name;
      const text = device.default ? t("source.default", { name }) : name;
      group.append(html("option", { value: i, selected: i === chosen }, text));
    });
    return group;
  }
}

customElements.define("source-picker", SourcePicker);
