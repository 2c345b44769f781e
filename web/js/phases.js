/** What a phase is called. */

import { t } from "./i18n.js";
import { phaseKind } from "./room-words.js";

/** @typedef {import("./types/room.js").PhaseKind} PhaseKind */
/** @typedef {import("./types/requests.js").PlannedPhase} PlannedPhase */

/** @type {readonly [PhaseKind, string][]} */
export const KINDS = [
  ["introduction", "screen.phase_introduction"],
  ["presentation", "screen.phase_presentation"],
  ["discussion", "screen.phase_discussion"],
  ["round", "screen.phase_round"],
  ["break", "screen.phase_break"],
];

/** Kinds whose talking is part of the shares, unless it is said otherwise. */
const COUNTED = new Set(["discussion", "round"]);

/** @param {PhaseKind} kind */
export function countsByItself(kind) {
  return COUNTED.has(kind);
}

/** @param {{ kind: PhaseKind, title: string }} phase */
export function phaseName({ kind, title }) {
  return title === "" ? phaseKind(kind) : title;
}

/** What most workshops are like; the mentor changes it. @returns {PlannedPhase[]} */
export function usualAgenda() {
  return [
    { kind: "introduction", title: "", counted: false, target_s: 600 },
    { kind: "discussion", title: "", counted: true, target_s: 2400 },
    { kind: "break", title: "", counted: false, target_s: 600 },
    { kind: "discussion", title: "", counted: true, target_s: 2400 },
    { kind: "round", title: t("phase.closing"), counted: true, target_s: 600 },
  ];
}
