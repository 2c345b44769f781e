/** `<phone-actions>`: raise a hand, say something to the moderator, say something without a name. */

import { html, say, set } from "../dom.js";
import { number, t } from "../i18n.js";
import { askOffRecord, raiseHand, voteFor, wishFor } from "./me.js";
import { calmly, wishSentences } from "../room-words.js";
import { PhoneElement } from "./phone-element.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */
/** @typedef {import("../types/phone.js").You} You */

export class PhoneActions extends PhoneElement {
  build() {
    /** @type {Set<HTMLButtonElement>} whose call has not been answered yet */
    this.asked = new Set();
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
    this.status = html("p", { class: "hand-status", role: "status" });
    this.hand = this.button("hand", (you) => raiseHand(!you.hand));
    this.askMe = this.button("", (you) => wishFor(you.wish === "ask_me" ? null : "ask_me"));
    this.notNow = this.button("", (you) => wishFor(you.wish === "not_now" ? null : "not_now"));
    this.agree = this.button("", (you) => voteFor(you.vote === "agree" ? null : "agree"));
    this.moveOn = this.button("", (you) => voteFor(you.vote === "move_on" ? null : "move_on"));
    this.offRecord = this.button("wide", (you) => askOffRecord(!you.off_record_asked));
    this.wishLabel = html("h2", { id: "wish-label" });
    this.voteLabel = html("h2", { id: "vote-label" });
    this.counted = html("p", { class: "hint" });
    this.offHint = html("p", { class: "hint" });
    this.trouble = troublePlace();
    this.append(
      this.status,
      this.hand,
      this.trouble,
      this.wishLabel,
      html("div", { class: "pair", role: "group", "aria-labelledby": "wish-label" }, this.askMe, this.notNow),
      this.voteLabel,
      html("div", { class: "pair", role: "group", "aria-labelledby": "vote-label" }, this.agree, this.moveOn),
      this.counted,
      this.offRecord,
      this.offHint,
    );
  }

  /**
   * @private
   * @param {string} kind
   * @param {(you: You) => Promise<You>} call
   */
  button(kind, call) {
    const button = html("button", { type: "button", class: kind });
    button.addEventListener("click", () => void this.act(button, call));
    return button;
  }

  /**
   * One call after the other: two quick taps on one button are one wish, on two buttons they are two.
   * @private
   * @param {HTMLButtonElement} button
   * @param {(you: You) => Promise<You>} call
   */
  async act(button, call) {
    const { trouble, asked, last } = this;
    if (!trouble || !asked || asked.has(button)) return;
    asked.add(button);
    this.last = (async () => {
      await last;
      const { you } = this;
      if (you !== null) await attempt(trouble, async () => this.tell(await call(you)));
    })();
    try {
      await this.last;
    } finally {
      asked.delete(button);
    }
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { you, hand, status, counted, offRecord, offHint, wishLabel, voteLabel } = this;
    const running = ["starting", "listening", "paused"].includes(snapshot.session.state);
    this.hidden = you === null || !you.confirmed || !running;
    if (!you || !hand || !status || !counted || !offRecord || !offHint || !wishLabel || !voteLabel) return;
    say(status, standing(snapshot, you));
    say(hand, you.hand ? t("join.hand_down") : t("join.hand_up"));
    hand.classList.toggle("main", !you.hand && snapshot.floor?.voice !== you.person);
    say(wishLabel, t("join.wish"));
    say(voteLabel, t("join.vote"));
    toggle(this.askMe, t("join.ask_me"), you.wish === "ask_me");
    toggle(this.notNow, t("join.not_now"), you.wish === "not_now");
    toggle(this.agree, t("join.agree"), you.vote === "agree");
    toggle(this.moveOn, t("join.move_on"), you.vote === "move_on");
    say(counted, wishSentences(snapshot).join(" · "));
    toggle(offRecord, t("join.off_record"), you.off_record_asked);
    offRecord.hidden = offHint.hidden = snapshot.session.state === "paused";
    say(offHint, you.off_record_asked ? t("join.off_record_asked") : t("join.off_record_hint"));
  }
}

/**
 * @param {HTMLButtonElement | undefined} button
 * @param {string} label
 * @param {boolean} pressed
 */
function toggle(button, label, pressed) {
  if (!button) return;
  say(button, label);
  set(button, { "aria-pressed": String(pressed) });
}

/**
 * Where one stands: has the floor, is next, is third.
 * @param {Snapshot} snapshot
 * @param {You} you
 */
function standing({ floor, session }, you) {
  if (session.state === "listening" && floor !== null && floor.voice === you.person) {
    if (floor.left_s === null) return t("join.floor");
    return floor.left_s > 0 ? t("join.turn_left", { time: calmly(floor.left_s) }) : t("join.turn_over");
  }
  if (!you.hand || you.hand_place === null) return "";
  return you.hand_place === 1 ? t("join.next") : t("join.place", { place: number(you.hand_place) });
}

customElements.define("phone-actions", PhoneActions);
