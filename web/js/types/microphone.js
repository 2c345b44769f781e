/** What a browser that is the microphone and the server say to each other. */

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
