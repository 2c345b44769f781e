/** What the room may know: phases, the floor, hands, introductions, the shared screen. */

/**
 * One part of the agenda.
 * @typedef {object} PhaseState
 * @property {"introduction" | "presentation" | "discussion" | "round" | "break"} kind
 * @property {string} title Empty: what the kind is called
 * @property {boolean} counts Its talking is part of the shares
 * @property {number | null} target_s How long it is meant to last; null: as long as it takes
 * @property {"planned" | "running" | "over"} state
 */

/**
 * The agenda, and where the group is in it.
 * @typedef {object} PhasesState
 * @property {PhaseState[]} agenda
 * @property {number | null} running Place in the agenda, from 0; null: none runs
 * @property {number | null} elapsed_s How long the running one has lasted, pauses left out
 * @property {number | null} left_s What is left of its target, below 0 when that is over; null: it has none
 * @property {boolean} counts What is said now is part of the shares
 */

/**
 * Who has the floor, and for how long.
 * @typedef {object} FloorState
 * @property {string} voice Id of a `Voice`
 * @property {number} talked_s
 * @property {number | null} limit_s How long a turn may be, where the group has agreed on it
 * @property {number | null} left_s Below 0 when it is over
 */

/**
 * Somebody who would like the floor; the first one is next.
 * @typedef {object} HandState
 * @property {string} person
 * @property {number} waiting_s
 * @property {boolean} moved The mentor has put it there
 */

/**
 * The introduction round: who is to say a sentence or two now.
 * @typedef {object} IntroductionState
 * @property {string} person
 * @property {number} place From 1
 * @property {number} of
 * @property {number} heard_s Clear speech so far
 * @property {number} enough_s How much is needed
 */

/**
 * What phones have said without saying who.
 * @typedef {object} Wishes
 * @property {number} agree
 * @property {number} move_on
 * @property {number} off_record How many ask for off the record
 * @property {number} phones How many phones are there
 */

/**
 * What the shared screen shows.
 * @typedef {object} ScreenState
 * @property {boolean} shown Otherwise it shows nothing but that it is hidden, and the microphone's state
 * @property {"names" | "initials" | "seats"} labels
 * @property {boolean} qr The way in for phones is shown large
 * @property {string | null} join_address What the QR code leads to (`GET /api/join.svg` is its picture); null: nothing is shared
 */

/** @typedef {PhaseState["kind"]} PhaseKind */

export {};
