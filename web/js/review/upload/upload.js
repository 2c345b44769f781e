/** `<recording-upload>`: recordings and files of who spoke when are chosen or dropped, sent, and become sessions. */

import { CallFailed, call } from "../../call.js";
import { html, say } from "../../dom.js";
import { currentLanguage, number, t } from "../../i18n.js";
import { isolated } from "../../people.js";
import { button, labelled, told } from "../../texts.js";
import { troublePlace } from "../../components/trouble.js";
import { Sending } from "./send.js";
import { UploadRow } from "./upload-row.js";

/** @typedef {import("../../types/uploads.js").Upload} Upload */
/** @typedef {import("../../types/uploads.js").UploadList} UploadList */

/** Said by the page when something new is in the record. */
export const SESSION_KEPT = "session-kept";
const LOOK_EVERY_MS = 1000;
const GB = 1e9;

export class RecordingUpload extends HTMLElement {
  trouble = troublePlace();
  status = html("p", { role: "status", class: "visually-hidden" });
  files = html("input", { type: "file", multiple: true, hidden: true });
  chosenNames = html("p", { class: "upload-chosen", dir: "auto" });
  titleField = html("input", { type: "text", maxlength: 200, dir: "auto", autocomplete: "off" });
  series = html("input", { type: "text", maxlength: 200, dir: "auto", autocomplete: "off", list: "upload-series" });
  knownSeries = html("datalist", { id: "upload-series" });
  people = html("input", { type: "number", min: 1, max: 60, inputmode: "numeric" });
  titleLabel = labelled("upload.title", this.titleField);
  choose = button("upload.choose", () => this.files.click());
  drop = html("div", { class: "upload-drop" }, told("p", "upload.what"), this.choose, this.files);
  form = html(
    "form",
    { class: "upload-form" },
    this.chosenNames,
    html("div", { class: "tools" }, this.titleLabel, labelled("upload.series", this.series), labelled("upload.people", this.people), this.knownSeries),
    html("div", { class: "buttons" }, told("button", "upload.start", { type: "submit", class: "main" }), button("upload.never_mind", () => this.take([]), { class: "quiet" })),
  );
  list = html("ul", { class: "uploads" });
  details = html("details", {}, told("summary", "upload.add"), html("div", { class: "stack" }, this.drop, this.form, told("p", "upload.stays", { class: "hint" })));
  /** @type {File[]} */
  chosen = [];
  /** By the server's number; those that are being sent have none yet. @type {Map<number, UploadRow>} */
  rows = new Map();
  /** @type {Sending | null} */
  sending = null;
  /** Kept before this page was opened: they are in the list. @type {Set<number>} */
  passedOver = new Set();
  largestBytes = Infinity;
  begun = false;
  looking = false;

