/** `<debrief-replay>`: who spoke when, played in half a minute; at once where nothing is to move. */

import { call } from "../call.js";
import { html, say, set, svg } from "../dom.js";
import { clock, t } from "../i18n.js";
import { button, named, told } from "../texts.js";
import { voiceName } from "../figure-words.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/debrief.js").DebriefTimeline} DebriefTimeline */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

const LASTS_MS = 30_000;
const WIDTH = 1000;
const LANE = 100;

export class DebriefReplay extends LiveElement {
  trouble = troublePlace();
  names = html("div", { class: "replay-names", "aria-hidden": "true" });
  heard = svg("rect", { x: 0, y: 0, width: 0, height: 0 });
  line = svg("line", { class: "replay-line", "vector-effect": "non-scaling-stroke" });
  lanes = svg("g");
  again_ = button("debrief.again", () => this.play());
  clock = html("p", { class: "replay-clock" });
  rows = html("tbody");
  picture = svg("svg", { class: "replay", role: "img", preserveAspectRatio: "none", ...named("debrief.timeline") });
  /** @type {DebriefTimeline | null} */
  timeline = null;
  frame = 0;

  build() {
    this.picture.append(svg("clipPath", { id: "replay-heard" }, this.heard), this.lanes, this.line);
    const head = html("tr", {}, told("th", "debrief.person", { scope: "col" }), told("th", "debrief.from", { scope: "col" }), told("th", "debrief.until", { scope: "col" }));
    const table = html("div", { class: "scroll", tabindex: 0, role: "region", ...named("debrief.timeline") }, html("table", {}, html("thead", {}, head), this.rows));
    this.append(html("div", { class: "replay-rows" }, this.names, this.picture), this.clock, this.again_, html("details", {}, told("summary", "debrief.table"), table), this.trouble);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    if (this.hidden) {
      cancelAnimationFrame(this.frame);
      this.timeline = null;
      return;
    }
    if (this.timeline === null) void this.fetch();
    else this.label(snapshot);
  }

  /** @private */
  async fetch() {
    await attempt(this.trouble, async () => {
      this.timeline = /** @type {DebriefTimeline} */ (await call("GET", "/api/debrief/timeline"));
    });
    if (this.timeline === null || this.snapshot === null) return;
    this.draw(this.timeline, this.snapshot);
    this.play();
  }

  /**
   * @private
   * @param {DebriefTimeline} timeline
   * @param {Snapshot} snapshot
   */
  draw({ turns, duration_s }, snapshot) {
    this.people = snapshot.voices.map((voice) => voice.id).filter((id) => turns.some((turn) => turn.person === id));
    const height = Math.max(1, this.people.length) * LANE;
    const end_s = Math.max(1, duration_s);
    set(this.picture, { viewBox: `0 0 ${WIDTH} ${height}` });
    set(this.heard, { height });
    set(this.line, { y1: 0, y2: height });
    this.lanes.replaceChildren(
      ...this.people.flatMap((id, lane) => {
        const own = turns.filter((turn) => turn.person === id);
        const d = own.map((turn) => `M${(WIDTH * turn.start_s) / end_s} ${lane * LANE + 15}h${Math.max(1, (WIDTH * (turn.end_s - turn.start_s)) / end_s)}v${LANE - 30}H${(WIDTH * turn.start_s) / end_s}z`).join("");
        return [svg("path", { d, class: "replay-faint" }), svg("path", { d, class: "replay-heard", "clip-path": "url(#replay-heard)" })];
      }),
    );
    this.label(snapshot);
  }

  /** @private @param {Snapshot} snapshot */
  label(snapshot) {
    /** @param {string} id */
    const name = (id) => {
      const voice = snapshot.voices.find((one) => one.id === id);
      return voice ? voiceName(voice) : id;
    };
    const names = (this.people ?? []).map(name);
    if (JSON.stringify(names) === JSON.stringify([...this.names.children].map((child) => child.textContent))) return;
    this.names.replaceChildren(...names.map((text) => html("span", { dir: "auto" }, text)));
    const rows = (this.timeline?.turns ?? []).map((turn) => html("tr", {}, html("th", { scope: "row", dir: "auto" }, name(turn.person)), html("td", {}, clock(turn.start_s)), html("td", {}, clock(turn.end_s))));
    this.rows.replaceChildren(...rows);
  }

  /** From the beginning; where nothing is to move, the end at once. */
  play() {
    cancelAnimationFrame(this.frame);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.again_.hidden = still;
    const began_ms = performance.now();
    /** @param {number} now_ms */
    const step = (now_ms) => {
      const part = still ? 1 : Math.min(1, Math.max(0, (now_ms - began_ms) / LASTS_MS));
      set(this.heard, { width: WIDTH * part });
      set(this.line, { x1: WIDTH * part, x2: WIDTH * part });
      const duration_s = this.timeline?.duration_s ?? 0;
      say(this.clock, t("debrief.clock", { now: clock(part * duration_s), all: clock(duration_s) }));
      if (part < 1 && this.isConnected && !this.hidden) this.frame = requestAnimationFrame(step);
    };
    step(began_ms);
  }
}

customElements.define("debrief-replay", DebriefReplay);
