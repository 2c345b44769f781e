/** `<room-dialog>`: what the shared screen shows, and who may look: sharing, links, the QR code. */

import { changeScreen, makeLink, revokeLink, share } from "./api.js";
import { html, say, set } from "../dom.js";
import { t } from "../i18n.js";
import { button, choice, labelled, named, told } from "../texts.js";
import { makeDialog, open } from "../components/dialog.js";
import { LiveElement } from "../components/live-element.js";
import { Rows } from "./rows.js";
import { attempt, troublePlace } from "../components/trouble.js";

/** @typedef {import("../types/mentor.js").Link} Link */
/** @typedef {import("../types/room.js").ScreenState} ScreenState */
/** @typedef {import("../types/live.js").Snapshot} Snapshot */

class LinkRow {
  /**
   * @param {() => void} revoke
   * @param {(address: string, row: LinkRow) => void} copy
   */
  constructor(revoke, copy) {
    this.what = html("p", { class: "link-what" });
    this.address = html("input", { readonly: true, class: "link-address" });
    this.copied = html("span", { role: "status", class: "quiet-note" });
    this.copy = button("room.copy", () => copy(this.address.value, this), { class: "small" });
    this.element = html("li", { class: "link" }, this.what, this.address, html("span", { class: "buttons" }, this.copy, button("room.revoke", revoke, { class: "small quiet" }), this.copied));
  }

  /** @param {Link} link */
  draw({ role, address, open: pages }) {
    const what = { screen: t("room.link_screen"), phone: t("room.link_phone"), microphone: t("room.link_microphone") }[role];
    say(this.what, t("room.link", { what, count: pages }));
    this.address.setAttribute("aria-label", what);
    if (this.address.value !== address) this.address.value = address;
  }
}

export class RoomDialog extends LiveElement {
  /** Requests on their way: until they are answered the switches stay as the mentor set them. */
  asking = 0;
  trouble = troublePlace();
  dialog = makeDialog("room.title").dialog;
  shown = html("input", { type: "checkbox", autofocus: true });
  qr = html("input", { type: "checkbox" });
  labels = choice([["names", "room.names"], ["initials", "room.initials"], ["seats", "room.seats"]]);
  sharing = html("input", { type: "checkbox" });
  hint = html("p", { class: "quiet-note" });
  code = html("img", { class: "join-code", width: 180, height: 180, ...named("room.code") });
  list = html("ul", { class: "links" });
  host = html("select");
  hostField = labelled("room.host", this.host);
  microphone = button("room.new_microphone", () => void this.run(() => makeLink("microphone")), { class: "small" });
  more = html("div", { class: "buttons" }, button("room.new_phone", () => void this.run(() => makeLink("phone")), { class: "small" }), button("room.new_screen", () => void this.run(() => makeLink("screen")), { class: "small" }), this.microphone);
  rows = new Rows(
    this.list,
    (/** @type {Link} */ link) => link.id,
    ({ id }) => new LinkRow(() => void this.run(() => revokeLink(id)), (address, row) => void this.copy(address, row)),
  );

  build() {
    this.shown.addEventListener("change", () => void this.run(() => changeScreen({ shown: this.shown.checked })));
    this.qr.addEventListener("change", () => void this.run(() => changeScreen({ qr: this.qr.checked })));
    this.labels.addEventListener("change", () => void this.run(() => changeScreen({ labels: /** @type {ScreenState["labels"]} */ (this.labels.value) })));
    this.sharing.addEventListener("change", () => void this.run(() => share(this.sharing.checked, this.chosenHost())));
    this.host.addEventListener("change", () => void this.run(() => share(true, this.chosenHost())));
    this.dialog.append(
      html("section", { class: "stack" }, told("h3", "room.screen"), labelled("room.shown", this.shown), labelled("room.labels", this.labels)),
      html("section", { class: "stack" }, told("h3", "room.sharing"), labelled("room.share", this.sharing), this.hint, this.hostField, html("div", { class: "join" }, this.code, html("div", { class: "stack" }, labelled("room.qr", this.qr))), this.list, this.more),
      this.trouble,
    );
    this.append(this.dialog);
  }

  start() {
    say(this.trouble, "");
    open(this.dialog);
  }

  /** Hide what the shared screen shows, or show it again. */
  async turnScreen() {
    const { snapshot } = this;
    if (snapshot) await this.run(() => changeScreen({ shown: !snapshot.screen.shown }));
  }

  /** Show the way in for phones large on the shared screen, or no longer. */
  async turnCode() {
    const { snapshot } = this;
    if (snapshot?.screen.join_address != null) await this.run(() => changeScreen({ qr: !snapshot.screen.qr }));
    else this.start();
  }

  /** @private */
  chosenHost() {
    return this.host.value || null;
  }

  /** @private @param {() => Promise<unknown>} work */
  async run(work) {
    this.asking += 1;
    await attempt(this.trouble, work);
    this.asking -= 1;
    this.again();
  }

  /** @private @param {string} address @param {LinkRow} row */
  async copy(address, row) {
    try {
      await navigator.clipboard.writeText(address);
      say(row.copied, t("room.copied"));
    } catch {
      // The browser does not allow it: the address is selected, so that the keyboard can copy it.
      row.address.focus();
      row.address.select();
      say(row.copied, t("room.copy_by_hand"));
    }
  }

  /** @param {Snapshot} snapshot */
  show({ screen, mentor }) {
    const sharing = mentor?.sharing;
    if (!sharing) return;
    if (this.asking === 0) {
      this.shown.checked = screen.shown;
      this.qr.checked = screen.qr;
      this.sharing.checked = sharing.on;
    }
    if (this.labels !== document.activeElement) this.labels.value = screen.labels;
    say(this.hint, sharing.on ? (sharing.secure ? t("room.on_secure") : t("room.on")) : t("room.off"));
    const way = screen.join_address;
    this.code.parentElement?.toggleAttribute("hidden", way === null);
    if (way !== null) set(this.code, { src: `/api/join.svg?${encodeURIComponent(way)}` });
    this.hostField.hidden = sharing.hosts.length < 2;
    const hosts = sharing.hosts.join("\n");
    if (this.host.dataset["hosts"] !== hosts) {
      this.host.dataset["hosts"] = hosts;
      this.host.replaceChildren(...sharing.hosts.map((value) => html("option", { value }, value)));
    }
    if (sharing.host !== null && this.host !== document.activeElement) this.host.value = sharing.host;
    this.more.hidden = !sharing.on;
    this.microphone.hidden = !sharing.secure;
    this.rows.draw(sharing.on ? sharing.links : [], (row, link) => row.draw(link));
  }
}

customElements.define("room-dialog", RoomDialog);
