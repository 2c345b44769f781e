/**
 * What travels on the live socket and in REST bodies: server/protocol.py, field for field (a test holds it).
 *
 * `_s` seconds, `_ms` milliseconds, `_db` dBFS, `_hz` hertz. Shares are fractions in [0, 1].
 * What cannot be known is null, never 0.
 */

/**
 * One voice over one stretch of time.
 * @typedef {object} Figures
 * @property {number} talk_time_s
 * @property {number | null} share
 * @property {number | null} share_low 10 % end of the measured range
 * @property {number | null} share_high 90 % end of the measured range
 * @property {number | null} fair_share
 * @property {number | null} voice_index share / fair share
 * @property {number | null} voice_index_low
 * @property {number | null} voice_index_high
 */

/**
 * Somebody in the room, in seat order.
 * @typedef {object} Voice
 * @property {string} id
 * @property {number} number
 * @property {string | null} name
 * @property {boolean} speaking has the floor now
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
 * @property {number} speech_time_s
 * @property {number} unknown_s
 * @property {number | null} coverage
 * @property {number | null} balance 0 to 100
 * @property {number | null} hands the fraction of the talking that would have to change hands
 * @property {number | null} gini
 * @property {number | null} evenness
 * @property {number | null} effective_voices
 * @property {number | null} dominated
 */

/**
 * When figures begin to be shown.
 * @typedef {object} Thresholds
 * @property {number} window_s
 * @property {number} balance_after_s
 * @property {number} figures_after_s
 * @property {boolean} demo
 */

/**
 * What is being listened to.
 * @typedef {object} SourceState
 * @property {"none" | "microphone" | "file"} kind
 * @property {string | null} name
 * @property {"on" | "paused" | "off"} microphone
 */

/**
 * How the engine is doing.
 * @typedef {object} EngineHealth
 * @property {"warming" | "ready" | "degraded" | "restarting" | "failed"} state
 * @property {string | null} sentence
 * @property {number} lag_s
 * @property {number} lost_s
 * @property {number | null} step_ms
 */

/**
 * The session as a whole.
 * @typedef {object} SessionState
 * @property {"idle" | "starting" | "listening" | "paused" | "ended"} state
 * @property {string | null} title
 * @property {number} captured_s
 * @property {number} published_s
 */

/**
 * All that a page shows.
 * @typedef {object} Snapshot
 * @property {"snapshot"} type
 * @property {number} version
 * @property {number} seq
 * @property {number} sent_at_ms
 * @property {SessionState} session
 * @property {SourceState} source
 * @property {EngineHealth} engine
 * @property {Thresholds} thresholds
 * @property {Group} window
 * @property {Group} phase
 * @property {Voice[]} voices
 */

/**
 * How loud the chosen microphone is.
 * @typedef {object} Level
 * @property {"level"} type
 * @property {number} rms_db
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
 * Something the page sent could not be used.
 * @typedef {object} ErrorMessage
 * @property {"error"} type
 * @property {"not_json" | "unknown_type" | "invalid" | "too_large" | "forbidden"} code
 * @property {string} sentence
 */

/** @typedef {Snapshot | Level | Pong | ErrorMessage} ServerMessage */

/**
 * Is the server there?
 * @typedef {object} Ping
 * @property {"ping"} type
 * @property {number} id
 */

/**
 * Listen to this device.
 * @typedef {object} ChooseSource
 * @property {"microphone"} kind
 * @property {string} name
 * @property {string | null} host_api
 */

/**
 * One input device.
 * @typedef {object} Device
 * @property {string} name
 * @property {string} host_api
 * @property {"microphone" | "loopback"} kind
 * @property {number} channels
 * @property {number} rate_hz
 * @property {boolean} default
 */

/**
 * Begin to listen.
 * @typedef {object} StartSession
 * @property {string | null} title
 */

/**
 * This voice is this person; null takes the name away.
 * @typedef {object} NameVoice
 * @property {string | null} name
 */

/**
 * Every error answer.
 * @typedef {object} Problem
 * @property {string} code
 * @property {string} sentence
 */

export {};
