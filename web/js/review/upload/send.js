/** One file is sent, and how much of it has arrived is told. `fetch` cannot tell that of what it sends. */

import { CallFailed, problemOf } from "../../call.js";
import { t } from "../../i18n.js";

/** @typedef {import("../../types/uploads.js").Upload} Upload */
/** @typedef {{ title?: string, series?: string, people?: string, language?: string }} Wish */

export class Sending {
  request = new XMLHttpRequest();

  /**
   * @param {File} file
   * @param {Wish} wish what is empty is left out
   * @param {(part: number) => void} arrived told how much of it has, 0 to 1
   */
  constructor(file, wish, arrived) {
    this.file = file;
    this.wish = wish;
    this.arrived = arrived;
  }

  /** @returns {Promise<Upload | null>} null: it was let be */
  send() {
    const { file, request } = this;
    const told = Object.entries(this.wish).filter(([, value]) => value !== "");
    const query = new URLSearchParams([["name", file.name], ["modified_ms", String(file.lastModified)], ...told]);
    return new Promise((resolve, reject) => {
      request.upload.addEventListener("progress", ({ loaded, total }) => this.arrived(total === 0 ? 1 : loaded / total));
      request.addEventListener("load", () => {
        if (request.status < 300) resolve(JSON.parse(request.responseText));
        else reject(problemOf(request.status, request.responseText));
      });
      request.addEventListener("error", () => reject(new CallFailed("unreachable", t("error.unreachable"))));
      request.addEventListener("abort", () => resolve(null));
      request.open("POST", `/api/review/uploads?${query}`);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(file);
    });
  }

  stop() {
    this.request.abort();
  }
}
