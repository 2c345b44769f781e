/** Figures of a moment. */

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
 * @property {number} voices How many voices it stands for: more than one only where the room has too few seats for all
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

export {};
