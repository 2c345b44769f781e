/** `<session-page>`: one session that is over, on one page. */

import { html, set } from "../dom.js";
import { clock, duration, t } from "../i18n.js";
import { button, labelled, named, told } from "../texts.js";
import { fileLink } from "../components/file-link.js";
import { troublePlace } from "../components/trouble.js";
import { CORRECTED, SessionCorrections } from "./corrections.js";
import { modelOf } from "./model.js";
import { conversation, course, effects, follows, groups, noted, phases, shares } from "./parts.js";
import { askRemoval } from "./removal.js";
import { MARKED, SpeechTimeline } from "./timeline/speech-timeline.js";
import { TurnsTable } from "./turns-table.js";
import { kindOf, moment, summaryOf, titleOf } from "./words.js";

/** @typedef {import("./document.js").SessionDocument} SessionDocument */
/** @typedef {import("./timeline/speech-timeline.js").Stretch} Stretch */

/** Formats of `…/export/…`, and what they are called. @type {readonly (readonly [string, () => string])[]} */
const FORMATS = [
  ["csv", () => t("review.export_csv")],
  ["json", () => t("review.export_json")],
  ["rttm", () => t("review.export_rttm")],
  ["textgrid", () => t("review.export_textgrid")],
];
/** @type {readonly (readonly [string, () => string])[]} */
const REPORTS = [
  ["pdf", () => t("review.report_pdf")],
  ["html", () => t("review.report_html")],
];

export class SessionPage extends HTMLElement {
  facts = html("p", { class: "session-facts", dir: "auto" });
  pseudonymous = html("input", { type: "checkbox" });
  files = html("ul", { class: "files" });
  trouble = troublePlace();
  menu = html("div", { id: "exports", popover: true, ...named("review.exports") }, labelled("review.pseudonymous", this.pseudonymous), this.files, this.trouble);
  delete = button("review.delete", () => this.askToDelete(), { class: "quiet" });
  summary = html("ul", { class: "summary" });
  timeline = new SpeechTimeline();
  speech = html("section", { class: "review-part" }, told("h2", "review.timeline"));
  rights = html("section", { class: "review-part" });
  legend = html("ul", { class: "legend" });
  marks = html("ul", { class: "facts" });
  marksFold = html("details", {}, told("summary", "review.marks"), this.marks);
  turns = new TurnsTable();
  turnsFold = html("details", {}, told("summary", "review.turns_table"), this.turns);
  corrections = new SessionCorrections();
  parts = html("div", { class: "parts" });
  /** @type {SessionDocument | null} */
  document = null;

  connectedCallback() {
    if (this.summary.isConnected) return;
    const exports = told("button", "review.exports", { type: "button", popovertarget: "exports" });
    this.pseudonymous.addEventListener("change", () => this.link());
    this.speech.append(this.legend, this.timeline, this.marksFold, this.turnsFold);
    this.rights.append(this.corrections);
    this.append(
      html("div", { class: "session-head" }, this.facts, html("div", { class: "buttons" }, exports, this.menu, this.delete)),
      html("section", { class: "review-part" }, told("h2", "review.in_a_minute"), this.summary),
      this.speech,
      this.rights,
      this.parts,
    );
    this.addEventListener(MARKED, (event) => {
      const stretch = /** @type {CustomEvent<Stretch>} */ (event).detail;
      this.timeline.light(stretch.from_s, stretch.to_s);
      this.corrections.mark(stretch);
    });
    this.addEventListener(CORRECTED, (event) => this.show(/** @type {CustomEvent<SessionDocument>} */ (event).detail));
  }

  /** @param {SessionDocument} found */
  show(found) {
    const again = this.document?.session.id === found.session.id;
    this.document = found;
    const { session, figures, review } = found;
    const facts = [moment(session.started_at), duration(session.duration_s), kindOf(session), t("review.people", { count: figures.people.filter((one) => one.in_roster || one.counted).length })];
    this.facts.replaceChildren(facts.join(" · "));
    if (session.series !== null) {
      const series = review.series_id === null ? session.series : html("a", { href: `/series?id=${review.series_id}` }, html("bdi", {}, session.series));
      this.facts.append(" · ", t("review.series_is"), " ", series);
    }
    this.link();
    this.summary.replaceChildren(...summaryOf(found).map((text) => html("li", { dir: "auto" }, text)));
    // Where nobody was listed and nobody heard, there is nothing to draw and nothing to put right.
    const bare = figures.people.length === 0 && figures.unknown.length === 0;
    this.speech.hidden = this.rights.hidden = bare;
    if (!bare) this.draw(found, again);
    this.corrections.show(found);
    const parts = bare ? [phases, noted] : [shares, course, effects, conversation, follows, groups, phases, noted];
    this.parts.replaceChildren(...parts.map((part) => part(found)).filter((part) => part !== null));
  }

  /** @private @param {SessionDocument} found @param {boolean} again */
  draw(found, again) {
    const model = modelOf(found);
    this.timeline.show(model, `session-${found.session.id}-timeline`, again);
    this.turns.show(model);
    this.marksFold.hidden = model.marks.length === 0;
    const words = { acted: () => t("review.mark_acted"), prompt: () => t("review.mark_prompt"), note: () => t("review.mark_note") };
    this.marks.replaceChildren(...model.marks.map((mark) => html("li", { dir: "auto" }, `${clock(mark.at_s)} · ${words[mark.kind]()}: ${mark.text}`)));
    const kinds = new Set([...model.speech.map(({ kind }) => kind), ...model.hatched.map(({ kind }) => kind), ...model.marks.map(({ kind }) => kind), ...(model.lanes.some(({ away }) => away.length > 0) ? ["away"] : [])]);
    /** @type {[import("./model.js").SpeechKind | "off_record" | "unheard" | "away" | "acted" | "prompt" | "note", () => string][]} */
    const signs = [
      ["sure", () => t("review.legend_sure")],
      ["unsure", () => t("review.legend_unsure")],
      ["backchannel", () => t("review.legend_backchannel")],
      ["unknown", () => t("review.legend_unknown")],
      ["away", () => t("review.legend_away")],
      ["off_record", () => t("review.off_record")],
      ["unheard", () => t("review.unheard")],
      ["acted", () => t("review.mark_acted")],
      ["prompt", () => t("review.mark_prompt")],
      ["note", () => t("review.mark_note")],
    ];
    this.legend.replaceChildren(...signs.filter(([kind]) => kinds.has(kind)).map(([kind, text]) => html("li", {}, html("i", { class: `sign is-${kind}`, "aria-hidden": "true" }), text())));
  }

  /** @private Where the files are; with names or without. */
  link() {
    const id = this.document?.session.id ?? 0;
    const base = `/api/review/sessions/${id}`;
    const own = new URLSearchParams(this.pseudonymous.checked ? { pseudonymous: "1" } : {});
    const report = new URLSearchParams(own);
    const { language } = this.document?.session ?? { language: null };
    if (language !== null) report.set("language", language);
    const items = [
      ...REPORTS.map(([kind, text]) => fileLink(`${base}/report.${kind}?${report}`, text(), this.trouble)),
      ...FORMATS.map(([kind, text]) => fileLink(`${base}/export/${kind}?${own}`, text(), this.trouble)),
    ];
    for (const item of items) set(item, { class: "button quiet" });
    this.files.replaceChildren(...items.map((item) => html("li", {}, item)));
  }

  /** @private */
  askToDelete() {
    if (this.document === null) return;
    const { session } = this.document;
    askRemoval(session.id, titleOf(session), () => location.assign("/review"));
  }
}

customElements.define("session-page", SessionPage);
