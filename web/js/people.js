/** Whose name stands behind an id, and names inside sentences. */

import { voiceName } from "./figure-words.js";

/** @typedef {import("./types/mentor.js").RosterPerson} RosterPerson */
/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./types/figures.js").Voice} Voice */

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name inside a sentence of another direction: isolated, or it would turn round what stands beside it.
 * @param {string} name
 */
export function isolated(name) {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

/**
 * @param {Snapshot} snapshot
 * @param {string} id of a person or of a voice
 * @returns {string} the name, to stand in a sentence
 */
export function nameIn(snapshot, id) {
  const person = personIn(snapshot, id);
  const voice = snapshot.voices.find((one) => one.id === id);
  return isolated(person?.name ?? (voice ? voiceName(voice) : "–"));
}

/**
 * @param {Snapshot} snapshot
 * @param {string} id
 * @returns {RosterPerson | undefined}
 */
export function personIn(snapshot, id) {
  return snapshot.mentor?.roster.find((person) => person.id === id);
}

/**
 * @param {Snapshot} snapshot
 * @returns {readonly RosterPerson[]} in seat order
 */
export function rosterOf(snapshot) {
  return snapshot.mentor?.roster ?? [];
}

/**
 * @param {Snapshot} snapshot
 * @returns {Voice[]} voices that have no person
 */
export function strangers(snapshot) {
  return snapshot.voices.filter((voice) => !voice.in_roster);
}

/**
 * Whether a session is on: it listens, gets ready to, or is paused.
 * @param {Snapshot} snapshot
 */
export function isOn({ session }) {
  return session.state === "listening" || session.state === "paused" || session.state === "starting";
}
