/** How session, engine and source are doing. */

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
 * @property {"on" | "gone" | "paused" | "off"} microphone What everybody in the room may know at any moment
 */

/**
 * What the mentor should know, and what to do.
 * @typedef {object} Notice
 * @property {string} code What is the case; where a page has a text for it, that is shown in the page's language
 * @property {string} sentence In English, and more precisely
 * @property {string | null} about The name of what it is about, a microphone or a file, where there is one
 */

/**
 * How the engine is doing, and the sound and the record beside it.
 * @typedef {object} EngineHealth
 * @property {"warming" | "ready" | "degraded" | "restarting" | "failed"} state
 * @property {Notice[]} notices For the mentor: what is wrong and what to do; none when all is well
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

export {};
