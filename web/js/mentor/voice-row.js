/** One person on the mentor's page: seat, name that a tap opens, shares of the window and of the phase, hand. */

import { lowerHand, raiseHand } from "./api.js";
import { html, say, svg } from "../dom.js";
import { clock, percent, t } from "../i18n.js";
import { isOn, nameIn, personIn } from "../people.js";
import { seatText, voiceName } from "../figure-words.js";
import { WHO } from "./asks-list.js";
import { Bar } from "../components/bar.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/figures.js").Figures} Figures */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/figures.js").Voice} Voice */

const HAND = "M7 12.5V6a1.5 1.5 0 0 1 3 0v5V4.5a1.5 1.5 0 0 1 3 0V11V5.5a1.5 1.5 0 0 1 3 0V12V8.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1.5a6 6 0 0 1-4.8-2.4L3.6 14.4a1.6 1.6 0 0 1 2.5-2L7 13.5";

export class VoiceRow {
  constructor() {
    /** @type {Voice | null} */
    this.voice = null;
    this.seat = html("span", { class: "voice-seat", "aria-hidden": "true" });
    this.name = html("button", { type: "button", class: "voice-name", dir: "auto", "aria-haspopup": "dialog" });
    this.facts = html("p", { class: "voice-facts" });
    this.windowBar = new Bar();
    this.phaseBar = new Bar();
    this.share = html("span", { class: "measure-figure" });
    this.range = html("span", { class: "measure-range" });
    this.phase = html("span", { class: "measure-phase" });
    this.place = html("span");
    const icon = svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: HAND }));
    this.hand = html("button", { type: "button", class: "voice-hand", "aria-pressed": "false" }, icon, this.place);
    this.handed = false;
    this.trouble = troublePlace();
    const bars = html("div", { class: "voice-bars" }, this.windowBar.element, this.phaseBar.element);
    const person = html("div", { class: "voice-person" }, this.name, this.facts);
    this.element = html("li", { class: "voice" }, this.seat, person, bars, html("span", { class: "measure-window" }, this.share, " ", this.range), this.phase, this.hand, this.trouble);
    this.name.addEventListener("click", () => this.open());
    this.hand.addEventListener("click", () => void this.turnHand());
  }

  open() {
    this.name.focus();
    this.name.dispatchEvent(new CustomEvent(WHO, { detail: this.voice?.id, bubbles: true }));
  }

  /** @private */
  async turnHand() {
    const id = this.voice?.id;
    if (id !== undefined) await attempt(this.trouble, () => (this.handed ? lowerHand(id) : raiseHand(id)));
  }

  /**
   * @param {Snapshot} snapshot
   * @param {Voice} voice
   * @param {number} end of the scale
   */
  draw(snapshot, voice, end) {
    this.voice = voice;
    const speaking = voice.speaking && snapshot.session.state === "listening";
    this.element.classList.toggle("is-speaking", speaking);
    this.element.classList.toggle("is-unnamed", !voice.in_roster);
    this.element.classList.toggle("is-away", !voice.present);
    say(this.seat, seatText(voice));
    say(this.name, voiceName(voice));
    const name = nameIn(snapshot, voice.id);
    const label = voice.in_roster ? t("voices.open", { name }) : t("voices.name_it", { name });
    this.name.setAttribute("aria-label", label);
    this.name.title = label;
    say(this.facts, facts(snapshot, voice, speaking).join(" · "));
    this.windowBar.draw(voice.window, end);
    this.phaseBar.draw(voice.phase, end);
    const shown = voice.counted;
    say(this.share, shown ? shareText(voice.window) : "");
    const { share_low: low, share_high: high } = voice.window;
    say(this.range, low === null || high === null || !shown ? "" : t("voices.range", { low: percent(low), high: percent(high) }));
    say(this.phase, shown ? shareText(voice.phase) : "");
    this.drawHand(snapshot, voice, name);
  }

  /**
   * @private
   * @param {Snapshot} snapshot
   * @param {Voice} voice
   * @param {string} name
   */
  drawHand(snapshot, voice, name) {
    const { queue } = snapshot;
    const at = queue.findIndex((hand) => hand.person === voice.id);
    this.handed = at >= 0;
    this.hand.hidden = !voice.in_roster || !voice.present || !isOn(snapshot);
    this.hand.setAttribute("aria-pressed", String(this.handed));
    say(this.place, this.handed ? String(at + 1) : "");
    const label = this.handed ? t("voices.hand_down", { name, place: at + 1 }) : t("voices.hand_up", { name });
    this.hand.setAttribute("aria-label", label);
    this.hand.title = label;
  }
}

/** @param {Figures} figures */
function shareText({ share }) {
  return share === null ? "–" : percent(share);
}

/**
 * What there is to say of somebody in a line.
 * @param {Snapshot} snapshot
 * @param {Voice} voice
 * @param {boolean} speaking
 */
function facts(snapshot, voice, speaking) {
  const person = personIn(snapshot, voice.id);
  const told = [];
  if (speaking) told.push(t("voices.floor"));
  if (!voice.present) told.push(t("voices.away"));
  if (person && person.role !== "participant") {
    told.push({ moderator: t("role.moderator"), interpreter: t("role.interpreter"), observer: t("role.observer") }[person.role]);
  }
  if (person?.prefers_to_listen) told.push(t("voices.listens"));
  if (person?.wish === "ask_me") told.push(t("voices.ask_me"));
  if (person?.wish === "not_now") told.push(t("voices.not_now"));
  const strange = person !== undefined && person.voices.length === 0 && snapshot.session.mode === "voices" && isOn(snapshot);
  // Whoever tapped for a while, or went on with a session that was cut off: voices are to be introduced anew.
  if (strange) told.push(t("voices.not_known"));
  if (!strange || voice.phase.talk_time_s > 0) told.push(clock(voice.counted ? voice.phase.talk_time_s : voice.raw_talk_time_s), t("voices.turns", { count: voice.turns }));
  return told;
}
