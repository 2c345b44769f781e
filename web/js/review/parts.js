/** The parts of a session's page: each a heading, a picture where there is one, and the table with the same figures. */

import { html } from "../dom.js";
import { clock, currentLanguage, duration, number, percent, t } from "../i18n.js";
import { phaseName } from "../phases.js";
import { told } from "../texts.js";
import { currentTheme } from "../theme.js";
import { nameOf, verdictOf } from "./document.js";
import { table } from "./table.js";
import { changeWords, known, rangeWords, shareWords, verdictWords, whatWas } from "./words.js";

/** @typedef {import("./document.js").SessionDocument} SessionDocument */
/** @typedef {import("./document.js").Group} Group */
/** @typedef {"shares" | "balance" | "effects" | "follows" | "phases"} Chart */

/**
 * @param {string} heading
 * @param {string | null} hint
 * @param {...Node} children
 */
function part(heading, hint, ...children) {
  const text = hint === null ? [] : [html("p", { class: "hint" }, hint)];
  return html("section", { class: "review-part" }, html("h2", {}, heading), ...text, ...children);
}

/**
 * Pictures are asked for when somebody comes near: drawing one takes the server longer than opening the session, and a browser's own
 * laziness asks for those three screens away, too.
 */
const awaited = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLImageElement)) continue;
      awaited.unobserve(target);
      target.src = target.dataset["source"] ?? "";
    }
  },
  { rootMargin: "300px" },
);

/**
 * The picture that the server draws: the report has the same. Where it cannot be had, the table is enough.
 * @param {SessionDocument} document
 * @param {Chart} name
 * @param {string} heading
 */
function chart({ session, review }, name, heading) {
  const base = `/api/review/sessions/${session.id}/charts/${name}`;
  const wish = new URLSearchParams({ language: currentLanguage(), dark: currentTheme() === "dark" ? "1" : "0" });
  const image = html("img", { alt: t("review.chart_alt", { what: heading }), class: "chart is-awaited" });
  const links = ["svg", "png"].map((kind) => html("a", { class: "button quiet", href: `${base}.${kind}?${wish}`, download: `session-${session.id}-${name}.${kind}` }, kind === "svg" ? t("review.save_svg") : t("review.save_png")));
  const frame = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("review.picture", { what: heading }) }, image);
  const figure = html("figure", { class: "picture" }, frame, html("div", { class: "buttons" }, ...links));
  image.addEventListener("load", () => image.classList.remove("is-awaited"));
  image.addEventListener("error", () => figure.replaceChildren(html("p", { class: "hint" }, t("review.no_picture"))));
  // A corrected session has another picture: a browser must not show the one it has.
  image.dataset["source"] = `${base}.svg?${wish}&changed=${review.corrections.length}-${review.corrections.filter(({ undone }) => undone).length}`;
  awaited.observe(image);
  return figure;
}

/** @param {SessionDocument} document */
export function shares(document) {
  const { figures } = document;
  const heading = t("review.shares");
  const rows = figures.people.map((person) => [
    nameOf(document, person.id),
    shareWords(person),
    known(person.whole.fair_share, (value) => percent(value)),
    known(person.whole.voice_index, (value) => number(value, 2)),
    duration(person.whole.talk_time_s),
    duration(person.present_s),
    person.counted ? t("table.yes") : t("review.no"),
  ]);
  const head = [t("series.person"), t("review.share_with_range"), t("series.fair_share"), t("review.index"), t("review.talked"), t("review.present"), t("review.counts")];
  return part(heading, t("review.shares_hint"), chart(document, "shares", heading), table(heading, head, rows));
}

/** @param {SessionDocument} document */
export function course(document) {
  const { course: moments } = document.figures;
  const heading = t("review.course");
  if (!moments.some((one) => one.balance !== null)) return part(heading, t("review.course_none"));
  const rows = moments.map((one) => [clock(one.at_s), known(one.balance, (value) => number(value)), known(one.coverage, (value) => percent(value))]);
  const all = table(heading, [t("review.moment"), t("series.balance"), t("series.coverage")], rows);
  return part(heading, t("review.course_hint"), chart(document, "balance", heading), html("details", {}, told("summary", "review.table"), all));
}

/** @param {SessionDocument} document */
export function effects(document) {
  const { interventions } = document.figures;
  const heading = t("review.effects");
  if (interventions.length === 0) return part(heading, t("review.effects_none"));
  const rows = interventions.map((one) => {
    const { person, group } = one.effect;
    return [clock(one.at_s), whatWas(document, one), changeWords(person, 2), rangeWords(person, 2), verdict(person), changeWords(group, 0), rangeWords(group, 0), verdict(group)];
  });
  const head = [t("review.moment"), t("review.what"), t("review.effect_person"), t("review.chance"), t("review.verdict"), t("review.effect_group"), t("review.chance"), t("review.verdict")];
  const made = part(heading, t("review.effects_hint"), chart(document, "effects", heading), table(heading, head, rows, "place"));
  made.classList.add("is-wide");
  return made;
}

