/** A file that was sent: how far it is, what came of it, and a button that lets it be. */

import { sentenceOf } from "../../call.js";
import { html, say, set } from "../../dom.js";
import { percent, t } from "../../i18n.js";
import { isolated } from "../../people.js";

/** @typedef {import("../../types/uploads.js").Upload} Upload */

/**
 * Who says when it was: the date decides where it stands in the list.
 * @param {Upload} upload
 */
function dated({ dated_by }) {
  switch (dated_by) {
    case "file":
      return t("upload.dated_file");
    case "name":
      return t("upload.dated_name");
    case "modified":
      return t("upload.dated_modified");
    case "nothing":
      return t("upload.dated_nothing");
    default:
      return "";
  }
}

export class UploadRow {
  progress = html("progress", { max: 1 });
  text = html("p", { class: "upload-state" });
  note = html("p", { class: "hint", lang: "en", dir: "auto" });
  link = html("a", { hidden: true });
  button = html("button", { type: "button", class: "quiet small" });
  /** @type {() => unknown} */
  stop = () => undefined;
  /** Of it that has arrived, while it is being sent; null: it has not begun. @type {number | null} */
  part = null;
  /** Why it could not be sent. @type {string | null} */
  trouble = null;

  /**
   * @param {string} name
   * @param {Upload | null} upload null: it is not at the server yet
   */
  constructor(name, upload) {
    this.name = name;
    this.upload = upload;
    this.title = html("p", { class: "upload-name", dir: "auto" }, name);
    this.element = html("li", { class: "upload" }, this.title, this.text, this.progress, this.link, this.button, this.note);
    this.button.addEventListener("click", () => this.stop());
    this.show();
  }

  /** @param {number} part */
  sent(part) {
    this.part = part;
    this.show();
  }

  /** @param {Upload} upload */
  became(upload) {
    this.upload = upload;
    this.show();
  }

  /** @param {string} sentence */
  failed(sentence) {
    this.trouble = sentence;
    this.show();
  }

  /** What is said when it is over. */
  get words() {
    return t("upload.said", { name: isolated(this.name), state: this.text.textContent ?? "" });
  }

  show() {
    const { upload } = this;
    const over = this.trouble !== null || (upload !== null && upload.state !== "waiting" && upload.state !== "working");
    const failed = this.trouble !== null || upload?.state === "failed";
    set(this.element, { "data-state": failed ? "failed" : (upload?.state ?? "sending") });
    say(this.text, this.state());
    const part = upload === null ? this.part : upload.part;
    this.progress.hidden = over || upload?.state === "waiting" || (upload === null && part === null);
    set(this.progress, { value: part, "aria-label": t("upload.progress", { name: isolated(this.name) }) });
    const session = upload?.session ?? null;
    this.link.hidden = session === null;
    set(this.link, { href: session === null ? null : `/review?session=${session}` });
    say(this.link, t("upload.open"));
    say(this.button, over ? t("upload.put_away") : t("upload.cancel"));
    set(this.button, { "aria-label": over ? t("upload.put_away_named", { name: isolated(this.name) }) : t("upload.cancel_named", { name: isolated(this.name) }) });
    say(this.note, upload?.state === "done" ? (upload.sentence ?? "") : "");
  }

  /** @private */
  state() {
    const { upload } = this;
    if (this.trouble !== null) return this.trouble;
    if (upload === null) return this.part === null ? t("upload.waiting") : t("upload.sending", { part: percent(this.part) });
    switch (upload.state) {
      case "waiting":
        return t("upload.waiting");
      case "working":
        return upload.part === null ? t("upload.working") : t("upload.working_part", { part: percent(upload.part) });
      case "done":
        return upload.before ? t("upload.before") : `${t("upload.done")} ${dated(upload)}`.trim();
      case "failed":
        return sentenceOf(upload.code ?? "", upload.sentence ?? "");
      default:
        return t("upload.cancelled");
    }
  }
}
