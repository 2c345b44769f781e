/** `<session-list>`: every session that is over, found as one types. A thousand rows, of which the browser lays out those in sight. */

import { call } from "../call.js";
import { html, say } from "../dom.js";
import { duration, number, percent, t } from "../i18n.js";
import { button, choice, labelled } from "../texts.js";
import { attempt, troublePlace } from "../components/trouble.js";
import { askPersonRemoval, askRemoval } from "./removal.js";
import { RecordingUpload } from "./upload/upload.js";
import { day, kindOf, listed, titleOf } from "./words.js";

/** @typedef {import("../types/review.js").ReviewLine} ListedSession */
/** @typedef {import("../types/review.js").ReviewList} ReviewList */
/** @typedef {{ session: ListedSession, element: HTMLLIElement, text: string }} Row */

const NAMES_SHOWN = 4;

export class SessionList extends HTMLElement {
  trouble = troublePlace();
  search = html("input", { type: "search", autocomplete: "off" });
  kind = choice([["", "review.any_kind"], ["live", "review.kind_live"], ["recording", "review.kind_recording"], ["import", "review.kind_import"]]);
  series = html("select");
  order = choice([["newest", "review.newest"], ["longest", "review.longest_first"], ["even", "review.most_even"], ["uneven", "review.least_even"], ["title", "review.by_title"]]);
  count = html("p", { role: "status", class: "hint" });
  none = html("p", { class: "empty" });
  upload = new RecordingUpload();
  person = button("review.person_out", () => askPersonRemoval(this.rows.map(({ session }) => session), () => location.reload()), { class: "quiet" });
  list = html("ol", { class: "sessions" });
  tools = html("form", { class: "tools", role: "search" }, labelled("review.search", this.search), labelled("review.kind", this.kind), labelled("review.series", this.series), labelled("review.order", this.order));
  /** @type {Row[]} */
  rows = [];
  /** What the server finds where the page cannot look: notes. @type {Set<number>} */
  found = new Set();
  asked = "";

  connectedCallback() {
    if (this.list.isConnected) return;
    this.tools.addEventListener("submit", (event) => event.preventDefault());
    this.tools.addEventListener("input", () => this.filter());
    this.order.addEventListener("change", () => this.arrange());
    this.append(this.tools, this.count, this.trouble, this.none, this.list, this.person);
  }

  /** @param {ListedSession[]} sessions */
  show(sessions) {
    this.rows = sessions.map((session) => this.row(session));
    const chosen = this.series.value;
    const names = [...new Set(sessions.map(({ series }) => series).filter((name) => name !== null))].sort((one, other) => one.localeCompare(other));
    this.series.replaceChildren(html("option", { value: "" }, t("review.any_series")), ...names.map((name) => html("option", { value: name, selected: name === chosen }, name)));
    this.arrange();
    if (!this.upload.isConnected) this.none.before(this.upload);
    void this.upload.show(sessions.length === 0, names);
  }

  /** @private */
  arrange() {
    const even = (/** @type {Row} */ { session }) => session.balance ?? NaN;
    /** @type {Record<string, (one: Row, other: Row) => number>} */
    const orders = {
      newest: (one, other) => other.session.started_at.localeCompare(one.session.started_at),
      longest: (one, other) => other.session.duration_s - one.session.duration_s,
      even: (one, other) => even(other) - even(one) || 0,
      uneven: (one, other) => even(one) - even(other) || 0,
      title: (one, other) => titleOf(one.session).localeCompare(titleOf(other.session)),
    };
    // What has no balance stands last, whichever way round.
    const last = this.order.value.endsWith("even") ? this.rows.filter(({ session }) => session.balance === null) : [];
    const rest = this.rows.filter((row) => !last.includes(row)).sort(orders[this.order.value]);
    this.rows = [...rest, ...last];
    this.list.replaceChildren(...this.rows.map(({ element }) => element));
    this.filter();
  }

  /** @private */
  filter() {
    const wish = this.search.value.trim().toLocaleLowerCase();
    const words = wish.split(/\s+/);
    let shown = 0;
    for (const { session, element, text } of this.rows) {
      const meant = words.every((word) => text.includes(word)) || (this.asked === wish && this.found.has(session.id));
      const hidden = !meant || (this.kind.value !== "" && session.kind !== this.kind.value) || (this.series.value !== "" && session.series !== this.series.value);
      if (element.hidden !== hidden) element.hidden = hidden;
      if (!hidden) shown += 1;
    }
    this.none.hidden = shown > 0;
    say(this.none, this.rows.length === 0 ? t("review.empty") : t("review.nothing_found"));
    say(this.count, this.rows.length === 0 ? "" : t("review.shown", { count: this.rows.length, shown: number(shown) }));
    this.tools.hidden = this.person.hidden = this.rows.length === 0;
    if (wish !== "" && wish !== this.asked) void this.askFor(wish);
  }

  /** @private @param {string} wish */
  async askFor(wish) {
    this.asked = wish;
    this.found = new Set();
    await attempt(this.trouble, async () => {
      const answer = /** @type {ReviewList} */ (await call("GET", `/api/review/sessions?${new URLSearchParams({ search: wish })}`));
      // Somebody typed on: that answer is on its way.
      if (this.asked !== wish) return;
      this.found = new Set(answer.sessions.map(({ id }) => id));
      this.filter();
    });
  }

  /** @private @param {ListedSession} session @returns {Row} */
  row(session) {
    const title = titleOf(session);
    const names = session.names.length > NAMES_SHOWN ? [...session.names.slice(0, NAMES_SHOWN), t("review.more_people", { count: session.names.length - NAMES_SHOWN })] : session.names;
    const people = session.people === null ? null : t("review.people", { count: session.people });
    const facts = [day(session.started_at), duration(session.duration_s), kindOf(session), ...(session.ended_by === "cut off" ? [t("review.cut_off")] : []), ...(session.corrections > 0 ? [t("review.corrected_times", { count: session.corrections })] : [])];
    const top = session.top === null ? "" : session.top.name === null ? t("review.top_unnamed", { share: percent(session.top.share) }) : t("review.top", { name: session.top.name, share: percent(session.top.share) });
    const remove = button("review.delete_short", () => askRemoval(session.id, title, () => this.gone(session.id)), { class: "quiet small", "aria-label": t("review.delete_named", { title }) });
    // The language's own words are said anew when the whole list is.
    remove.removeAttribute("data-t");
    const element = html(
      "li",
      { class: "session" },
      html("a", { class: "session-title", href: `/review?session=${session.id}`, dir: "auto" }, title),
      html("p", { class: "session-facts", dir: "auto" }, ...seriesOf(session), facts.join(" · ")),
      html("p", { class: "session-people", dir: "auto" }, [people, names.length === 0 ? null : listed(names)].filter((one) => one !== null).join(": ")),
      html("p", { class: "session-balance" }, session.balance === null ? t("review.balance_none") : t("review.balance_short", { balance: number(session.balance) })),
      html("p", { class: "session-top", dir: "auto" }, top),
      remove,
    );
    const text = [title, session.series ?? "", ...session.names, ...facts].join(" ").toLocaleLowerCase();
    return { session, element, text };
  }

  /** @private @param {number} id */
  gone(id) {
    this.rows = this.rows.filter(({ session }) => session.id !== id);
    this.arrange();
    this.search.focus();
  }
}

/** @param {ListedSession} session */
function seriesOf({ series, series_id: id }) {
  if (series === null) return [];
  return [id === null ? series : html("a", { href: `/series?id=${id}` }, html("bdi", {}, series)), " · "];
}

customElements.define("session-list", SessionList);
