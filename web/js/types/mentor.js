/** What only the mentor gets. */

/**
 * Somebody of the roster, with what is nobody else's business.
 * @typedef {object} RosterPerson
 * @property {string} id
 * @property {string} name
 * @property {"participant" | "moderator" | "interpreter" | "observer"} role
 * @property {string | null} group
 * @property {number | null} weight null: what the role says
 * @property {boolean} prefers_to_listen
 * @property {string} accommodations
 * @property {"not_asked" | "yes" | "no"} consent
 * @property {boolean} present
 * @property {boolean} came_unnoticed Marked as away, and yet talking: ask whether they have arrived
 * @property {string[]} voices Voices that are this person's; empty: the voice is not known yet
 * @property {boolean} introduced The voice is known from an introduction
 * @property {"none" | "claimed" | "confirmed"} phone `claimed`: a phone says that it is this person's, and waits for the mentor
 * @property {"ask_me" | "not_now" | null} wish
 */

/**
 * The prompt that is open: keys of the pages' catalogues, and what stands in their braces.
 * @typedef {object} PromptState
 * @property {number} number
 * @property {"long_turn" | "dominates_strongly" | "one_of_two" | "dominates" | "not_heard" | "group_not_heard"} kind
 * @property {string} title_key
 * @property {string} words_key
 * @property {Record<string, string | number>} parameters `person` and `invite` are ids, `group` a group's own name; `share`, `fair_share`, `talked_s`
 * @property {string | null} text The mentor's own words in place of the suggested ones
 * @property {number} shown_s When it came, the session's clock
 */

/**
 * Why there are no prompts.
 * @typedef {object} SilenceState
 * @property {"off_record" | "not_counted" | "coverage"} reason
 * @property {number | null} coverage
 */

/**
 * One figure in the five minutes before and after.
 * @typedef {object} ChangeState
 * @property {number} before
 * @property {number} after
 * @property {number} low 10 % end of the chance range of the change
 * @property {number} high
 * @property {"rose" | "fell" | "too_little"} verdict
 */

/**
 * What happened after the mentor stepped in, or after a prompt that was not acted on.
 * @typedef {object} OutcomeState
 * @property {number} at_s
 * @property {boolean} acted
 * @property {"long_turn" | "dominates_strongly" | "one_of_two" | "dominates" | "not_heard" | "group_not_heard" | null} prompt null: the mentor stepped in without being told
 * @property {string[]} people
 * @property {number} after_s How much of the five minutes has passed
 * @property {ChangeState | null} person Voice index; null: too little to tell
 * @property {ChangeState | null} group Balance; null: too little to tell
 */

/**
 * The balance of the last five minutes at a moment.
 * @typedef {object} CoursePoint
 * @property {number} at_s
 * @property {number | null} balance
 */

/**
 * A phone that says who it is.
 * @typedef {object} Claim
 * @property {string} phone
 * @property {string} person
 */

/**
 * A way in that was handed out.
 * @typedef {object} Link
 * @property {string} id
 * @property {"screen" | "phone" | "microphone"} role `microphone`: for a phone in the middle of the table, that listens
 * @property {string} address
 * @property {number} open How many pages have come in by it and are open
 */

/**
 * Whether other devices may look.
 * @typedef {object} SharingState
 * @property {boolean} on
 * @property {boolean} secure By HTTPS: only then may a phone be the microphone
 * @property {string | null} host The address or name that links lead to; null: nothing is shared
 * @property {string[]} hosts This computer's addresses in networks, the likeliest first, as far as they have been looked for
 * @property {Link[]} links
 */

/**
 * What "undo" would take back: a key of the catalogues, and what stands in its braces.
 * @typedef {object} Undo
 * @property {string} key
 * @property {Record<string, string | number>} parameters
 */

/**
 * A private note.
 * @typedef {object} Note
 * @property {number} at_s
 * @property {string} text
 */

/**
 * How the last introduction went.
 * @typedef {object} IntroductionDetail
 * @property {string} person
 * @property {"running" | "known" | "too_little" | "sounds_like" | "several"} outcome
 * @property {string | null} sounds_like Id of the person whose voice it sounds like
 */

/**
 * A session that was cut off.
 * @typedef {object} RecoveryOffer
 * @property {number} id
 * @property {string | null} title
 * @property {string | null} series
 * @property {string} started_at ISO 8601, UTC
 * @property {number} published_s how much of it was kept
 * @property {number} people how many were listed
 */

/**
 * All of it.
 * @typedef {object} MentorPart
 * @property {RosterPerson[]} roster In seat order
 * @property {boolean} everybody_agreed Each person who is there has agreed: only then are voices told apart
 * @property {number | null} expected_people
 * @property {PromptState | null} prompt
 * @property {SilenceState | null} silence
 * @property {number} rests_for_s No new prompt before so long
 * @property {OutcomeState[]} outcomes The newest first, at most twenty
 * @property {string[]} to_be_named Voices that keep talking and have no person
 * @property {IntroductionDetail | null} introduction
 * @property {Undo | null} undo
 * @property {Claim[]} claims
 * @property {SharingState} sharing
 * @property {RecoveryOffer | null} recovery a session that was cut off
 * @property {Note[]} notes
 * @property {CoursePoint[]} course
 */

/** @typedef {RosterPerson["role"]} Role */

/** @typedef {RosterPerson["consent"]} Consent */

/** @typedef {PromptState["kind"]} PromptKind */

export {};
