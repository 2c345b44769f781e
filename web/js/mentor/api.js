/** The REST calls of the mentor's page. Each fails with one sentence that can be shown as it is. */

import { call } from "../call.js";

/** @typedef {import("../types/requests.js").AssignSpeech} AssignSpeech */
/** @typedef {import("../types/requests.js").ChangePerson} ChangePerson */
/** @typedef {import("../types/requests.js").ChangeScreen} ChangeScreen */
/** @typedef {import("../types/mentor.js").Consent} Consent */
/** @typedef {import("../types/requests.js").Device} Device */
/** @typedef {import("../types/mentor.js").Link} Link */
/** @typedef {import("../types/requests.js").PlannedPhase} PlannedPhase */
/** @typedef {import("../types/requests.js").PromptThresholds} PromptThresholds */
/** @typedef {import("../types/state.js").SessionState} SessionState */
/** @typedef {import("../types/requests.js").SetUp} SetUp */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

/** @param {string} id */
const place = (id) => encodeURIComponent(id);

// ------------------------------------------------------------ sound and session

/** @returns {Promise<Device[]>} */
export async function listSources() {
  return /** @type {Promise<Device[]>} */ (call("GET", "/api/sources"));
}

/**
 * @param {{ name: string, host_api: string | null }} device
 * @param {string | null} beside a second device that is heard together with the first
 */
export async function chooseSource({ name, host_api }, beside = null) {
  await call("PUT", "/api/source", { kind: "microphone", name, host_api, ...(beside === null ? {} : { beside }) });
}

/** @param {string | null} title */
export const startSession = (title) => call("POST", "/api/session/start", { title });
export const pauseSession = () => call("POST", "/api/session/pause");
export const resumeSession = () => call("POST", "/api/session/resume");
export const stopSession = () => call("POST", "/api/session/stop");
/** Puts a session that is over away, so that the next one can be set up. */
export const prepareSession = () => call("POST", "/api/session/new");

/** @param {Partial<SetUp>} changes what is left out stays as it is */
export const setUp = (changes) => call("PUT", "/api/session/setup", changes);

/** @param {SessionState["mode"]} mode */
export const setMode = (mode) => call("PUT", "/api/session/mode", { mode });

/** @param {"go_on" | "close" | "discard"} action what becomes of a session that was cut off */
export const recover = (action) => call("POST", "/api/recovery", { action });

export const undo = () => call("POST", "/api/undo");

/** @param {string} text */
export const writeNote = (text) => call("POST", "/api/notes", { text });

// ------------------------------------------------------------ who is there

export const listSeries = () => /** @type {Promise<string[]>} */ (call("GET", "/api/series"));

/**
 * @param {string} name
 * @param {Consent} consent
 */
export const addPerson = (name, consent) => /** @type {Promise<Snapshot>} */ (call("POST", "/api/roster", { name, consent }));

/** @param {string} text one name a line, perhaps with a group behind a semicolon */
export const pasteNames = (text) => call("POST", "/api/roster/paste", { text });

/** @param {string} series */
export const copyRoster = (series) => /** @type {Promise<Snapshot>} */ (call("POST", "/api/roster/copy", { series }));

/** @param {Consent} consent of everybody who is there */
export const setConsent = (consent) => call("POST", "/api/roster/consent", { consent });

/**
 * @param {string} person
 * @param {Partial<ChangePerson>} changes what is left out stays as it is
 */
export const changePerson = (person, changes) => call("PATCH", `/api/roster/${place(person)}`, changes);

/** @param {string} person */
export const removePerson = (person) => call("DELETE", `/api/roster/${place(person)}`);

/** @param {number | null} people */
export const expectPeople = (people) => call("PUT", "/api/people", { people });

/** @param {string | null} person null: the round is over */
export const introduce = (person) => call("POST", "/api/introductions", { person });

// ------------------------------------------------------------ whose voice

/** @param {string} voice */
export const unnameVoice = (voice) => call("PUT", `/api/voices/${place(voice)}`, { name: null });

/**
 * @param {string} voice
 * @param {string} name
 * @param {Consent} consent of somebody new
 */
