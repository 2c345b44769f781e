/** `<floor-card>`: who has the floor, for how long, and how long a turn may be. */

import { limitTurns } from "./api.js";
import { html, say } from "../dom.js";
import { clock, duration, t } from "../i18n.js";
import { nameIn } from "../people.js";
import { told } from "../texts.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** Lengths of a turn that groups agree on, seconds. */
const LIMITS_S = [30, 60, 90, 120, 180, 300];

export class FloorCard extends LiveElement {
  trouble = troublePlace();
  name = html("bdi", { class: "floor-name", dir: "auto" });
  time = html("span", { class: "floor-time" });
  left = html("span", { class: "floor-left" });
  done = html("span", { class: "turn-done" });
  track = html("span", { class: "turn-track", "aria-hidden": "true" }, this.done);
  select = html("select", { id: "turn-limit" });

  build() {
    this.select.addEventListener("change", () => void this.limit());
    const limit = html("p", { class: "floor-limit" }, told("label", "floor.limit", { for: "turn-limit" }), " ", this.select);
    this.append(html("p", { class: "floor-who" }, this.name, " ", this.time), this.track, html("p", { class: "floor-foot" }, this.left), limit, this.trouble);
  }

  /** @private */
  async limit() {
    const limit_s = this.select.value === "" ? null : Number(this.select.value);
    await attempt(this.trouble, () => limitTurns(limit_s));
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { floor, session } = snapshot;
    const held = floor !== null && session.state === "listening";
    this.classList.toggle("is-held", held);
    say(this.name, held ? nameIn(snapshot, floor.voice) : t("floor.nobody"));
    say(this.time, held ? clock(floor.talked_s) : "");
    const limit_s = floor?.limit_s ?? null;
    if (floor !== null) this.limits(limit_s);
    else if (this.select.options.length === 0) this.limits(null);
    const over = held && floor.left_s !== null && floor.left_s <= 0;
    this.track.hidden = !held || limit_s === null;
    this.classList.toggle("is-over", over);
    if (held && limit_s !== null) this.done.style.setProperty("inline-size", `${Math.min(100, (100 * floor.talked_s) / limit_s).toFixed(1)}%`);
    if (!held || floor.left_s === null) say(this.left, "");
    else say(this.left, over ? t("floor.over", { over: clock(-floor.left_s) }) : t("floor.left", { left: clock(Math.ceil(floor.left_s)) }));
  }

  /** @private @param {number | null} limit_s the one that holds */
  limits(limit_s) {
    const all = limit_s === null || LIMITS_S.includes(limit_s) ? LIMITS_S : [...LIMITS_S, limit_s].sort((a, b) => a - b);
    const texts = [t("floor.no_limit"), ...all.map((each_s) => duration(each_s))];
    if (this.select.textContent !== texts.join("")) {
      this.select.replaceChildren(...texts.map((text, i) => html("option", { value: i === 0 ? "" : (all[i - 1] ?? "") }, text)));
    }
    if (this.select !== document.activeElement) this.select.value = limit_s === null ? "" : String(limit_s);
  }
}

customElements.define("floor-card", FloorCard);
