/** `/review`: every session that is over, and one of them on one page. */

import { call } from "./call.js";
import { attempt } from "./components/trouble.js";
import { byId, say } from "./dom.js";
import { LANGUAGE_CHANGE, t } from "./i18n.js";
import { SessionList } from "./review/session-list.js";
import { SessionPage } from "./review/session-page.js";
import { SESSION_KEPT } from "./review/upload/upload.js";
import { titleOf } from "./review/words.js";
import { startTheme } from "./theme.js";

/** @typedef {import("./types/review.js").ReviewLine} ListedSession */
/** @typedef {import("./types/review.js").ReviewList} ReviewList */
/** @typedef {import("./review/document.js").SessionDocument} SessionDocument */

const list = new SessionList();
const page = new SessionPage();
const trouble = byId("trouble", HTMLElement);
/** A session's number, or "last": the one that has just ended. */
const session = new URLSearchParams(location.search).get("session");
const LAST = "last";

/** @type {ListedSession[] | null} */
let sessions = null;

function show() {
  const found = page.document;
  const title = found === null ? t("review.title") : titleOf(found.session);
  say(byId("title", HTMLElement), title);
  document.title = title;
  byId("list", HTMLElement).hidden = sessions === null;
  page.hidden = found === null;
  byId("all", HTMLElement).hidden = session === null;
  if (sessions !== null) list.show(sessions);
}

async function load() {
  await attempt(trouble, async () => {
    const all = session === null || session === LAST ? /** @type {ReviewList} */ (await call("GET", "/api/review/sessions")).sessions : [];
    const id = session === LAST ? all[0]?.id : session;
    if (id === null || id === undefined) {
      sessions = all;
      return;
    }
    const found = /** @type {SessionDocument} */ (await call("GET", `/api/review/sessions/${encodeURIComponent(id)}`));
    history.replaceState(null, "", `/review?session=${encodeURIComponent(id)}`);
    page.hidden = false;
    page.show(found);
  });
  show();
}

/** Words and colours are another's now: all is said anew, and nothing asked for. */
function again() {
  show();
  if (page.document !== null) page.show(page.document);
}

byId("list", HTMLElement).append(list);
page.hidden = true;
byId("page", HTMLElement).append(page);
startTheme();
await load();
document.addEventListener(LANGUAGE_CHANGE, again);
document.addEventListener(SESSION_KEPT, () => void load());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
document.body.dataset["ready"] = "";