export const nameVoice = (voice, name, consent) => call("PUT", `/api/voices/${place(voice)}`, { name, consent });

/**
 * @param {string} voice
 * @param {string} person
 */
export const giveVoice = (voice, person) => call("PUT", `/api/voices/${place(voice)}`, { person });

/**
 * @param {string} voice
 * @param {string} into
 */
export const mergeVoices = (voice, into) => call("POST", `/api/voices/${place(voice)}/merge`, { into });

/** @param {string} voice */
export const splitVoice = (voice) => call("POST", `/api/voices/${place(voice)}/split`);

/** @param {AssignSpeech} speech */
export const assignSpeech = (speech) => call("POST", "/api/speech", speech);

// ------------------------------------------------------------ phases, floor, hands

/** @param {Partial<PlannedPhase>[]} agenda those that have not begun */
export const setAgenda = (agenda) => call("PUT", "/api/phases", { agenda });

/** @param {number | null} at place in the agenda; null: what runs ends */
export const beginPhase = (at) => call("POST", "/api/phases/begin", { place: at });

/** @param {string | null} person */
export const takeFloor = (person) => call("PUT", "/api/floor", { person });

/** @param {number | null} limit_s */
export const limitTurns = (limit_s) => call("PUT", "/api/turn-limit", { limit_s });

/** @param {string} person */
export const raiseHand = (person) => call("POST", "/api/hands", { person });

/**
 * @param {string} person
 * @param {number | null} at 0 is next; null: where it belongs
 */
export const moveHand = (person, at) => call("PUT", `/api/hands/${place(person)}`, { place: at });

/** @param {string} person */
export const lowerHand = (person) => call("DELETE", `/api/hands/${place(person)}`);

// ------------------------------------------------------------ prompts

/**
 * @param {number} number
 * @param {"accept" | "snooze" | "dismiss"} verb
 */
export const answerPrompt = (number, verb) => call("POST", `/api/prompts/${number}/${verb}`);

/**
 * @param {number} number
 * @param {string | null} text null: the suggested words again
 */
export const editPrompt = (number, text) => call("PATCH", `/api/prompts/${number}`, { text });

/** @param {string[]} people whom it was about */
export const stepIn = (people) => call("POST", "/api/step-in", { people });

export const promptThresholds = () => /** @type {Promise<PromptThresholds>} */ (call("GET", "/api/prompt-settings"));

/** @param {PromptThresholds} thresholds */
export const setPromptThresholds = (thresholds) => call("PUT", "/api/prompt-settings", thresholds);

// ------------------------------------------------------------ screen, sharing, phones

/** @param {Partial<ChangeScreen>} changes */
export const changeScreen = (changes) => call("PUT", "/api/screen", changes);

/**
 * @param {boolean} on
 * @param {string | null} host the address under which others reach this computer; null: as the server sees fit
 */
export const share = (on, host) => call("PUT", "/api/sharing", { on, host });

/** @param {Link["role"]} role */
export const makeLink = (role) => call("POST", "/api/links", { role });

/** @param {string} link */
export const revokeLink = (link) => call("DELETE", `/api/links/${place(link)}`);

/**
 * @param {string} phone
 * @param {boolean} confirm
 */
export const answerClaim = (phone, confirm) => call("PUT", `/api/claims/${place(phone)}`, { confirm });

/** Votes begin anew. */
export const clearWishes = () => call("POST", "/api/wishes/clear");

// ------------------------------------------------------------ looking back together

/** @param {import("../types/debrief.js").TurnDebrief["stage"]} stage null: it is over */
export const turnDebrief = (stage) => call("PUT", "/api/debrief", { stage });

/** @param {import("../types/debrief.js").GuessOf[]} shares one guess for the group */
export const guessAsGroup = (shares) => call("PUT", "/api/debrief/guess", { shares });

/** @param {string | null} norm */
export const setNorm = (norm) => call("PUT", "/api/debrief/norm", { norm });

/** @param {import("../types/debrief.js").JudgeNorm["met"]} met */
export const judgeNorm = (met) => call("PUT", "/api/debrief/met", { met });
