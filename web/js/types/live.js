/**
 * What travels on the live socket.
 *
 * This folder is server/protocol/, module for module and field for field (a test holds it). `_s` seconds, `_ms`
 * milliseconds, `_db` dBFS, `_hz` hertz. Shares are fractions in [0, 1]. What cannot be known is null, never 0.
 */

/** @typedef {import("./debrief.js").DebriefState} DebriefState */
/** @typedef {import("./figures.js").Group} Group */
/** @typedef {import("./figures.js").Voice} Voice */
/** @typedef {import("./mentor.js").MentorPart} MentorPart */
/** @typedef {import("./phone.js").You} You */
/** @typedef {import("./room.js").FloorState} FloorState */
/** @typedef {import("./room.js").HandState} HandState */
/** @typedef {import("./room.js").IntroductionState} IntroductionState */
/** @typedef {import("./room.js").PhasesState} PhasesState */
/** @typedef {import("./room.js").ScreenState} ScreenState */
/** @typedef {import("./room.js").Wishes} Wishes */
/** @typedef {import("./state.js").EngineHealth} EngineHealth */
/** @typedef {import("./state.js").SessionState} SessionState */
/** @typedef {import("./state.js").SourceState} SourceState */
/** @typedef {import("./state.js").Thresholds} Thresholds */

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

export {};
