/** The list of sessions that are over, and what a page may ask to have corrected. */

/**
 * Who talked most of those whose talking counts.
 * @typedef {object} ReviewTop
 * @property {string} person Id within the session
 * @property {string | null} name null: a voice that nobody was named for
 * @property {number} share
 */

/**
 * A session that is over, in a line.
 * @typedef {object} ReviewLine
 * @property {number} id
 * @property {string | null} title
 * @property {string | null} series
 * @property {number | null} series_id
 * @property {"live" | "recording" | "import"} kind
 * @property {string | null} language
 * @property {string} started_at ISO 8601
 * @property {number} duration_s
 * @property {string | null} ended_by
 * @property {number | null} people
 * @property {string[]} names In seat order
 * @property {number | null} balance
 * @property {number | null} coverage
 * @property {ReviewTop | null} top
 * @property {number} corrections How many stand
 */

/**
 * `GET /api/review/sessions`: the newest first.
 * @typedef {object} ReviewList
 * @property {ReviewLine[]} sessions
 */

/**
 * What was said between two times was somebody else's.
 * @typedef {object} CorrectRelabel
 * @property {"relabel"} kind
 * @property {number} start_s
 * @property {number} end_s
 * @property {string | null} person null: nobody knows whose
 * @property {string | null} of Only what is taken for this one's, or for `unknown`
 */

/**
 * These two are one person.
 * @typedef {object} CorrectMerge
 * @property {"merge"} kind
 * @property {string} person
 * @property {string} into
 */

/**
 * From a moment on it was somebody else.
 * @typedef {object} CorrectSplit
 * @property {"split"} kind
 * @property {string} person
 * @property {number} at_s
 * @property {string | null} name null: a voice without a name
 */

/**
 * When somebody was there.
 * @typedef {object} CorrectPresence
 * @property {"presence"} kind
 * @property {string} person
 * @property {[number, number | null][]} spans From and to; null: until the end
 */

/**
 * Somebody, or a voice, is called so.
 * @typedef {object} CorrectRename
 * @property {"rename"} kind
 * @property {string} person
 * @property {string} name
 */

/**
 * Somebody was there for whom nobody was named.
 * @typedef {object} CorrectAdd
 * @property {"add"} kind
 * @property {string} name
 */

export {};