  connectedCallback() {
    if (this.details.isConnected) return;
    this.hidden = true;
    this.form.hidden = true;
    this.files.addEventListener("change", () => this.take([...(this.files.files ?? [])]));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.send();
    });
    document.addEventListener("dragover", (event) => this.over(event));
    document.addEventListener("dragleave", () => this.drop.classList.remove("is-over"));
    document.addEventListener("drop", (event) => this.dropped(event));
    addEventListener("beforeunload", (event) => {
      if (this.sending !== null) event.preventDefault();
    });
    this.append(this.details, this.trouble, this.list, this.status);
  }

  /**
   * @param {boolean} empty nothing is in the record yet
   * @param {readonly string[]} series that there are
   */
  async show(empty, series) {
    this.knownSeries.replaceChildren(...series.map((value) => html("option", { value })));
    for (const row of this.rows.values()) row.show();
    this.showChosen();
    if (this.begun) return;
    this.begun = true;
    this.details.open = empty;
    await this.look(true);
  }

  // ------------------------------------------------------------ chosen

  /** @private @param {DragEvent} event */
  over(event) {
    if (this.hidden || event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    this.details.open = true;
    this.drop.classList.add("is-over");
  }

  /** @private @param {DragEvent} event */
  dropped(event) {
    this.drop.classList.remove("is-over");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (this.hidden || files.length === 0) return;
    // Beside the field, too: the browser would open the file in the page's place.
    event.preventDefault();
    this.take(files);
  }

  /** @private @param {File[]} files none: never mind */
  take(files) {
    this.files.value = "";
    this.chosen = files.filter(({ size }) => size <= this.largestBytes);
    const tooLarge = files.find(({ size }) => size > this.largestBytes);
    say(this.trouble, tooLarge === undefined ? "" : t("upload.too_large", { name: isolated(tooLarge.name), size: number(this.largestBytes / GB) }));
    this.titleField.value = "";
    // What it is called otherwise; a session that was exported knows its own title.
    this.titleField.placeholder = (this.chosen[0]?.name ?? "").replace(/\.[^.]*$/, "");
    this.showChosen();
    const field = this.chosen.length === 0 ? this.choose : this.chosen.length === 1 ? this.titleField : this.series;
    field.focus();
  }

  /** @private */
  showChosen() {
    const [first, ...others] = this.chosen;
    this.form.hidden = first === undefined;
    this.drop.hidden = first !== undefined;
    this.titleLabel.hidden = others.length > 0;
    if (first === undefined) return;
    say(this.chosenNames, others.length === 0 ? first.name : t("upload.several", { count: this.chosen.length }));
  }

  // ------------------------------------------------------------ sent

  /** @private One after the other: two at once would arrive no sooner. */
  async send() {
    const files = this.chosen;
    const wish = { title: files.length === 1 ? this.titleField.value.trim() : "", series: this.series.value.trim(), people: this.people.value, language: currentLanguage() };
    const rows = files.map((file) => this.added(new UploadRow(file.name, null)));
    this.take([]);
    this.people.value = "";
    for (const [place, file] of files.entries()) {
      const row = /** @type {UploadRow} */ (rows[place]);
      if (row.element.isConnected) await this.sendOne(file, wish, row);
    }
  }

  /**
   * @private
   * @param {File} file
   * @param {import("./send.js").Wish} wish
   * @param {UploadRow} row
   */
  async sendOne(file, wish, row) {
    const sending = new Sending(file, wish, (part) => row.sent(part));
    this.sending = sending;
    row.stop = () => {
      sending.stop();
      this.removed(row);
    };
    try {
      const upload = await sending.send();
      if (upload === null) return;
      row.became(upload);
      this.follow(row, upload);
      void this.look(false);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      row.failed(error.message);
      row.stop = () => this.removed(row);
    } finally {
      this.sending = null;
    }
  }

  // ------------------------------------------------------------ worked on

  /** @private @param {UploadRow} row @param {Upload} upload */
  follow(row, upload) {
    // The list may tell of a file before the answer to its sending does.
    const other = this.rows.get(upload.number);
    if (other !== undefined && other !== row) other.element.remove();
    this.rows.set(upload.number, row);
    row.stop = async () => {
      try {
        const left = /** @type {Upload} */ (await call("DELETE", `/api/review/uploads/${upload.number}`));
        // One that was just being kept goes on: it is there in a moment.
        if (left.state === "working") return;
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error;
        if (error.code !== "no_such_upload") {
          row.failed(error.message);
          return;
        }
      }
      this.rows.delete(upload.number);
      this.removed(row);
    };
  }

  /** @private @param {boolean} first of those from before only what is still to be seen to is shown */
  async look(first) {
    if (this.looking) return;
    this.looking = true;
    try {
      do {
        const { uploads, largest_bytes } = /** @type {UploadList} */ (await call("GET", "/api/review/uploads"));
        this.largestBytes = largest_bytes;
        this.hidden = false;
        for (const upload of uploads) this.heard(upload, first);
        first = false;
        if (!this.atWork) break;
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      } while (this.isConnected);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      // Where nothing is kept nothing can be added; the page says so itself.
      if (error.code !== "no_record") say(this.trouble, error.message);
    } finally {
      this.looking = false;
    }
  }

  /** @private */
  get atWork() {
    return [...this.rows.values()].some(({ upload }) => upload?.state === "waiting" || upload?.state === "working");
  }

  /** @private @param {Upload} upload @param {boolean} first */
  heard(upload, first) {
    let row = this.rows.get(upload.number);
    if (row === undefined) {
      if (first && upload.state === "done") this.passedOver.add(upload.number);
      if (upload.state === "cancelled" || this.passedOver.has(upload.number)) return;
      row = this.added(new UploadRow(upload.name, upload));
      this.follow(row, upload);
    }
    const before = row.upload?.state;
    row.became(upload);
    if (before === upload.state || first) return;
    if (upload.state === "done" || upload.state === "failed") say(this.status, row.words);
    if (upload.state === "done") this.dispatchEvent(new Event(SESSION_KEPT, { bubbles: true }));
  }

  /** @private @param {UploadRow} row */
  added(row) {
    row.stop = () => this.removed(row);
    this.list.append(row.element);
    return row;
  }

  /** @private @param {UploadRow} row */
  removed(row) {
    const focused = row.element.contains(document.activeElement);
    row.element.remove();
    if (focused) /** @type {HTMLElement | null} */ (this.list.querySelector("button") ?? this.details.querySelector("summary"))?.focus();
  }
}

customElements.define("recording-upload", RecordingUpload);
