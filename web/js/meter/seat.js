/** One seat of the picture: disc, halo, initials, name. */

import { say, set, svg } from "../dom.js";
import { fitName } from "./fit.js";

/** @typedef {import("./layout.js").LabelRoom} LabelRoom */
/** @typedef {import("./layout.js").Layout} Layout */
/**
 * @typedef {object} Sitter
 * @property {string} name
 * @property {string} initials
 * @property {boolean} named
 * @property {boolean} speaking
 * @property {boolean} away not there now
 * @property {boolean} called everybody looks here: they introduce themself
 * @property {boolean} own the seat of who holds this phone
 * @property {number | null} turn how much of the agreed length of a turn has passed, 0 to 1; null: none was agreed
 */

const LINE = 1.12;

export class SeatDrawing {
  constructor() {
    this.halo = svg("circle", { class: "seat-halo" });
    this.disc = svg("circle", { class: "seat-disc" });
    this.turn = svg("circle", { class: "seat-turn", pathLength: 100, transform: "rotate(-90)", display: "none" });
    this.initials = svg("text", { class: "seat-initials", "text-anchor": "middle" });
    this.name = svg("text", { class: "seat-name" });
    this.group = svg("g", { class: "seat" }, this.halo, this.disc, this.turn, this.initials, this.name);
    this.shown = "";
  }

  /**
   * @param {Sitter} sitter
   * @param {LabelRoom} room
   * @param {Layout} layout
   * @param {(text: string) => number} measure
   */
  draw(sitter, room, { text, seatRadius }, measure) {
    this.group.classList.toggle("is-speaking", sitter.speaking);
    this.group.classList.toggle("is-unnamed", !sitter.named);
    this.group.classList.toggle("is-away", sitter.away);
    this.group.classList.toggle("is-called", sitter.called);
    this.group.classList.toggle("is-own", sitter.own);
    set(this.turn, {
      display: sitter.turn === null ? "none" : null,
      "stroke-dasharray": `${(100 * (sitter.turn ?? 0)).toFixed(1)} 100`,
    });
    const shown = JSON.stringify([sitter.name, sitter.initials, room, text, seatRadius]);
    if (shown === this.shown) return;
    this.shown = shown;
    set(this.disc, { r: seatRadius });
    set(this.halo, { r: seatRadius * 1.3 });
    set(this.turn, { r: seatRadius * 1.17, "stroke-width": (0.13 * seatRadius).toFixed(1) });
    const size = Math.min(0.98 * text, (sitter.initials.length > 2 ? 0.7 : 0.92) * seatRadius);
    set(this.initials, { "font-size": size, y: 0.35 * size });
    say(this.initials, sitter.initials);
    this.drawName(sitter.name, room, text, measure);
  }

  /**
   * @private
   * @param {string} name
   * @param {LabelRoom} room
   * @param {number} text
   * @param {(text: string) => number} measure
   */
  drawName(name, room, text, measure) {
    const lines = room.lines > 0 ? fitName(name, room, measure) : [];
    const centred = room.centred !== undefined && measure(lines[0] ?? "") <= room.centred;
    const x = centred ? 0 : room.x;
    const line = LINE * text;
    const first = { above: -(lines.length - 1) * line - 0.25 * text, below: 0.85 * text, level: 0.35 * text - ((lines.length - 1) * line) / 2 };
    // "start" is left and "end" right for every script: the element's own direction stays left to right.
    set(this.name, { "font-size": text, "text-anchor": centred ? "middle" : room.side });
    this.name.replaceChildren(
      ...lines.map((content, i) =>
        svg("tspan", { x: x.toFixed(1), y: (room.y + first[room.height] + i * line).toFixed(1) }, content),
      ),
    );
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} presence 0 to 1
   */
  place(x, y, presence) {
    set(this.group, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, opacity: presence });
  }
}
