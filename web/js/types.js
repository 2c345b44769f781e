/**
 * What travels on the live socket and in REST bodies: server/protocol/, field for field (a test holds it).
 *
 * `_s` seconds, `_ms` milliseconds, `_db` dBFS, `_hz` hertz. Shares are fractions in [0, 1].
 * What cannot be known is null, never 0.
 */

/**
 * When figures begin to be shown.
 * @typedef {object} Thresholds
 * @property {number} window_s Length of "the last five minutes", in counted time
 * @property {number} balance_after_s Speech needed before there is a balance
 * @property {number} figures_after_s Speech needed before the shape and individual figures are shown on the shared screen
 * @property {boolean} demo The thresholds are the demo's, not those of a real session: the page says so
 */

/**
 * What is being listened to.
 * @typedef {object} SourceState
 * @property {"none" | "microphone" | "browser" | "practice" | "file"} kind
 * @property {string | null} name
 * @property {"on" | "paused" | "off"} microphone What everybody in the room may know at any moment
 */

/**
 * How the engine is doing.
 * @typedef {object} EngineHealth
 * @property {"warming" | "ready" | "degraded" | "restarting" | "failed"} state
 * @property {string | null} sentence For the mentor: what is wrong and what to do; null when all is well
 * @property {number} lag_s How far publication is behind capture
 * @property {number} lost_s Sound that was not heard: gaps and dropped windows
 * @property {number | null} step_ms Mean duration of one engine step
 */

/**
 * The session as a whole.
 * @typedef {object} SessionState
 * @property {"idle" | "starting" | "listening" | "paused" | "ended"} state
 * @property {string | null} title
 * @property {string | null} series
 * @property {string | null} language BCP 47 tag of what the session is held in; null: each page's own
 * @property {string[]} ground_rules
 * @property {string | null} last_norm What the group has set itself the time before in this series
 * @property {"voices" | "tap"} mode
 * @property {boolean} practice Nobody is heard: the turns are drawn
 * @property {"mentor" | "silence" | null} ended_by Who or what ended it; `silence`: nobody had talked for an hour
 * @property {number} captured_s Seconds of sound captured since the start, pauses excluded
 * @property {number} published_s Seconds of sound whose speech is in the figures
 */

/**
 * One voice over one stretch of time (the last five minutes, or the phase).
 * @typedef {object} Figures
 * @property {number} talk_time_s
 * @property {number | null} share
 * @property {number | null} share_low 10 % end of the measured range of the share
 * @property {number | null} share_high 90 % end of the measured range of the share
 * @property {number | null} fair_share
 * @property {number | null} voice_index share / fair share: 1 is exactly the fair share
 * @property {number | null} voice_index_low
 * @property {number | null} voice_index_high
 */

/**
 * Somebody in the room, in seat order.
 * @typedef {object} Voice
 * @property {string} id
 * @property {number} number Of a person, their seat from 1; of a voice, the number in "Voice 3"
 * @property {string | null} name
 * @property {boolean} in_roster A person of the roster; otherwise a voice that has no person, whose id is the voice's
 * @property {boolean} present There now; a voice without a person always is
 * @property {boolean} counted Their talking is part of the shares; a moderator's or an interpreter's is shown apart
 * @property {boolean} speaking Has the floor now
 * @property {number} raw_talk_time_s
 * @property {number} turns
 * @property {number} backchannels
 * @property {number} longest_monologue_s
 * @property {Figures} window
 * @property {Figures} phase
 */

/**
 * Everybody together over one stretch of time.
 * @typedef {object} Group
 * @property {number} speech_time_s Attributed speech
 * @property {number} unknown_s Detected speech in which nobody was recognised
 * @property {number | null} coverage
 * @property {number | null} balance 0 to 100
 * @property {number | null} hands D: the fraction of the talking that would have to change hands
 * @property {number | null} gini
 * @property {number | null} evenness
 * @property {number | null} effective_voices
 * @property {number | null} dominated
 */

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

/**
 * All that a page shows; complete in itself, so that a page may miss any other.
 * @typedef {object} Snapshot
 * @property {"snapshot"} type
 * @property {number} version
 * @property {number} seq
 * @property {number} sent_at_ms The server's wall clock, milliseconds since 1970: only for measuring delays
 * @property {SessionState} session
 * @property {SourceState} source
 * @property {EngineHealth} engine
 * @property {Thresholds} thresholds
 * @property {Group} window
 * @property {Group} phase
 * @property {Voice[]} voices In seat order, then voices that have no person. To all but the mentor, names are as `screen.labels` says, and there are no voices beside a roster
 * @property {PhasesState} phases
 * @property {FloorState | null} floor
 * @property {HandState[]} queue
 * @property {IntroductionState | null} introduction
 * @property {Wishes} wishes
 * @property {ScreenState} screen
 * @property {DebriefState | null} debrief null: nobody looks back now
 * @property {MentorPart | null} mentor null to all but the mentor
 */

/**
 * How loud the chosen microphone is, for the picker; mentor only.
 * @typedef {object} Level
 * @property {"level"} type
 * @property {number} rms_db Mean level of the last 100 ms in dBFS, −100 for silence
 * @property {number} peak_db
 * @property {boolean} clipping
 */

/**
 * The answer to a ping.
 * @typedef {object} Pong
 * @property {"pong"} type
 * @property {number} id
 */

/**
 * Something the page sent could not be used; the connection lives on.
 * @typedef {object} ErrorMessage
 * @property {"error"} type
 * @property {"not_json" | "unknown_type" | "invalid" | "too_large" | "forbidden"} code
 * @property {string} sentence
 */

/**
 * Is the server there?
 * @typedef {object} Ping
 * @property {"ping"} type
 * @property {number} id
 */

/** @typedef {Snapshot | Level | You | Pong | ErrorMessage} ServerMessage */

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
 * A page's first message on `/api/microphone`: what it will send.
 * @typedef {object} MicrophoneBegin
 * @property {"begin"} type
 * @property {number} rate_hz
 */

/**
 * To a page that could be the microphone: whether it is to listen.
 * @typedef {object} MicrophoneTurn
 * @property {"microphone"} type
 * @property {"waiting" | "on" | "taken"} state
 */

export {};

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
