/** The mentor's page: microphone, session, voices and their names, the group's figures, the engine's health. */

import "./components/engine-health.js";
import "./components/group-figures.js";
import "./components/mic-state.js";
import { SessionControls } from "./components/session-controls.js";
import { SourcePicker } from "./components/source-picker.js";
import { VoiceList } from "./components/voice-list.js";
import { byId, html, say } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, LANGUAGE_NAMES, currentLanguage, setLanguage, t } from "./i18n.js";
import { Live } from "./live.js";
import { listen, shortcutsOn, switchShortcuts } from "./shortcuts.js";
import { currentTheme, startTheme, toggleTheme } from "./theme.js";
import { connectionSentence } from "./words.js";

/** @typedef {import("./types.js").Snapshot} Snapshot */
/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */

/** @type {Snapshot | null} */
let latest = null;

/** @param {Snapshot} snapshot */
function show(snapshot) {
  latest = snapshot;
  const title = snapshot.session.title ?? t("mentor.title");
  say(byId("title", HTMLElement), title);
  document.title = title;
  /** @type {NodeListOf<LiveElement>} */
  const parts = document.querySelectorAll("engine-health, group-figures, mic-state, session-controls, source-picker, voice-list");
  for (const part of parts) part.update(snapshot);
}

/** @param {import("./live.js").Connection} connection */
function showConnection(connection) {
  const place = byId("connection", HTMLElement);
  if (connection === "connecting") return;
  const lost = connection !== "open";
  document.body.classList.toggle("is-stale", lost);
  place.hidden = !lost;
  say(place, lost ? connectionSentence(connection) : "");
}

function showChoices() {
  const languages = byId("language", HTMLSelectElement);
  languages.replaceChildren(
    ...LANGUAGES.map((tag) => html("option", { value: tag, lang: tag, selected: tag === currentLanguage() }, LANGUAGE_NAMES[tag] ?? tag)),
  );
  say(byId("theme", HTMLElement), currentTheme() === "dark" ? t("mentor.light") : t("mentor.dark"));
}

function changeTheme() {
  toggleTheme();
  showChoices();
}

function openScreen() {
  window.open("/screen", "balance-screen", "popup=yes,width=1280,height=800");
}

async function nextLanguage() {
  const at = LANGUAGES.indexOf(currentLanguage());
  await setLanguage(LANGUAGES[(at + 1) % LANGUAGES.length] ?? "en");
}

startTheme();
showChoices();

const controls = /** @type {SessionControls} */ (document.querySelector("session-controls"));
const sources = /** @type {SourcePicker} */ (document.querySelector("source-picker"));
const voices = /** @type {VoiceList} */ (document.querySelector("voice-list"));
const help = byId("help", HTMLDialogElement);
const shortcuts = byId("shortcuts", HTMLInputElement);

document.addEventListener(LANGUAGE_CHANGE, () => {
  showChoices();
  if (latest) show(latest);
});
byId("language", HTMLSelectElement).addEventListener("change", (event) => {
  const wish = LANGUAGES.find((tag) => tag === /** @type {HTMLSelectElement} */ (event.target).value);
  if (wish) void setLanguage(wish);
});
byId("theme", HTMLElement).addEventListener("click", changeTheme);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showChoices);
byId("open-screen", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault();
  openScreen();
});
byId("open-help", HTMLElement).addEventListener("click", () => help.showModal());
byId("close-help", HTMLElement).addEventListener("click", () => help.close());
shortcuts.checked = shortcutsOn();
shortcuts.addEventListener("change", () => switchShortcuts(shortcuts.checked));

listen({
  s: () => void controls.start(),
  p: () => void controls.pauseOrResume(),
  e: () => controls.askStop(),
  n: () => voices.nameNext(),
  r: () => void sources.refresh(),
  o: openScreen,
  t: changeTheme,
  l: () => void nextLanguage(),
  "?": () => help.showModal(),
});

new Live("mentor", { snapshot: show, connection: showConnection, level: (level) => sources.hear(level) });