/** @param {import("./document.js").Change | null} change */
const verdict = (change) => html("span", { class: "verdict", "data-verdict": verdictOf(change) }, verdictWords(change));

/** @param {SessionDocument} document */
export function conversation(document) {
  const { figures } = document;
  const heading = t("review.conversation");
  const seconds = (/** @type {number} */ value) => t("review.seconds", { seconds: number(value, 1) });
  const rows = figures.people.map((person) => [
    nameOf(document, person.id),
    number(person.turns),
    number(person.backchannels),
    duration(person.longest_monologue_s),
    known(person.response_latency_s, seconds),
    known(person.uptake, (value) => percent(value)),
  ]);
  const head = [t("series.person"), t("review.turns"), t("review.backchannels"), t("review.longest"), t("review.latency"), t("review.uptake")];
  const facts = [
    t("review.silence_words", { silence: duration(figures.silence_s), counted: duration(figures.counted_s) }),
    t("review.interruption_words", { count: figures.interruptions, successful: number(figures.interruptions_successful) }),
  ];
  return part(heading, t("review.conversation_hint"), html("ul", { class: "facts" }, ...facts.map((text) => html("li", {}, text))), table(heading, head, rows));
}

/** @param {SessionDocument} document */
export function follows(document) {
  const { follows: pairs } = document.figures;
  const heading = t("review.follows");
  if (pairs.length === 0) return part(heading, t("review.follows_none"));
  const rows = pairs.map((one) => [`${nameOf(document, one.first)} → ${nameOf(document, one.then)}`, number(one.events), known(one.lift, (value) => number(value, 2))]);
  return part(heading, t("review.follows_hint"), chart(document, "follows", heading), html("details", {}, told("summary", "review.table"), table(heading, [t("review.pair"), t("review.events"), t("review.lift")], rows)));
}

/** @param {SessionDocument} document */
export function groups({ figures }) {
  const heading = t("series.groups");
  const own = figures.people.some(({ group }) => group !== null);
  if (figures.groups.length === 0) return own ? part(heading, t("review.groups_small")) : null;
  const rows = figures.groups.map((one) => [one.name, number(one.people), duration(one.talk_time_s), known(one.share, (value) => percent(value)), known(one.fair_share, (value) => percent(value)), known(one.voice_index, (value) => number(value, 2))]);
  return part(heading, t("review.groups_hint"), table(heading, [t("series.group"), t("series.people"), t("review.talked"), t("series.share"), t("series.fair_share"), t("review.index")], rows));
}

/** @param {SessionDocument} document */
export function phases(document) {
  const { phases: begun } = document.figures;
  if (begun.length === 0) return null;
  const heading = t("review.phases");
  const rows = begun.map((one) => [phaseName(one), clock(one.start_s), clock(one.end_s), known(one.target_s, (value) => duration(value)), one.counted ? t("table.yes") : t("review.no"), ...groupCells(one.group)]);
  const head = [t("review.phase"), t("review.from"), t("review.to"), t("review.planned"), t("review.counts"), t("review.talked"), t("series.balance"), t("series.coverage")];
  return part(heading, null, chart(document, "phases", heading), table(heading, head, rows));
}

/** @param {Group | null} group */
function groupCells(group) {
  if (group === null) return ["–", "–", "–"];
  return [duration(group.speech_time_s), known(group.balance, (value) => number(value)), known(group.coverage, (value) => percent(value))];
}

/** @param {SessionDocument} document */
export function noted({ session }) {
  const rules = session.ground_rules.map((text) => html("li", { dir: "auto" }, text));
  const notes = session.notes.map((one) => html("li", { dir: "auto" }, `${clock(one.at_s)} · ${one.text}`));
  const children = [
    ...(session.norm === null ? [] : [html("h3", {}, t("debrief.next_norm")), html("p", { dir: "auto" }, session.norm)]),
    ...(rules.length === 0 ? [] : [html("h3", {}, t("screen.rules")), html("ul", { class: "facts" }, ...rules)]),
    ...(notes.length === 0 ? [] : [html("h3", {}, t("mentor.notes")), html("ul", { class: "facts" }, ...notes)]),
  ];
  return children.length === 0 ? null : part(t("review.noted"), null, ...children);
}
