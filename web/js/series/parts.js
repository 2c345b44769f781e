/** The parts of a series' page: each a heading, a sentence, and a table; the course has its picture besides. */

import { html, svg } from "../dom.js";
import { currentLanguage, duration, number, percent, t } from "../i18n.js";
import { saveButtons } from "./inline-picture.js";

/**
 * @typedef {object} Line
 * @property {number} session
 * @property {string | null} title
 * @property {string} started_at
 * @property {number} duration_s
 * @property {number} people
 * @property {number | null} balance
 * @property {number | null} evenness
 * @property {number | null} effective_voices
 * @property {number | null} effective_part
 * @property {number | null} coverage
 * @property {number | null} silence
 * @property {number | null} turns_an_hour
 * @property {number | null} interventions_an_hour
 */
/** @typedef {{ sessions: number, step: number | null, verdict: "rose" | "fell" | "too_little" }} Trend */
/** @typedef {{ name: string, present: (number | null)[], sessions: number }} Attendance */
/** @typedef {{ session: number, newcomers: number[], returned: number[], stayed: number[], missing: number[], left: number[] }} Change */
/** @typedef {{ session: number, text: string, judged_in: number | null, met: "yes" | "partly" | "no" | null }} Norm */
/** @typedef {{ name: string, voice_index: (number | null)[], share: number | null, fair_share: number | null, whole: number | null }} Group */
/**
 * @typedef {object} Series
 * @property {string} title
 * @property {Line[]} sessions
 * @property {Trend} balance
 * @property {Trend} coverage
 * @property {Attendance[]} people
 * @property {Change[]} changes
 * @property {Norm[]} norms
 * @property {Group[]} groups
 */

/** @param {string} text ISO 8601 */
const day = (text) => new Intl.DateTimeFormat(currentLanguage(), { day: "numeric", month: "short", year: "numeric" }).format(new Date(text));

/**
 * @param {number | null} value
 * @param {(value: number) => string} write
 */
const known = (value, write) => (value === null ? "–" : write(value));

/**
 * @param {string} heading
 * @param {string | null} hint
 * @param {...Node} children
 */
function part(heading, hint, ...children) {
  const title = html("h2", {}, heading);
  const text = hint === null ? [] : [html("p", { class: "hint" }, hint)];
  return html("div", { class: "series-part" }, title, ...text, ...children);
}

/**
 * A table whose first column names its rows; it scrolls by itself where the page is narrow.
 * @param {string} name
 * @param {readonly string[]} head
 * @param {readonly (readonly (Node | string)[])[]} rows
 * @param {string} [kind] class of all cells but the first
 */
function table(name, head, rows, kind = "figure") {
  const cells = (/** @type {readonly (Node | string)[]} */ row) => row.map((cell, i) => (i === 0 ? html("th", { scope: "row", dir: "auto" }, cell) : html("td", { class: kind }, cell)));
  const top = head.map((text, i) => html("th", { scope: "col", class: i === 0 ? null : kind }, text));
  const body = rows.map((row) => html("tr", {}, ...cells(row)));
  return html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": name }, html("table", {}, html("thead", {}, html("tr", {}, ...top)), html("tbody", {}, ...body)));
}

/** @param {Series} series */
export function sideBySide({ sessions }) {
  const head = [t("series.session"), t("series.length"), t("series.people"), t("series.balance"), t("series.evenness"), t("series.effective"), t("series.coverage"), t("series.silence"), t("series.turns"), t("series.stepped_in")];
  const rows = sessions.map((one) => [
    `${day(one.started_at)}${one.title === null ? "" : ` · ${one.title}`}`,
    duration(one.duration_s),
    number(one.people),
    known(one.balance, (value) => number(value)),
    known(one.evenness, (value) => number(value, 2)),
    known(one.effective_part, (value) => percent(value)),
    known(one.coverage, (value) => percent(value)),
    known(one.silence, (value) => percent(value)),
    known(one.turns_an_hour, (value) => number(value)),
    known(one.interventions_an_hour, (value) => number(value, 1)),
  ]);
  return part(t("series.side_by_side"), t("series.side_by_side_hint"), table(t("series.side_by_side"), head, rows));
}

/** @param {Trend} trend */
function verdict(trend) {
  const step = number(Math.abs(trend.step ?? 0), 1);
  if (trend.verdict === "rose") return t("series.rose", { step });
  return trend.verdict === "fell" ? t("series.fell", { step }) : t("series.too_little");
}

