/** The shared screen: the meter, one sentence, small bars. It can only look. */

import "./components/balance-meter.js";
import "./components/figures-table.js";
import "./components/live-sentence.js";
import "./components/mic-state.js";
import "./components/share-bars.js";
import { byId, say } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, currentLanguage, number, setLanguage, t } from "./i18n.js";
import { Live } from "./live.js";
import { startTheme, toggleTheme } from "./theme.js";
import { connectionSentence, demoSentence, mainSentence, unrecognisedSentence, whyNoShape } from "./words.js";

/** @typedef {import("./types.js").Snapshot} Snapshot */
/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */
/** @typedef {import("./components/balance-meter.js").BalanceMeter} BalanceMeter */

/** @type {Snapshot | null} */
let latest = null;

/** @returns {NodeListOf<LiveElement>} */
function parts() {
  return document.querySelectorAll("balance-meter, figures-table, live-sentence, mic-state, share-bars");
}

/** @param {Snapshot} snapshot */
function show(snapshot) {
  latest = snapshot;
  const title = snapshot.session.title ?? t("screen.title");
  say(byId("title", HTMLElement), title);
  document.title = title;
  say(byId("sentence", HTMLElement), mainSentence(snapshot));
  note("note-window", whyNoShape(snapshot) === null ? t("note.window") : null);
  note("note-phase", phaseNote(snapshot));
  note("note-unknown", unrecognisedSentence(snapshot.window));
  note("note-engine", engineNote(snapshot));
  note("note-file", snapshot.source.kind === "file" ? t("note.file") : null);
  note("note-demo", demoSentence(snapshot));
  for (const part of parts()) part.update(snapshot);
}

/**
 * @param {string} id
 * @param {string | null} text
 */
function note(id, text) {
  const element = byId(id, HTMLElement);
  element.hidden = text === null;
  say(element, text ?? "");
}

/** @param {Snapshot} snapshot */
function phaseNote(snapshot) {
  const { balance } = snapshot.phase;
  return whyNoShape(snapshot) === null && balance !== null ? t("note.phase", { balance: number(balance) }) : null;
}

/** @param {Snapshot} snapshot */
function engineNote({ engine, session }) {
  if (session.state !== "listening") return null;
  if (engine.state === "degraded") return t("note.degraded");
  if (engine.state === "restarting" || engine.state === "failed") return t("note.not_hearing");
  return null;
}

/** @param {import("./live.js").Connection} connection */
function showConnection(connection) {
  if (connection === "connecting") return;
  const lost = connection !== "open";
  document.body.classList.toggle("is-stale", lost);
  /** @type {BalanceMeter} */ (document.querySelector("balance-meter")).stale = lost;
  note("connection", lost ? connectionSentence(connection) : null);
}

async function nextLanguage() {
  const at = LANGUAGES.indexOf(currentLanguage());
  await setLanguage(LANGUAGES[(at + 1) % LANGUAGES.length] ?? "en");
}

async function toggleFullScreen() {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}

function toggleHidden() {
  const hidden = document.body.classList.toggle("is-hidden");
  byId("hide", HTMLElement).setAttribute("aria-pressed", String(hidden));
}

/** @type {Record<string, () => void | Promise<void>>} */
const ACTIONS = { language: nextLanguage, theme: toggleTheme, full: toggleFullScreen, hide: toggleHidden };
/** @type {Record<string, string>} */
const KEYS = { l: "language", t: "theme", f: "full", h: "hide" };

startTheme();
for (const [id, action] of Object.entries(ACTIONS)) byId(id, HTMLElement).addEventListener("click", () => void action());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  void ACTIONS[KEYS[event.key.toLowerCase()] ?? ""]?.();
});
document.addEventListener(LANGUAGE_CHANGE, () => latest && show(latest));
new Live("screen", { snapshot: show, connection: showConnection });
