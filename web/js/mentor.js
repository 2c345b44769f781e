/** The mentor's console: it hands each snapshot to the parts, and keys and menus to whoever answers for them. */

import "./mentor/balance-course.js";
import "./mentor/debrief-controls.js";
import "./mentor/engine-health.js";
import "./mentor/floor-card.js";
import "./mentor/group-figures.js";
import "./mentor/mentor-sentence.js";
import "./components/mic-state.js";
import "./mentor/outcome-list.js";
import "./mentor/recovery-offer.js";
import { WHO, AsksList } from "./mentor/asks-list.js";
import { open } from "./components/dialog.js";
import { HandQueue } from "./mentor/hand-queue.js";
import { IntroductionRound } from "./mentor/introduction-round.js";
import { NoteList } from "./mentor/note-list.js";
import { PersonDialog } from "./mentor/person-dialog.js";
import { PhaseStrip } from "./mentor/phase-strip.js";
import { PromptCard } from "./mentor/prompt-card.js";
import { PromptSettings } from "./mentor/prompt-settings.js";
import { RoomDialog } from "./mentor/room-dialog.js";
import { SeatBoard } from "./mentor/seat-board.js";
import { SessionControls } from "./mentor/session-controls.js";
import { STARTED, SetUpPanel } from "./mentor/set-up-panel.js";
import { SpeechDialog } from "./mentor/speech-dialog.js";
import { UndoButton } from "./mentor/undo-button.js";
import { VoiceDialog } from "./mentor/voice-dialog.js";
import { VoiceList } from "./mentor/voice-list.js";
import { stayAwake } from "./awake.js";
import { byId, html, say } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, LANGUAGE_NAMES, currentLanguage, setLanguage, t } from "./i18n.js";
import { Live } from "./live.js";
import { isOn, personIn, rosterOf } from "./people.js";
import { listen, shortcutsOn, switchShortcuts } from "./mentor/shortcuts.js";
import { currentTheme, startTheme, toggleTheme } from "./theme.js";
import { connectionSentence } from "./figure-words.js";

/** @typedef {import("./types/live.js").Snapshot} Snapshot */
/** @typedef {import("./components/live-element.js").LiveElement} LiveElement */

/**
 * @template {LiveElement} T
 * @param {string} tag
 * @param {new () => T} kind
 * @returns {T}
 */
function part(tag, kind) {
  const element = document.querySelector(tag);
  if (!(element instanceof kind)) throw new Error(`The page has no <${tag}>.`);
  return element;
}

const asks = part("asks-list", AsksList);
const controls = part("session-controls", SessionControls);
const introductions = part("introduction-round", IntroductionRound);
const notes = part("note-list", NoteList);
const person = part("person-dialog", PersonDialog);
const phases = part("phase-strip", PhaseStrip);
const prompt = part("prompt-card", PromptCard);
const prompts = part("prompt-settings", PromptSettings);
const queue = part("hand-queue", HandQueue);
const room = part("room-dialog", RoomDialog);
const seats = part("seat-board", SeatBoard);
const setUp = part("set-up-panel", SetUpPanel);
const speech = part("speech-dialog", SpeechDialog);
const undo = part("undo-button", UndoButton);
const voice = part("voice-dialog", VoiceDialog);
const voices = part("voice-list", VoiceList);
/** @type {LiveElement[]} */
const parts = [
  ...[asks, controls, introductions, notes, person, phases, prompt, prompts, queue, room, seats, setUp, speech, undo, voice, voices],
  .../** @type {NodeListOf<LiveElement>} */ (document.querySelectorAll("balance-course, debrief-controls, engine-health, floor-card, group-figures, mentor-sentence, mic-state, outcome-list, recovery-offer")),
];
const setUpDialog = byId("set-up", HTMLDialogElement);
const help = byId("help", HTMLDialogElement);
const menu = byId("menu", HTMLElement);

/** @type {Snapshot | null} */
let latest = null;

/** @param {Snapshot} snapshot */
function show(snapshot) {
  latest = snapshot;
  const { session } = snapshot;
  const title = session.title ?? t("mentor.title");
  say(byId("title", HTMLElement), title);
  document.title = title;
  const on = isOn(snapshot);
  document.body.dataset["state"] = session.state;
  placeSetUp(session.state);
  byId("console", HTMLElement).hidden = session.state === "idle";
  byId("practice", HTMLElement).hidden = !session.practice;
  // A practice is not kept.
  byId("review-last", HTMLElement).hidden = session.practice;
  byId("no-awake", HTMLElement).hidden = !on || "wakeLock" in navigator;
  stayAwake(on);
  say(byId("open-set-up", HTMLElement), session.state === "ended" ? t("session.prepare") : t("mentor.set_up"));
  say(byId("turn-screen", HTMLElement), snapshot.screen.shown ? t("mentor.hide_screen") : t("mentor.show_screen"));
  say(byId("count", HTMLElement), countText(snapshot));
  for (const each of parts) each.update(snapshot);
}

