/** The page of a phone in the middle of the table: it listens, and shows that it does. */

import "./components/browser-microphone.js";
import "./components/mic-state.js";
import { stayAwake } from "./awake.js";
import { byId, say } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, LANGUAGE_NAMES, currentLanguage, setLanguage, t } from "./i18n.js";
import { Live } from "./live.js";
import { startTheme } from "./theme.js";

/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */

const state = /** @type {LiveElement} */ (document.querySelector("mic-state"));
const language = byId("language", HTMLElement);

/** @returns {string} the language after this one */
function next() {
  const at = LANGUAGES.indexOf(currentLanguage());
  return LANGUAGES[(at + 1) % LANGUAGES.length] ?? currentLanguage();
}

function speak() {
  say(language, LANGUAGE_NAMES[next()] ?? next());
  language.lang = next();
  document.title = t("browser.title");
}

/** @param {import("./live.js").Connection} connection */
function showConnection(connection) {
  const lost = connection === "lost" || connection === "refused";
  const element = byId("connection", HTMLElement);
  element.hidden = !lost;
  say(element, lost ? (connection === "refused" ? t("browser.refused") : t("browser.lost")) : "");
}

startTheme();
speak();
language.addEventListener("click", () => void setLanguage(next()));
document.addEventListener(LANGUAGE_CHANGE, speak);
document.addEventListener("microphone-state", (event) => stayAwake(/** @type {CustomEvent<string>} */ (event).detail === "on"));
new Live("screen", { snapshot: (snapshot) => state.update(snapshot), connection: showConnection });
