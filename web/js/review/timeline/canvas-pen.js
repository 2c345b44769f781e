/** The picture on a canvas. */

import { patternOf } from "./palette.js";

/** @typedef {import("./palette.js").Colour} Colour */
/** @typedef {import("./palette.js").Fill} Fill */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./pen.js").Pen} Pen */

/** @implements {Pen} */
export class CanvasPen {
  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Palette} palette
   */
  constructor(context, palette) {
    this.context = context;
    this.palette = palette;
    /** @type {Map<Fill, CanvasPattern | string>} */
    this.styles = new Map();
    /** @type {Fill | null} */
    this.open = null;
    context.font = palette.font;
    context.textBaseline = "middle";
  }

  /**
   * Boxes of one fill are put down together: a thousand paths take longer than one.
   * @param {Fill} fill @param {number} x @param {number} y @param {number} width @param {number} height
   */
  box(fill, x, y, width, height) {
    if (this.open !== fill) {
      this.done();
      this.context.beginPath();
      this.open = fill;
    }
    this.context.rect(x, y, width, height);
  }

  /** What has been put down is seen. */
  done() {
    if (this.open === null) return;
    this.context.fillStyle = this.style(this.open);
    this.context.globalAlpha = this.open === "chosen" ? 0.22 : 1;
    this.context.fill();
    this.context.globalAlpha = 1;
    this.open = null;
  }

  /** @private @param {Fill} fill */
  style(fill) {
    const kept = this.styles.get(fill);
    if (kept !== undefined) return kept;
    const made = this.make(fill);
    this.styles.set(fill, made);
    return made;
  }

  /** @private @param {Fill} fill @returns {CanvasPattern | string} */
  make(fill) {
    const pattern = patternOf(fill);
    if (pattern === null) return this.palette[fill === "chosen" ? "focus" : /** @type {Colour} */ (fill)];
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    pen.fillStyle = pen.strokeStyle = this.palette[pattern.colour];
    pen.globalAlpha = pattern.ground;
    pen.fillRect(0, 0, 8, 8);
    pen.globalAlpha = 0.75;
    for (const up of pattern.crossed ? [true, false] : [pattern.up]) {
      for (const shift of [-8, 0, 8]) {
        pen.moveTo(shift, up ? 8 : 0);
        pen.lineTo(shift + 8, up ? 0 : 8);
      }
    }
    pen.stroke();
    return this.context.createPattern(tile, "repeat") ?? this.palette[pattern.colour];
  }

  /** @param {Colour} fill @param {number[]} points x and y in turn @param {boolean} [hollow] */
  shape(fill, points, hollow = false) {
    this.done();
    const { context } = this;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
    context.closePath();
    context.fillStyle = this.palette[hollow ? "raised" : fill];
    context.fill();
    context.strokeStyle = this.palette[fill];
    context.lineWidth = 1.5;
    context.stroke();
  }

  /** @param {Colour} fill @param {number} x @param {number} y @param {number} width @param {number} height @param {boolean} [dashed] */
  frame(fill, x, y, width, height, dashed = false) {
    this.done();
    const { context } = this;
    context.strokeStyle = this.palette[fill];
    context.lineWidth = dashed ? 1 : 2;
    context.setLineDash(dashed ? [3, 3] : []);
    context.beginPath();
    if (width === 0) {
      context.moveTo(x, y);
      context.lineTo(x, y + height);
    } else context.rect(x, y, width, height);
    context.stroke();
    context.setLineDash([]);
  }

  /** @param {Colour} fill @param {string} text @param {number} x @param {number} y its middle @param {boolean} [end] x is where it ends */
  text(fill, text, x, y, end = false) {
    this.done();
    this.context.fillStyle = this.palette[fill];
    this.context.textAlign = end ? "right" : "left";
    this.context.fillText(text, x, y);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {() => void} inside */
  clipped(x, y, width, height, inside) {
    this.done();
    this.context.save();
    this.context.beginPath();
    this.context.rect(x, y, width, height);
    this.context.clip();
    inside();
    this.done();
    this.context.restore();
  }

  /** @param {string} text */
  width(text) {
    return this.context.measureText(text).width;
  }
}