/**
 * Before a session the set-up is the page; during one it is a dialog. After one there is none: what was typed would
 * change the session that is over. It stays where it is: a microphone of this browser's would fall silent if it were moved.
 * @param {Snapshot["session"]["state"]} state
 */
function placeSetUp(state) {
  const before = state === "idle";
  const modal = setUpDialog.matches(":modal");
  byId("open-set-up", HTMLElement).hidden = before;
  if (setUpDialog.open && (before === modal || state === "ended")) setUpDialog.close();
  if (before && !setUpDialog.open) setUpDialog.show();
}

/** @param {Snapshot} snapshot */
function countText(snapshot) {
  const there = rosterOf(snapshot).filter((one) => one.present).length;
  const expected = snapshot.mentor?.expected_people ?? null;
  if (there === 0 && expected === null) return "";
  return expected === null || expected === there ? t("mentor.there", { count: there }) : t("mentor.there_of", { there, count: expected });
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

/** Before a session it begins; after one the next is to be set up. */
function start() {
  if (latest?.session.state === "idle") void setUp.begin();
  else void controls.prepare();
}

/** During a session its set-up; after one that of the next. */
function openSetUp() {
  if (latest?.session.state === "ended") void controls.prepare();
  else if (latest?.session.state !== "idle") open(setUpDialog);
}

async function nextLanguage() {
  const at = LANGUAGES.indexOf(currentLanguage());
  await setLanguage(LANGUAGES[(at + 1) % LANGUAGES.length] ?? "en");
}

/** @param {number} digit */
function seat(digit) {
  if (latest?.session.mode === "tap") void seats.tapSeat(digit);
  else if (digit > 0) voices.openSeat(digit);
}

/**
 * What a button does; one in the menu closes it.
 * @param {string} id
 * @param {() => void} action
 */
function onClick(id, action) {
  const element = byId(id, HTMLElement);
  element.addEventListener("click", (event) => {
    event.preventDefault();
    if (menu.contains(element)) menu.hidePopover();
    action();
  });
}

startTheme();
showChoices();
const shortcuts = byId("shortcuts", HTMLInputElement);

document.addEventListener(LANGUAGE_CHANGE, () => {
  showChoices();
  if (latest) show(latest);
});
document.addEventListener(STARTED, () => {
  setUpDialog.close();
  byId("title", HTMLElement).focus();
});
document.addEventListener(WHO, (event) => {
  const id = /** @type {CustomEvent<string>} */ (event).detail;
  if (!latest) return;
  if (personIn(latest, id)) person.openFor(id);
  else voice.openFor(id);
});
byId("language", HTMLSelectElement).addEventListener("change", (event) => {
  void setLanguage(/** @type {HTMLSelectElement} */ (event.target).value);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showChoices);
onClick("open-screen", openScreen);
onClick("open-room", () => room.start());
onClick("turn-screen", () => void room.turnScreen());
onClick("open-set-up", openSetUp);
onClick("close-set-up", () => setUpDialog.close());
onClick("open-speech", () => speech.start());
onClick("open-prompts", () => void prompts.start());
onClick("theme", changeTheme);
onClick("open-help", () => open(help));
onClick("close-help", () => help.close());
shortcuts.checked = shortcutsOn();
shortcuts.addEventListener("change", () => switchShortcuts(shortcuts.checked));

/** What a key does, once it is known what there is to act on. */
const KEYS = {
  a: () => void prompt.answer("accept"),
  b: () => void phases.beginNext(),
  d: () => void prompt.answer("dismiss"),
  e: () => controls.askStop(),
  f: () => void queue.takeFirst(),
  g: openSetUp,
  h: () => void room.turnScreen(),
  i: () => void prompt.stepIn(),
  k: () => room.start(),
  l: () => void nextLanguage(),
  m: () => notes.write(),
  n: () => voices.nameNext(),
  o: openScreen,
  p: () => void controls.pauseOrResume(),
  q: () => void room.turnCode(),
  r: () => void setUp.sound.refresh(),
  s: start,
  t: changeTheme,
  u: () => void undo.undo(),
  v: () => void introductions.start(),
  w: () => prompt.editWords(),
  x: () => speech.start(),
  z: () => void prompt.answer("snooze"),
  "?": () => open(help),
};

new Live("mentor", {
  snapshot: show,
  connection: showConnection,
  first: () => listen(KEYS, seat),
  level: (level) => {
    setUp.sound.hear(level);
    introductions.hear(level);
  },
});
