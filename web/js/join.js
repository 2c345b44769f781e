/** A phone: who you are, your hand, your wishes, the group's balance, your own data. */

import "./components/balance-meter.js";
import "./components/figures-table.js";
import "./components/live-sentence.js";
import "./components/mic-state.js";
import "./join/own-data.js";
import "./join/own-figures.js";
import "./join/phone-actions.js";
import "./join/phone-guess.js";
import "./join/phone-who.js";
import "./join/seat-list.js";
import "./components/speaking-queue.js";
import { NEW_YOU, PhoneElement } from "./join/phone-element.js";
import { stayAwake } from "./awake.js";
import { byId, html, say } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, LANGUAGE_NAMES, currentLanguage, setLanguage, t } from "./i18n.js";
import { Live } from "./live.js";
import { turnSentence, whereWeAre } from "./room-words.js";
import { currentTheme, startTheme, toggleTheme } from "./theme.js";
import { demoSentence, mainSentence } from "./figure-words.js";

/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./types/phone.js").You} You */
/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */
/** @typedef {import("./components/balance-meter.js").BalanceMeter} BalanceMeter */
/** @typedef {import("./components/mic-state.js").MicState} MicState */
/** @typedef {import("./components/speaking-queue.js").SpeakingQueue} SpeakingQueue */

const PARTS = "balance-meter, figures-table, live-sentence, mic-state, own-data, own-figures, phone-actions, phone-guess, phone-who, seat-list, speaking-queue";

/** @type {Snapshot | null} */
let latest = null;
/** @type {You | null} */
let you = null;

const meter = /** @type {BalanceMeter} */ (document.querySelector("balance-meter"));
const mic = /** @type {MicState} */ (document.querySelector("mic-state"));
const queue = /** @type {SpeakingQueue} */ (document.querySelector("speaking-queue"));
const seats = /** @type {HTMLElement} */ (document.querySelector("seat-list"));

/** @returns {LiveElement[]} */
function parts() {
  return [...document.querySelectorAll(PARTS)].map((part) => /** @type {LiveElement} */ (part));
}

/** @param {Snapshot} snapshot */
function show(snapshot) {
  latest = snapshot;
  const { session, screen, source } = snapshot;
  const title = session.title ?? t("screen.title");
  say(byId("title", HTMLElement), title);
  document.title = title;
  note("where", whereWeAre(snapshot) || null);
  byId("practice", HTMLElement).hidden = !session.practice;
  note("sentence", session.state === "paused" ? t("screen.off_record") : screen.shown ? mainSentence(snapshot) : t("join.hidden"));
  note("turn", turnSentence(snapshot));
  note("note-silence", session.ended_by === "silence" ? t("screen.ended_silence") : null);
  note("note-tap", session.mode === "tap" && session.state !== "ended" ? t("screen.tap") : null);
  note("note-file", source.kind === "file" ? t("note.file") : null);
  note("note-demo", demoSentence(snapshot));
  rules(session.ground_rules);
  document.body.classList.toggle("is-hidden", !screen.shown);
  for (const part of parts()) part.update(snapshot);
  stayAwake(session.state === "listening" && you?.confirmed === true);
}

/** @param {You} news */
function know(news) {
  you = news;
  meter.own = queue.own = news.confirmed ? news.person : null;
  byId("own-name", HTMLElement).hidden = !news.confirmed;
  say(byId("own-name", HTMLElement), news.confirmed ? t("join.hello", { name: news.name ?? "" }) : "");
  for (const part of parts()) if (part instanceof PhoneElement) part.know(news);
  if (latest) show(latest);
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

/** @param {readonly string[]} texts */
function rules(texts) {
  const element = byId("rules", HTMLElement);
  const list = byId("rules-list", HTMLElement);
  element.hidden = texts.length === 0;
  if (JSON.stringify(texts) === JSON.stringify([...list.children].map((rule) => rule.textContent))) return;
  list.replaceChildren(...texts.map((text) => html("li", { dir: "auto" }, text)));
}

/** @param {import("./live.js").Connection} connection */
function showConnection(connection) {
  if (connection === "connecting") return;
  const lost = connection !== "open";
  document.body.classList.toggle("is-stale", lost);
  document.body.classList.toggle("is-refused", connection === "refused");
  meter.stale = mic.stale = lost;
  note("connection", lost ? (connection === "refused" ? t("join.refused") : t("join.lost")) : null);
}

function nameTheme() {
  say(byId("theme", HTMLElement), currentTheme() === "dark" ? t("join.light") : t("join.dark"));
}

startTheme();
nameTheme();
byId("theme", HTMLElement).addEventListener("click", () => {
  toggleTheme();
  nameTheme();
});
const languages = byId("language", HTMLSelectElement);
languages.append(...LANGUAGES.map((tag) => html("option", { value: tag, lang: tag, selected: tag === currentLanguage() }, LANGUAGE_NAMES[tag] ?? tag)));
languages.addEventListener("change", () => void setLanguage(languages.value));
meter.addEventListener("seats", () => {
  seats.hidden = !meter.numbered;
});
document.addEventListener(NEW_YOU, (event) => know(/** @type {CustomEvent<You>} */ (event).detail));
document.addEventListener(LANGUAGE_CHANGE, () => {
  nameTheme();
  if (you) know(you);
  else if (latest) show(latest);
});
new Live("phone", { snapshot: show, connection: showConnection, you: know });
