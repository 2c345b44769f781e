/** The REST calls of the mentor's page. Each fails with one sentence that can be shown as it is. */

import { call } from "./call.js";

/** @typedef {import("./types.js").Device} Device */

/** @returns {Promise<Device[]>} */
export async function listSources() {
  return /** @type {Promise<Device[]>} */ (call("GET", "/api/sources"));
}

/** @param {{ name: string, host_api: string | null }} device */
export async function chooseSource({ name, host_api }) {
  await call("PUT", "/api/source", { kind: "microphone", name, host_api });
}

/** @param {string | null} title */
export async function startSession(title) {
  await call("POST", "/api/session/start", { title });
}

export async function pauseSession() {
  await call("POST", "/api/session/pause");
}

export async function resumeSession() {
  await call("POST", "/api/session/resume");
}

export async function stopSession() {
  await call("POST", "/api/session/stop");
}

/**
 * @param {string} id
 * @param {string | null} name null takes the name away
 */
export async function nameVoice(id, name) {
  await call("PUT", `/api/voices/${encodeURIComponent(id)}`, { name });
}
