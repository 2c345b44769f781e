/** Files that the page sends, and what becomes of them. */

/**
 * A file that was sent, and how far the work on it is.
 * @typedef {object} Upload
 * @property {number} number
 * @property {string} name What the file is called
 * @property {string | null} title null: the session is called what the file is called
 * @property {"waiting" | "working" | "done" | "failed" | "cancelled"} state
 * @property {number | null} part How much of it has been heard, 0 to 1; null: nobody knows how long it is
 * @property {string | null} code Of what went wrong
 * @property {string | null} sentence What went wrong, or what is otherwise than one might expect
 * @property {"file" | "name" | "modified" | "nothing" | null} dated_by Who says when the session began: the file itself, its name, when it was last changed, or nobody, and it is now; null: nothing was made of it
 * @property {number | null} session What came of it
 * @property {boolean} before That session was there already, made of this very file
 */

/**
 * `GET /api/review/uploads`: in the order in which they came.
 * @typedef {object} UploadList
 * @property {Upload[]} uploads
 * @property {number} largest_bytes How large a file may be
 */

export {};
