/** `/debrief` on the shared screen: the mentor leads it from the console, this page follows. */

import "./debrief/debrief-board.js";
import "./debrief/debrief-replay.js";
import "./components/mic-state.js";
import { byId, html, say } from "./dom.js";
import { LANGUAGE_CHANGE, followSession, t } from "./i18n.js";
import { Live } from "./live.js";
import { startTheme } from "./theme.js";
import { voiceName } from "./figure-words.js";

/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */

/** @type {Snapshot | null} */
let latest = null;
let began = false;

/** @param {Snapshot} snapshot */
function show(snapshot) {
  latest = snapshot;
  const { debrief, session, screen } = snapshot;
  if (debrief === null && began) {
    location.replace("/screen");
    return;
  }
  began = debrief !== null;
  const stage = screen.shown ? (debrief?.stage ?? null) : null;
  const title = session.title ?? t("screen.title");
  document.title = title;
  say(byId("title", HTMLElement), title);
  const heading = !screen.shown ? t("screen.hidden") : stage === null ? t("debrief.waiting") : headingOf(stage);
  say(byId("heading", HTMLElement), heading);
  say(byId("words", HTMLElement), wordsOf(snapshot, stage));
  guessed(snapshot, stage === "guess");
  byId("norms", HTMLElement).hidden = stage !== "norm";
  norms(snapshot);
  part("mic-state").update(snapshot);
  for (const [name, of] of /** @type {const} */ ([["debrief-board", "reveal"], ["debrief-replay", "replay"]])) {
    const element = part(name);
    element.hidden = stage !== of;
    element.update(snapshot);
  }
  void followSession(session.language);
}

/** @param {string} name */
function part(name) {
  return /** @type {LiveElement} */ (document.querySelector(name));
}

/** @param {"guess" | "reveal" | "replay" | "norm"} stage */
function headingOf(stage) {
  const headings = { guess: () => t("debrief.guess_heading"), reveal: () => t("debrief.reveal_heading"), replay: () => t("debrief.replay_heading"), norm: () => t("debrief.norm_heading") };
  return headings[stage]();
}

/**
 * @param {Snapshot} snapshot
 * @param {string | null} stage
 */
function wordsOf({ debrief }, stage) {
  if (debrief === null || stage === null) return "";
  if (stage === "guess") {
    if (debrief.group_guessed) return t("debrief.group_guessed");
    return debrief.guesses === 0 ? t("debrief.no_guesses") : t("debrief.guesses", { count: debrief.guesses });
  }
  return stage === "reveal" ? t("debrief.reveal_words") : "";
}

/**
 * Whose shares are guessed; the order says nothing.
 * @param {Snapshot} snapshot
 * @param {boolean} on
 */
function guessed({ debrief, voices }, on) {
  const list = byId("guessed", HTMLElement);
  list.hidden = !on;
  const people = debrief?.shares ?? [];
  list.style.setProperty("--people", String(people.length));
  list.replaceChildren(
    ...people.map((one) => {
      const voice = voices.find(({ id }) => id === one.person);
      return html("li", { dir: "auto" }, voice ? voiceName(voice) : one.person);
    }),
  );
}

/** @param {Snapshot} snapshot */
function norms({ debrief, session }) {
  const last = session.last_norm;
  for (const id of ["last-heading", "last-norm", "met"]) byId(id, HTMLElement).hidden = last === null;
  say(byId("last-norm", HTMLElement), last ?? "");
  const met = { yes: () => t("debrief.was_met"), partly: () => t("debrief.was_partly"), no: () => t("debrief.was_not") };
  say(byId("met", HTMLElement), debrief?.norm_met ? met[debrief.norm_met]() : t("debrief.ask_met"));
  say(byId("norm", HTMLElement), debrief?.norm ?? t("debrief.ask_norm"));
}

/** @param {import("./live.js").Connection} connection */
function showConnection(connection) {
  const lost = connection === "lost" || connection === "refused";
  byId("connection", HTMLElement).hidden = !lost;
  say(byId("connection", HTMLElement), lost ? (connection === "refused" ? t("screen.refused") : t("connection.lost")) : "");
}

startTheme();
document.addEventListener(LANGUAGE_CHANGE, () => {
  if (latest) show(latest);
});
new Live("screen", { snapshot: show, connection: showConnection });
