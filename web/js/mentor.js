/** The mentor's console: it hands each snapshot to the parts, and keys and menus to whoever answers for them. */

import "./components/balance-course.js";
import "./components/debrief-controls.js";
import "./components/engine-health.js";
import "./components/floor-card.js";
import "./components/group-figures.js";
import "./components/mentor-sentence.js";
import "./components/mic-state.js";
import "./components/outcome-list.js";
import "./components/recovery-offer.js";
import { WHO, AsksList } from "./components/asks-list.js";
import { open } from "./components/dialog.js";
import { HandQueue } from "./components/hand-queue.js";
import { IntroductionRound } from "./components/introduction-round.js";
import { NoteList } from "./components/note-list.js";
import { PersonDialog } from "./components/person-dialog.js";
import { PhaseStrip } from "./components/phase-strip.js";
import { PromptCard } from "./components/prompt-card.js";
import { PromptSettings } from "./components/prompt-settings.js";
import { RoomDialog } from "./components/room-dialog.js";
import { SeatBoard } from "./components/seat-board.js";
import { SessionControls } from "./components/session-controls.js";
import { STARTED, SetUpPanel } from "./components/set-up-panel.js";
import { SpeechDialog } from "./components/speech-dialog.js";
import { UndoButton } from "./components/undo-button.js";
import { VoiceDialog } from "./components/voice-dialog.js";
import { VoiceList } from "./components/voice-list.js";
import { stayAwake } from "./awake.js";
import { byId, html, say } from "./dom.js";
import { LANGUAGES, LANGUAGE_CHANGE, LANGUAGE_NAMES, currentLanguage, setLanguage, t } from "./i18n.js";
import { Live } from "./live.js";
import { isOn, personIn, rosterOf } from "./people.js";
import { listen, shortcutsOn, switchShortcuts } from "./shortcuts.js";
import { currentTheme, startTheme, toggleTheme } from "./theme.js";
import { connectionSentence } from "./words.js";

/** @typedef {import("./types.js").Snapshot} Snapshot */
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
  placeSetUp(session.state === "idle");
  byId("console", HTMLElement).hidden = session.state === "idle";
  byId("practice", HTMLElement).hidden = !session.practice;
  // A practice is not kept.
  byId("review-last", HTMLElement).hidden = session.practice;
  byId("no-awake", HTMLElement).hidden = !on || "wakeLock" in navigator;
  stayAwake(on);
  say(byId("open-set-up", HTMLElement), session.state === "ended" ? t("session.start_again") : t("mentor.set_up"));
  say(byId("turn-screen", HTMLElement), snapshot.screen.shown ? t("mentor.hide_screen") : t("mentor.show_screen"));
  say(byId("count", HTMLElement), countText(snapshot));
  for (const each of parts) each.update(snapshot);
}

/**
 * Before a session the set-up is the page; during one it is a dialog. It stays where it is: a microphone of this
 * browser's would fall silent if it were moved.
 * @param {boolean} before
 */
function placeSetUp(before) {
  const modal = setUpDialog.matches(":modal");
  byId("open-set-up", HTMLElement).hidden = before;
  if (setUpDialog.open && before === modal) setUpDialog.close();
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

/** Before a session it begins; after one the set-up opens, where the next begins. */
function start() {
  if (latest?.session.state === "idle") void setUp.begin();
  else if (latest?.session.state === "ended") open(setUpDialog);
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
onClick("open-set-up", () => open(setUpDialog));
onClick("close-set-up", () => setUpDialog.close());
onClick("open-speech", () => speech.start());
onClick("open-prompts", () => void prompts.start());
onClick("theme", changeTheme);
onClick("open-help", () => open(help));
onClick("close-help", () => help.close());
shortcuts.checked = shortcutsOn();
shortcuts.addEventListener("change", () => switchShortcuts(shortcuts.checked));

listen(
  {
    a: () => void prompt.answer("accept"),
    b: () => void phases.beginNext(),
    d: () => void prompt.answer("dismiss"),
    e: () => controls.askStop(),
    f: () => void queue.takeFirst(),
    g: () => latest?.session.state !== "idle" && open(setUpDialog),
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
  },
  seat,
);

new Live("mentor", {
  snapshot: show,
  connection: showConnection,
  level: (level) => {
    setUp.sound.hear(level);
    introductions.hear(level);
  },
});
