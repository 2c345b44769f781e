/** `<balance-course>`: how the balance of the last five minutes went, and where the mentor stepped in. */

import { html, set, svg } from "../dom.js";
import { number, t } from "../i18n.js";
import { LiveElement } from "../components/live-element.js";

/** @typedef {import("../types/mentor.js").CoursePoint} CoursePoint */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

const WIDTH = 240;
const HEIGHT = 56;
/** Space above and below, so that the line is not cut at 0 and at 100. */
const EDGE = 3;
/** What is shown at least: a few seconds do not fill the whole picture. */
const SHORTEST_S = 600;

export class BalanceCourse extends LiveElement {
  line = svg("path", { class: "course-line" });
  marks = svg("path", { class: "course-marks" });
  half = svg("path", { class: "course-half", d: `M0 ${height(50)}H${WIDTH}` });
  picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }, this.half, this.marks, this.line);

  build() {
    this.append(html("div", { class: "course" }, this.picture));
  }

  /** @param {Snapshot} snapshot */
  show({ mentor }) {
    const course = mentor?.course ?? [];
    const known = course.filter((point) => point.balance !== null);
    this.hidden = known.length < 2;
    const last = known.at(-1)?.balance;
    if (this.hidden || last === null || last === undefined) return;
    const from_s = course[0]?.at_s ?? 0;
    const length_s = Math.max(SHORTEST_S, (course.at(-1)?.at_s ?? 0) - from_s);
    const across = (/** @type {number} */ at_s) => ((at_s - from_s) / length_s) * WIDTH;
    set(this.line, { d: lineOf(course, across) });
    const stepped = (mentor?.outcomes ?? []).filter((outcome) => outcome.acted && outcome.at_s >= from_s);
    set(this.marks, { d: stepped.map(({ at_s }) => `M${across(at_s).toFixed(1)} 0V${HEIGHT}`).join("") });
    const least = Math.min(...known.map((point) => point.balance ?? 100));
    const most = Math.max(...known.map((point) => point.balance ?? 0));
    set(this.picture, { "aria-label": t("group.course", { now: number(last), least: number(least), most: number(most) }) });
  }
}

/** @param {number} balance */
function height(balance) {
  return EDGE + (1 - balance / 100) * (HEIGHT - 2 * EDGE);
}

/**
 * @param {readonly CoursePoint[]} course
 * @param {(at_s: number) => number} across
 */
function lineOf(course, across) {
  let pen = "M";
  return course
    .map(({ at_s, balance }) => {
      if (balance === null) {
        pen = "M";
        return "";
      }
      const part = `${pen}${across(at_s).toFixed(1)} ${height(balance).toFixed(1)}`;
      pen = "L";
      return part;
    })
    .join("");
}

customElements.define("balance-course", BalanceCourse);
