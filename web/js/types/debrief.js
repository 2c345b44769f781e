/** Looking back together, on the shared screen and by requests. */

/**
 * Somebody whose talking counts, over the whole session.
 * @typedef {object} DebriefShare
 * @property {string} person Id of a `Voice`
 * @property {number | null} guess The group's, or else the mean of what phones guessed; null before the reveal
 * @property {number | null} share null before the reveal
 * @property {number | null} share_low 10 % end of the measured range
 * @property {number | null} share_high 90 % end of the measured range
 * @property {number | null} fair_share
 */

/**
 * Where the group is in looking back together.
 * @typedef {object} DebriefState
 * @property {"guess" | "reveal" | "replay" | "norm"} stage
 * @property {number} guesses How many phones have guessed
 * @property {boolean} group_guessed There is one guess for the group, and it is the one that is shown
 * @property {DebriefShare[]} shares In seat order
 * @property {string | null} norm What the group wants to do next time
 * @property {"yes" | "partly" | "no" | null} norm_met What it says of its last norm
 */

/**
 * Somebody spoke.
 * @typedef {object} TimelineTurn
 * @property {string} person
 * @property {number} start_s
 * @property {number} end_s
 */

/**
 * `GET /api/debrief/timeline`: who spoke when, the session's clock.
 * @typedef {object} DebriefTimeline
 * @property {number} duration_s
 * @property {TimelineTurn[]} turns In order of their beginnings
 */

/**
 * What somebody's share is thought to be; only its size beside the others' matters.
 * @typedef {object} GuessOf
 * @property {string} person
 * @property {number} share
 */

/**
 * `PUT /api/me/guess` and `PUT /api/debrief/guess`.
 * @typedef {object} GuessShares
 * @property {GuessOf[]} shares
 */

/**
 * `PUT /api/debrief`: this part of it now; null: back to the picture of the session.
 * @typedef {object} TurnDebrief
 * @property {"guess" | "reveal" | "replay" | "norm" | null} stage
 */

/**
 * `PUT /api/debrief/norm`: what the group wants to do next time.
 * @typedef {object} SetNorm
 * @property {string | null} norm
 */

/**
 * `PUT /api/debrief/met`: whether the group did what it had set itself.
 * @typedef {object} JudgeNorm
 * @property {"yes" | "partly" | "no" | null} met
 */

export {};
