/** Bodies of requests. */

/**
 * `PUT /api/source`: listen to this device's level, before and during a session.
 * @typedef {object} ChooseSource
 * @property {"microphone" | "browser"} kind `browser`: a page that opens `/api/microphone` sends the sound
 * @property {string} name
 * @property {string | null} host_api
 * @property {string | null} beside A second device (a loopback, for who is online) that is heard together with the first
 */

/**
 * `GET /api/sources`: one input device.
 * @typedef {object} Device
 * @property {string} name
 * @property {string} host_api
 * @property {"microphone" | "loopback"} kind
 * @property {number} channels
 * @property {number} rate_hz
 * @property {boolean} default
 */

/**
 * One part of an agenda.
 * @typedef {object} PlannedPhase
 * @property {"introduction" | "presentation" | "discussion" | "round" | "break"} kind
 * @property {string} title
 * @property {boolean | null} counted null: as the kind has it (a discussion and a round count)
 * @property {number | null} target_s
 */

/**
 * `PUT /api/session/setup`: what is said of a session before it begins, or changed while it runs.
 * @typedef {object} SetUp
 * @property {string | null} title
 * @property {string | null} series
 * @property {string | null} language
 * @property {string[] | null} ground_rules
 */

/**
 * `POST /api/session/start`.
 * @typedef {object} StartSession
 * @property {string | null} title
 */

/**
 * `PUT /api/session/mode`: tell voices apart, or tap.
 * @typedef {object} SetMode
 * @property {"voices" | "tap"} mode
 */

/**
 * `PUT /api/floor`: in tap mode, who talks now; null: nobody in particular.
 * @typedef {object} TakeFloor
 * @property {string | null} person
 */

/**
 * `POST /api/notes`: a private note, at this moment.
 * @typedef {object} WriteNote
 * @property {string} text
 */

/**
 * `POST /api/roster/paste`: a list of names, one a line, perhaps with a group behind a comma.
 * @typedef {object} PasteNames
 * @property {string} text
 */

/**
 * `POST /api/roster`: somebody new, here from now on if a session runs.
 * @typedef {object} AddPerson
 * @property {string} name
 * @property {number | null} seat
 * @property {"not_asked" | "yes" | "no"} consent
 */

/**
 * `PATCH /api/roster/{person}`: what is left out stays as it is; a null takes the value away.
 * @typedef {object} ChangePerson
 * @property {string | null} name
 * @property {number | null} seat
 * @property {"participant" | "moderator" | "interpreter" | "observer" | null} role
 * @property {string | null} group
 * @property {number | null} weight
 * @property {boolean | null} prefers_to_listen
 * @property {string | null} accommodations
 * @property {"not_asked" | "yes" | "no" | null} consent
 * @property {string | null} code A personal code, by which they are found again in the next session and on their phone
 * @property {boolean | null} present From now on
 */

/**
 * `POST /api/roster/consent`: the same for everybody who is there.
 * @typedef {object} SetConsent
 * @property {"not_asked" | "yes" | "no"} consent
 */

/**
 * `POST /api/roster/copy`: the roster of the last session of this series.
 * @typedef {object} CopyRoster
 * @property {string} series
 */

/**
 * `POST /api/introductions`: this person introduces themself now; null ends the round.
 * @typedef {object} Introduce
 * @property {string | null} person
 */

/**
 * `PUT /api/voices/{id}`: this voice is this person; null takes the name away.
 * @typedef {object} NameVoice
 * @property {string | null} name
 * @property {string | null} person In place of a name
 * @property {"not_asked" | "yes" | "no"} consent Of somebody new
 */

/**
 * `POST /api/voices/{id}/merge`: this voice and that one are one person.
 * @typedef {object} MergeVoices
 * @property {string} into
 */

/**
 * `POST /api/speech`: who spoke between two times: this voice or person; null: a new voice.
 * @typedef {object} AssignSpeech
 * @property {number} start_s
 * @property {number} end_s
 * @property {string | null} to
 */

/**
 * `PUT /api/people`: there are so many of us; null: nobody has counted.
 * @typedef {object} ExpectPeople
 * @property {number | null} people
 */

/**
 * `PUT /api/phases`: the phases that have not begun; those that have stay in front of them.
 * @typedef {object} SetAgenda
 * @property {PlannedPhase[]} agenda
 */

