/** `<phase-strip>`: where the group is in its agenda, how much time is left, and what comes next. */

import { beginPhase } from "./api.js";
import { html, say } from "../dom.js";
import { clock, t } from "../i18n.js";
import { isOn } from "../people.js";
import { phaseName } from "../phases.js";
import { button } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/room.js").PhaseState} PhaseState */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

class Chip {
  /** @param {() => void} begin */
  constructor(begin) {
    this.button = html("button", { type: "button", class: "chip-button" });
    this.text = html("span", { class: "chip-text" });
    this.element = html("li", { class: "chip" }, this.text, this.button);
    this.button.addEventListener("click", begin);
  }

  /**
   * @param {PhaseState} phase
   * @param {boolean} on a session is on, so that a phase can begin
   */
  draw(phase, on) {
    const name = phaseName(phase);
    const mayBegin = on && phase.state === "planned";
    this.element.dataset["state"] = phase.state;
    if (phase.state === "running") this.element.setAttribute("aria-current", "step");
    else this.element.removeAttribute("aria-current");
    this.button.hidden = !mayBegin;
    this.text.hidden = mayBegin;
    say(this.text, phase.state === "over" ? t("phase.is_over", { name }) : name);
    say(this.button, name);
    this.button.title = t("phase.begin", { name });
    this.button.setAttribute("aria-label", t("phase.begin", { name }));
  }
}

export class PhaseStrip extends LiveElement {
  trouble = troublePlace();
  now = html("p", { class: "phase-now" });
  left = html("p", { class: "phase-left" });
  counted = html("p", { class: "phase-counted" });
  list = html("ol", { class: "chips" });
  next = html("button", { type: "button", "aria-keyshortcuts": "b" });
  end = button("phase.end", () => void this.begin(null), { class: "quiet" });
  rows = new Rows(
    this.list,
    (/** @type {{ phase: PhaseState, at: number }} */ { at }) => String(at),
    ({ at }) => new Chip(() => void this.begin(at)),
  );

  build() {
    this.next.addEventListener("click", () => void this.beginNext());
    this.append(html("div", { class: "phase-facts" }, this.now, this.left, this.counted), this.list, html("div", { class: "buttons" }, this.next, this.end), this.trouble);
  }

  async beginNext() {
    const at = this.snapshot ? nextOf(this.snapshot) : -1;
    if (at >= 0) await this.begin(at);
  }

  /** @private @param {number | null} at */
  async begin(at) {
    if (this.snapshot && isOn(this.snapshot)) await attempt(this.trouble, () => beginPhase(at));
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { phases } = snapshot;
    const on = isOn(snapshot);
    const running = phases.running === null ? undefined : phases.agenda[phases.running];
    this.hidden = phases.agenda.length === 0 || !on;
    say(this.now, running ? phaseName(running) : t("phase.none"));
    say(this.left, leftText(snapshot));
    this.classList.toggle("is-over", (phases.left_s ?? 1) <= 0);
    this.counted.hidden = !running;
    say(this.counted, phases.counts ? t("phase.counted") : t("phase.not_counted"));
    this.rows.draw(
      phases.agenda.map((phase, at) => ({ phase, at })),
      (chip, { phase }) => chip.draw(phase, on),
    );
    const next = phases.agenda[nextOf(snapshot)];
    this.next.hidden = !next;
    if (next) say(this.next, t("phase.begin", { name: phaseName(next) }));
    this.end.hidden = !running;
  }
}

/** @param {Snapshot} snapshot */
function nextOf({ phases }) {
  return phases.agenda.findIndex((phase, at) => phase.state === "planned" && at > (phases.running ?? -1));
}

/** @param {Snapshot} snapshot */
function leftText({ phases }) {
  if (phases.elapsed_s === null) return "";
  if (phases.left_s === null) return t("phase.elapsed", { time: clock(phases.elapsed_s) });
  return phases.left_s > 0 ? t("phase.left", { time: clock(Math.ceil(phases.left_s)) }) : t("phase.over", { time: clock(-phases.left_s) });
}

customElements.define("phase-strip", PhaseStrip);
