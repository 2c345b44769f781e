/** The shared screen: the meter, one sentence, who is next, what was agreed. It can only look. */

import "./components/balance-meter.js";
import "./components/figures-table.js";
import "./screen/ground-rules.js";
import "./screen/introduction-now.js";
import "./screen/join-code.js";
import "./components/live-sentence.js";
import "./components/mic-state.js";
import "./screen/share-bars.js";
import "./components/speaking-queue.js";
import { stayAwake } from "./awake.js";
import { byId, html, say, set } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, LANGUAGE_NAMES, currentLanguage, followSession, number, setLanguage, t } from "./i18n.js";
import { heed } from "./keys.js";
import { Live } from "./live.js";
import { isPause, rulesPlace, turnSentence, whereWeAre, wishSentences } from "./room-words.js";
import { startTheme, toggleTheme } from "./theme.js";
import { demoSentence, mainSentence, unrecognisedSentence, whyNoShape } from "./figure-words.js";

/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */
/** @typedef {import("./components/balance-meter.js").BalanceMeter} BalanceMeter */
/** @typedef {import("./components/mic-state.js").MicState} MicState */
/** @typedef {import("./screen/share-bars.js").ShareBars} ShareBars */

const PARTS = "balance-meter, figures-table, ground-rules, introduction-now, live-sentence, share-bars, speaking-queue";

/** @type {Snapshot | null} */
let latest = null;
/** Somebody at this very screen has hidden the picture. */
let hiddenHere = false;

const meter = /** @type {BalanceMeter} */ (document.querySelector("balance-meter"));
const mic = /** @type {MicState} */ (document.querySelector("mic-state"));
const bars = /** @type {ShareBars} */ (document.querySelector("share-bars"));

/**
 * @param {string} selector
 * @returns {NodeListOf<LiveElement>}
 */
function parts(selector) {
  return document.querySelectorAll(selector);
}

/** @param {Snapshot} snapshot */
function show(snapshot) {
  latest = snapshot;
  if (snapshot.debrief !== null) {
    location.replace("/debrief");
    return;
  }
  const { session } = snapshot;
  const title = session.title ?? t("screen.title");
  say(byId("title", HTMLElement), title);
  document.title = title;
  nameLanguage();
  // Whatever else is hidden: whether anybody listens may always be seen.
  mic.update(snapshot);
  byId("practice", HTMLElement).hidden = !session.practice;
  if (!hide(snapshot)) showRoom(snapshot);
  stayAwake(session.state !== "idle" && session.state !== "ended");
  void followSession(session.language);
}

/**
 * @param {Snapshot} snapshot
 * @returns {boolean} whether the picture is hidden
 */
function hide({ screen }) {
  const hidden = hiddenHere || !screen.shown;
  document.body.classList.toggle("is-hidden", hidden);
  note("hidden-words", hidden ? (screen.shown ? t("screen.hidden_here") : t("screen.hidden")) : null);
  set(byId("hide", HTMLElement), { "aria-pressed": String(hiddenHere) });
  return hidden;
}

/** @param {Snapshot} snapshot */
function showRoom(snapshot) {
  const { introduction, source, session, screen, queue } = snapshot;
  const shape = whyNoShape(snapshot) === null;
  const rules = rulesPlace(snapshot, shape);
  // In a pause and in a break nobody needs to hear what would have to change hands.
  const words = session.state === "paused" ? t("screen.off_record") : isPause(snapshot) ? null : mainSentence(snapshot);
  const wishes = session.state === "listening" ? wishSentences(snapshot) : [];
  note("where", whereWeAre(snapshot) || null);
  note("sentence", introduction === null ? words : null);
  byId("motto", HTMLElement).hidden = introduction !== null || rules !== null || queue.length + wishes.length > 0;
  note("turn", turnSentence(snapshot));
  list("wishes", wishes);
  note("note-silence", session.ended_by === "silence" ? t("screen.ended_silence") : null);
  note("last-norm", !shape && session.last_norm !== null ? t("screen.last_norm", { norm: session.last_norm }) : null);
  note("note-window", shape ? t("note.window") : null);
  note("note-phase", phaseNote(snapshot));
  note("note-unknown", unrecognisedSentence(snapshot));
  note("note-engine", engineNote(snapshot));
  note("note-file", source.kind === "file" ? t("note.file") : null);
  note("note-tap", session.mode === "tap" && session.state !== "ended" ? t("screen.tap") : null);
  note("note-demo", demoSentence(snapshot));
  document.body.classList.toggle("has-rules", rules === "stage");
  document.body.classList.toggle("has-code", screen.qr && screen.join_address !== null && session.state !== "ended");
  // What stands at the edges first: the list of who is next ends where its room does.
  for (const part of parts("join-code")) part.update(snapshot);
  for (const part of parts(PARTS)) part.update(snapshot);
  // The bars have what room is left where nothing more urgent is said.
  bars.hidden = introduction !== null || rules === "panel";
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

/**
 * @param {string} id
 * @param {readonly string[]} texts
 */
function list(id, texts) {
  const element = byId(id, HTMLElement);
  element.hidden = texts.length === 0;
  if (JSON.stringify(texts) === JSON.stringify([...element.children].map((item) => item.textContent))) return;
  element.replaceChildren(...texts.map((text) => html("li", {}, text)));
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
  meter.stale = mic.stale = lost;
  note("connection", lost ? (connection === "refused" ? t("screen.refused") : t("connection.lost")) : null);
}

/** @returns {string} the language that comes after this one */
function languageAfter() {
  const at = LANGUAGES.indexOf(currentLanguage());
  return LANGUAGES[(at + 1) % LANGUAGES.length] ?? "en";
}

/** The button says what it leads to, in that language's own word. */
function nameLanguage() {
  const label = t("screen.language", { language: LANGUAGE_NAMES[languageAfter()] ?? languageAfter() });
  set(byId("language", HTMLElement), { "aria-label": label, title: label });
}

async function nextLanguage() {
  await setLanguage(languageAfter());
}

async function toggleFullScreen() {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}

function toggleHidden() {
  hiddenHere = !hiddenHere;
  if (latest) show(latest);
}

/** @type {Record<string, () => void | Promise<void>>} */
const ACTIONS = { language: nextLanguage, theme: toggleTheme, full: toggleFullScreen, hide: toggleHidden };
/** @type {Record<string, string>} */
const KEYS = { l: "language", t: "theme", f: "full", h: "hide" };

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  void ACTIONS[KEYS[event.key.toLowerCase()] ?? ""]?.();
}

startTheme();
nameLanguage();
meter.addEventListener("seats", () => {
  bars.numbered = meter.numbered === true;
});
for (const [id, action] of Object.entries(ACTIONS)) byId(id, HTMLElement).addEventListener("click", () => void action());
document.addEventListener(LANGUAGE_CHANGE, () => latest && show(latest));
new Live("screen", { snapshot: show, connection: showConnection, first: () => heed(press) });
