/** `/series`: which series there are, and the sessions of one side by side. */

import { call } from "./call.js";
import { byId, html, say } from "./dom.js";
import { LANGUAGE_CHANGE, t } from "./i18n.js";
import { fileLink } from "./components/file-link.js";
import { attempt, troublePlace } from "./components/trouble.js";
import { groups, movement, norms, overTime, presence, sideBySide } from "./series/parts.js";
import { startTheme } from "./theme.js";

/** @typedef {import("./series/parts.js").Series} Series */
/** @typedef {{ id: number, title: string, sessions: number, last_at: string }} Listed */

/** @type {Listed[]} */
let listed = [];
/** @type {Series | null} */
let series = null;

function chosen() {
  const wish = Number(new URLSearchParams(location.search).get("id"));
  return listed.find(({ id }) => id === wish) ?? listed[0];
}

/**
 * The report to hand on, with names or without.
 * @param {Listed} one
 */
function reports({ id }) {
  const nameless = /** @type {HTMLInputElement} */ (html("input", { type: "checkbox" }));
  const trouble = troublePlace();
  const links = /** @type {const} */ (["pdf", "html"]).map((kind) => ({ kind, link: fileLink("", kind === "pdf" ? t("review.report_pdf") : t("review.report_html"), trouble) }));
  const point = () => {
    for (const { kind, link } of links) link.setAttribute("href", `/api/review/series/${id}/report.${kind}${nameless.checked ? "?pseudonymous=1" : ""}`);
  };
  nameless.addEventListener("change", point);
  point();
  return html("div", {}, html("p", { class: "ways" }, ...links.map(({ link }) => link), html("label", {}, nameless, " ", t("review.pseudonymous"))), trouble);
}

function show() {
  const one = chosen();
  const title = series?.title ?? t("series.title");
  say(byId("title", HTMLElement), title);
  document.title = title;
  byId("empty", HTMLElement).hidden = one !== undefined || byId("trouble", HTMLElement).textContent !== "";
  byId("list", HTMLElement).replaceChildren(
    ...listed.map(({ id, title: name, sessions }) => {
      const link = html("a", { href: `/series?id=${id}`, "aria-current": id === one?.id ? "page" : null }, html("bdi", {}, name));
      return html("li", {}, link, ` (${t("series.sessions", { count: sessions })})`);
    }),
  );
  const found = series;
  const parts = [sideBySide, overTime, presence, movement, norms, groups];
  byId("figures", HTMLElement).replaceChildren(...(found === null || one === undefined ? [] : [reports(one), ...parts.map((part) => part(found)).filter((part) => part !== null)]));
}

startTheme();
await attempt(byId("trouble", HTMLElement), async () => {
  listed = /** @type {Listed[]} */ (await call("GET", "/api/review/series"));
  const one = chosen();
  if (one) series = /** @type {Series} */ (await call("GET", `/api/review/series/${one.id}`));
});
show();
document.addEventListener(LANGUAGE_CHANGE, show);
document.body.dataset["ready"] = "";
