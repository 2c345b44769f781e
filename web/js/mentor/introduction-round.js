/** `<introduction-round>`: seat after seat says a sentence or two, until the voice is known. */

import { beginPhase, introduce } from "./api.js";
import { html, say, set } from "../dom.js";
import { number, t } from "../i18n.js";
import { isOn, nameIn, rosterOf } from "../people.js";
import { button, told } from "../texts.js";
import { LevelBar } from "./level-bar.js";
import { LiveElement } from "../components/live-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Level} Level */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

export class IntroductionRound extends LiveElement {
  trouble = troublePlace();
  heading = told("h2", "introduction.title");
  who = html("p", { class: "introduction-who" });
  ask = told("p", "introduction.ask", { class: "quiet-note" });
  enough = html("progress", { max: 1, value: 0 });
  told = html("p", { class: "introduction-told" });
  outcome = html("p", { class: "introduction-outcome", role: "status" });
  level = new LevelBar();
  next = html("button", { type: "button", class: "main" });
  repeat = button("introduction.again", () => void this.go(this.current));
  end = button("introduction.end", () => void this.go(null), { class: "quiet" });
  begin = button("introduction.begin", () => void this.start(), { "aria-keyshortcuts": "v" });
  running = html("div", { class: "introduction" });
  /** @type {string | null} */
  current = null;
  /** @type {string | null} */
  following = null;

  build() {
    this.next.addEventListener("click", () => void this.go(this.following));
    const left = html("div", { class: "introduction-left" }, this.who, this.ask, this.enough, this.told);
    const right = html("div", { class: "introduction-right" }, this.level, this.outcome);
    this.running.append(this.heading, html("div", { class: "introduction-parts" }, left, right), html("div", { class: "buttons" }, this.next, this.repeat, this.end));
    this.append(this.begin, this.running, this.trouble);
  }

  /** Begin with the first whose voice is not known; the round goes on where it is. */
  async start() {
    const { snapshot } = this;
    if (!snapshot || snapshot.introduction || !isOn(snapshot)) return;
    const first = unknown(snapshot)[0];
    if (first === undefined) return;
    const next = snapshot.phases.agenda.findIndex((phase) => phase.state === "planned");
    // What is said in the round does not count where the agenda says so: its phase begins with it.
    const planned = snapshot.phases.running === null && snapshot.phases.agenda[next]?.kind === "introduction";
    await attempt(this.trouble, async () => {
      if (planned) await beginPhase(next);
      await introduce(first);
    });
    this.next.focus();
  }

  /** @param {Level} level */
  hear(level) {
    if (!this.running.hidden) this.level.hear(level, false);
  }

  /** @private @param {string | null} person */
  async go(person) {
    await attempt(this.trouble, () => introduce(person));
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { introduction, mentor } = snapshot;
    const last = mentor?.introduction ?? null;
    const waiting = unknown(snapshot);
    const possible = isOn(snapshot) && snapshot.session.mode === "voices";
    this.running.hidden = introduction === null;
    this.begin.hidden = introduction !== null || !possible || waiting.length === 0;
    this.hidden = this.running.hidden && this.begin.hidden;
    // In practice nobody is heard: a level that says so would send people to look for a fault.
    this.level.hidden = snapshot.session.practice;
    if (introduction === null) return;
    this.current = introduction.person;
    this.following = after(snapshot, introduction.person);
    const known = last?.person === introduction.person && last.outcome === "known";
    const done = known || introduction.heard_s >= introduction.enough_s;
    say(this.who, t("introduction.who", { name: nameIn(snapshot, introduction.person), place: introduction.place, of: introduction.of }));
    set(this.enough, { max: introduction.enough_s, value: Math.min(introduction.heard_s, introduction.enough_s), "aria-label": t("introduction.progress") });
    say(this.told, done ? t("introduction.enough") : t("introduction.heard", { heard: number(introduction.heard_s), enough: number(introduction.enough_s) }));
    say(this.outcome, outcomeText(snapshot));
    this.running.dataset["outcome"] = last?.outcome ?? "running";
    this.next.classList.toggle("main", done);
    if (this.following === null) say(this.next, t("introduction.finish"));
    else say(this.next, done ? t("introduction.next", { name: nameIn(snapshot, this.following) }) : t("introduction.skip", { name: nameIn(snapshot, this.following) }));
    this.end.hidden = this.following === null;
  }
}

/** @param {Snapshot} snapshot @returns {string[]} who is there and has not introduced themself, in seat order */
function unknown(snapshot) {
  return rosterOf(snapshot)
    .filter((person) => person.present && !person.introduced && person.role !== "observer")
    .map((person) => person.id);
}

/**
 * Whose turn it is after somebody: the next ones in seat order whose voice is not known.
 * @param {Snapshot} snapshot
 * @param {string} person
 * @returns {string | null}
 */
function after(snapshot, person) {
  const seats = rosterOf(snapshot).map((one) => one.id);
  const waiting = new Set(unknown(snapshot));
  return seats.slice(seats.indexOf(person) + 1).find((id) => waiting.has(id)) ?? null;
}

/** @param {Snapshot} snapshot */
function outcomeText(snapshot) {
  const last = snapshot.mentor?.introduction;
  if (!last || last.outcome === "running") return "";
  const name = nameIn(snapshot, last.person);
  switch (last.outcome) {
    case "known":
      return t("introduction.known", { name });
    case "too_little":
      return t("introduction.too_little", { name });
    case "several":
      return t("introduction.several", { name });
    case "sounds_like":
      return t("introduction.sounds_like", { name, other: nameIn(snapshot, last.sounds_like ?? "") });
  }
}

customElements.define("introduction-round", IntroductionRound);
