/** What only one phone gets. */

/** @typedef {import("./figures.js").Figures} Figures */

/**
 * Somebody whom a phone may say it is.
 * @typedef {object} Choice
 * @property {string} person
 * @property {string} name
 * @property {boolean} taken Another phone is theirs already
 */

/**
 * To one phone, whenever something of it changes.
 * @typedef {object} You
 * @property {"you"} type
 * @property {string | null} person Who this phone says it is; null: nobody yet
 * @property {boolean} confirmed By the mentor, or by a personal code: until then nothing private is shown and nothing taken
 * @property {string | null} name
 * @property {Choice[]} choices Whom there is to choose from; empty when confirmed
 * @property {boolean} hand
 * @property {number | null} hand_place Place in the queue, 1 is next
 * @property {"ask_me" | "not_now" | null} wish
 * @property {"agree" | "move_on" | null} vote
 * @property {boolean} off_record_asked
 * @property {boolean} guessed This phone has guessed the shares
 * @property {"not_asked" | "yes" | "no" | null} consent
 * @property {Figures | null} window Own figures, also before others may see them
 * @property {Figures | null} phase
 */

/**
 * `GET /api/me/data`: everything that is kept about the phone's person.
 * @typedef {object} OwnData
 * @property {string} name
 * @property {string | null} group
 * @property {boolean} prefers_to_listen
 * @property {string} accommodations
 * @property {"not_asked" | "yes" | "no"} consent
 * @property {boolean} has_voice_print Their voice's embedding is in memory, until the session ends
 * @property {[number, number | null][]} present When they were there, seconds of the session's clock; null: until now
 * @property {[number, number][]} turns Beginning and end of each turn, seconds of the session's clock
 * @property {number} talk_time_s
 */

export {};
