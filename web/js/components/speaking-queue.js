/** `<speaking-queue>`: who would like the floor; the first one is next. */

import { html, say } from "../dom.js";
import { number, t } from "../i18n.js";
import { isPause, nameOf } from "../room-words.js";
import { LiveElement } from "./live-element.js";

/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** So many have room beside the picture; the rest are counted. */
const SHOWN = 4;

export class SpeakingQueue extends LiveElement {
  build() {
    /** @type {string | null} who holds this phone */
    this.own = null;
    this.heading = html("h2");
    this.list = html("ol");
    this.more = html("p", { class: "queue-more" });
    this.append(this.heading, this.list, this.more);
  }

  /** @param {Snapshot} snapshot */
  show(snapshot) {
    const { heading, more } = this;
    if (!heading || !more) return;
    const { session } = snapshot;
    const named = snapshot.queue.flatMap(({ person }) => {
      const name = nameOf(snapshot, person);
      return name === null ? [] : [{ person, name }];
    });
    this.hidden = named.length === 0 || session.state === "ended" || (this.own === null && isPause(snapshot));
    say(heading, t("screen.queue"));
    this.draw(named, SHOWN);
    // Half a name helps nobody: where the room ends, so does the list.
    const room = this.parentElement;
    const full = () => room !== null && room.scrollHeight > room.clientHeight + 1;
    for (let rows = SHOWN - 1; rows > 0 && full(); rows -= 1) this.draw(named, rows);
    if (full()) more.hidden = true;
  }

  /**
   * @private
   * @param {readonly { person: string, name: string }[]} named
   * @param {number} rows at most
   */
  draw(named, rows) {
    const { list, more } = this;
    if (!list || !more) return;
    const shown = named.slice(0, rows);
    while (list.children.length > shown.length) list.lastElementChild?.remove();
    shown.forEach(({ person, name }, i) => {
      const row = list.children[i] ?? list.appendChild(html("li", {}, html("span", { class: "queue-place", "aria-hidden": "true" }), html("bdi", { class: "queue-name" })));
      row.classList.toggle("is-own", person === this.own);
      say(/** @type {Element} */ (row.firstElementChild), number(i + 1));
      say(/** @type {Element} */ (row.lastElementChild), name);
    });
    const hidden = named.length - shown.length;
    more.hidden = hidden === 0;
    say(more, hidden === 0 ? "" : t("screen.queue_more", { count: hidden }));
  }
}

customElements.define("speaking-queue", SpeakingQueue);