/** @param {Series} series */
export function overTime({ sessions, balance }) {
  const width = 900;
  const height = 220;
  /** @param {number} i */
  const x = (i) => (sessions.length < 2 ? width / 2 : 50 + (i * (width - 90)) / (sessions.length - 1));
  /** @param {number} value */
  const y = (value) => height - 30 - (value * (height - 50)) / 100;
  const grid = [0, 50, 100].flatMap((value) => [svg("line", { class: "course-grid", x1: 40, x2: width - 20, y1: y(value), y2: y(value) }), svg("text", { x: 4, y: y(value) + 4 }, number(value))]);
  /**
   * @param {(number | null)[]} values
   * @param {string} kind
   */
  const line = (values, kind) => {
    let pen = "M";
    let d = "";
    values.forEach((value, i) => {
      if (value !== null) d += `${pen}${x(i)} ${y(value)}`;
      pen = value === null ? "M" : "L";
    });
    const dots = values.flatMap((value, i) => (value === null ? [] : [svg("circle", { class: `course-dot ${kind}`, cx: x(i), cy: y(value), r: 5 })]));
    return [svg("path", { d, class: `course-line ${kind}` }), ...dots];
  };
  const numbers = sessions.map((_, i) => svg("text", { x: x(i), y: height - 8, "text-anchor": "middle" }, number(i + 1)));
  const coverage = sessions.map((one) => (one.coverage === null ? null : 100 * one.coverage));
  const picture = svg("svg", { class: "course", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t("series.over_time") }, ...grid, ...line(coverage, "other"), ...line(sessions.map((one) => one.balance), "main"), ...numbers);
  const rows = sessions.map((one, i) => [`${number(i + 1)} · ${day(one.started_at)}`, known(one.balance, (value) => number(value)), known(one.coverage, (value) => percent(value))]);
  return part(t("series.over_time"), `${t("series.over_time_hint")} ${verdict(balance)}`, picture, saveButtons(picture, "series"), table(t("series.over_time"), [t("series.session"), t("series.balance"), t("series.coverage")], rows));
}

/** @param {Series} series */
export function presence({ sessions, people }) {
  if (people.length === 0) return null;
  const rows = people.map((person) => [
    person.name,
    ...person.present.map((there) => {
      if (there === null) return "–";
      const bar = html("i", { "aria-hidden": "true" });
      bar.style.setProperty("--part", `${100 * there}%`);
      return html("span", { class: "presence" }, bar, percent(there));
    }),
    number(person.sessions),
  ]);
  const head = [t("series.person"), ...sessions.map((one) => day(one.started_at)), t("series.times")];
  return part(t("series.presence"), t("series.presence_hint"), table(t("series.presence"), head, rows, "place"));
}

/** @param {Series} series */
export function movement({ sessions, people, changes }) {
  if (people.length === 0 || sessions.length < 2) return null;
  /** @param {number[]} places */
  const names = (places) => (places.length === 0 ? "–" : new Intl.ListFormat(currentLanguage()).format(places.map((place) => people[place]?.name ?? "")));
  const rows = changes.slice(1).map((one, i) => [day(sessions[i + 1]?.started_at ?? ""), names(one.newcomers), names(one.returned), names(one.missing), names(one.left), number(one.stayed.length)]);
  const head = [t("series.session"), t("series.newcomers"), t("series.returned"), t("series.missing"), t("series.left"), t("series.stayed")];
  return part(t("series.movement"), null, table(t("series.movement"), head, rows, "place"));
}

/** @param {Series} series */
export function norms({ sessions, norms: set }) {
  if (set.length === 0) return null;
  const words = { yes: () => t("debrief.met_yes"), partly: () => t("debrief.met_partly"), no: () => t("debrief.met_no") };
  const rows = set.map((norm) => [norm.text, day(sessions.find((one) => one.session === norm.session)?.started_at ?? ""), norm.met === null ? t("series.not_said") : words[norm.met]()]);
  return part(t("series.norms"), null, table(t("series.norms"), [t("series.norm"), t("series.set_in"), t("series.met")], rows, "place"));
}

/** @param {Series} series */
export function groups({ sessions, groups: found }) {
  if (found.length === 0) return null;
  const rows = found.map((group) => [
    group.name,
    ...group.voice_index.map((value) => known(value, (index) => number(index, 2))),
    known(group.share, (value) => percent(value)),
    known(group.fair_share, (value) => percent(value)),
    known(group.whole, (value) => number(value, 2)),
  ]);
  const head = [t("series.group"), ...sessions.map((one) => day(one.started_at)), t("series.share"), t("series.fair_share"), t("series.index")];
  return part(t("series.groups"), t("series.groups_hint"), table(t("series.groups"), head, rows));
}