/**
 * `POST /api/phases/begin`: the one in this place begins now; null: what runs ends, and none begins.
 * @typedef {object} BeginPhase
 * @property {number | null} place
 */

/**
 * `POST /api/hands`: this person would like the floor.
 * @typedef {object} RaiseHand
 * @property {string} person
 */

/**
 * `PUT /api/hands/{person}`: in that place, 0 is next; null: where it belongs.
 * @typedef {object} MoveHand
 * @property {number | null} place
 */

/**
 * `PUT /api/turn-limit`: how long a turn may be; null: as long as it takes.
 * @typedef {object} LimitTurns
 * @property {number | null} limit_s
 */

/**
 * `PATCH /api/prompts/{number}`: other words than those suggested; null: the suggested ones again.
 * @typedef {object} EditPrompt
 * @property {string | null} text
 */

/**
 * `POST /api/step-in`: the mentor stepped in now.
 * @typedef {object} StepIn
 * @property {string[]} people
 */

/**
 * `GET` and `PUT /api/prompt-settings`: when a prompt is due.
 * @typedef {object} PromptThresholds
 * @property {("long_turn" | "dominates_strongly" | "one_of_two" | "dominates" | "not_heard" | "group_not_heard")[]} off
 * @property {number} dominates_index
 * @property {number} strongly_index
 * @property {number} dominates_share
 * @property {number} quiet_index
 * @property {number | null} long_turn_s null: no limit; a presentation may last two and a half times as long
 * @property {number} coverage
 * @property {number} hold_s
 * @property {number} rest_s
 * @property {number} snooze_s
 */

/**
 * `PUT /api/screen`: what is left out stays as it is.
 * @typedef {object} ChangeScreen
 * @property {boolean | null} shown
 * @property {"names" | "initials" | "seats" | null} labels
 * @property {boolean | null} qr
 */

/**
 * `PUT /api/sharing`: let other devices look, or no longer.
 * @typedef {object} Share
 * @property {boolean} on
 * @property {string | null} host The address or name under which others reach this computer; null: as the server sees fit
 */

/**
 * `POST /api/links`: a new way in.
 * @typedef {object} MakeLink
 * @property {"screen" | "phone" | "microphone"} role
 */

/**
 * `PUT /api/claims/{phone}`: whether this phone is whose it says.
 * @typedef {object} AnswerClaim
 * @property {boolean} confirm
 */

/**
 * `PUT /api/me`: this phone is this person's; null: no longer.
 * @typedef {object} SayWho
 * @property {string | null} person
 * @property {string | null} code Their personal code: then the mentor need not be asked
 */

/**
 * `PUT /api/me/hand`.
 * @typedef {object} OwnHand
 * @property {boolean} up
 */

/**
 * `PUT /api/me/wish`: to be asked, or not now.
 * @typedef {object} OwnWish
 * @property {"ask_me" | "not_now" | null} wish
 */

/**
 * `PUT /api/me/vote`: counted without saying who.
 * @typedef {object} OwnVote
 * @property {"agree" | "move_on" | null} vote
 */

/**
 * `PUT /api/me/off-record`: ask for off the record, or no longer.
 * @typedef {object} AskOffRecord
 * @property {boolean} ask
 */

/**
 * `PATCH /api/me/data`: what is left out stays as it is.
 * @typedef {object} CorrectOwnData
 * @property {string | null} name
 * @property {string | null} group
 * @property {boolean | null} prefers_to_listen
 * @property {string | null} accommodations
 * @property {"not_asked" | "yes" | "no" | null} consent
 */

/**
 * Every error answer: one sentence for the user, a code for the log.
 * @typedef {object} Problem
 * @property {string} code
 * @property {string} sentence
 */

/**
 * What becomes of a session that was cut off.
 * @typedef {object} Recover
 * @property {"go_on" | "close" | "discard"} action
 */

/**
 * `POST /api/review/people/removal`: who is to be gone from the record.
 * @typedef {object} TakeOut
 * @property {string} name
 * @property {string | null} pseudonym
 */

/**
 * Something that is not there any more.
 * @typedef {object} RemovedThing
 * @property {"session" | "person" | "mention" | "backup" | "set-aside"} what
 * @property {string} where
 * @property {"deleted" | "cleaned" | "renamed"} how
 */

/**
 * What was removed.
 * @typedef {object} RemovedList
 * @property {RemovedThing[]} removed
 */

export {};
