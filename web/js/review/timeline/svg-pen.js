/** The picture as SVG. */

import { svg } from "../../dom.js";
import { TEXT_PX, patternOf } from "./palette.js";

/** @typedef {import("./palette.js").Colour} Colour */
/** @typedef {import("./palette.js").Fill} Fill */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./pen.js").Pen} Pen */

/** @implements {Pen} */
export class SvgPen {
  /**
   * @param {Palette} palette
   * @param {number} width
   * @param {number} height
   * @param {string} title
   */
  constructor(palette, width, height, title) {
    this.palette = palette;
    this.clips = 0;
    this.measure = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    this.measure.font = palette.font;
    const [, family = "sans-serif"] = palette.font.split(/px (.*)/);
    this.root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "font-family": family, "font-size": TEXT_PX }, svg("title", {}, title), this.patterns());
    /** @type {SVGElement} */
    this.into = this.root;
    /** @type {{ fill: Fill, d: string } | null} */
    this.open = null;
  }

  /** @private */
  patterns() {
    const kinds = /** @type {const} */ (["unsure", "off_record", "unheard"]);
    return svg("defs", {}, ...kinds.map((kind) => {
      const { colour, ground, up, crossed } = /** @type {NonNullable<ReturnType<typeof patternOf>>} */ (patternOf(kind));
      const rising = "M-2 2L2 -2M0 8L8 0M6 10L10 6";
      const falling = "M-2 6L2 10M0 0L8 8M6 -2L10 2";
      const d = crossed ? rising + falling : up ? rising : falling;
      const stroke = this.palette[colour];
      return svg("pattern", { id: kind, width: 8, height: 8, patternUnits: "userSpaceOnUse" }, svg("rect", { width: 8, height: 8, fill: stroke, opacity: ground }), svg("path", { d, stroke, opacity: 0.75 }));
    }));
  }

  /** @param {Fill} fill @param {number} x @param {number} y @param {number} width @param {number} height */
  box(fill, x, y, width, height) {
    if (this.open?.fill !== fill) {
      this.done();
      this.open = { fill, d: "" };
    }
    this.open.d += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;
  }

  done() {
    if (this.open === null) return;
    const { fill, d } = this.open;
    const style = fill === "chosen" ? this.palette.focus : patternOf(fill) === null ? this.palette[/** @type {Colour} */ (fill)] : `url(#${fill})`;
    this.into.append(svg("path", { d, fill: style, opacity: fill === "chosen" ? 0.22 : null }));
    this.open = null;
  }

  /** @param {Colour} fill @param {number[]} points @param {boolean} [hollow] */
  shape(fill, points, hollow = false) {
    this.done();
    this.into.append(svg("polygon", { points: points.map(short).join(" "), fill: this.palette[hollow ? "raised" : fill], stroke: this.palette[fill], "stroke-width": 1.5 }));
  }

  /** @param {Colour} fill @param {number} x @param {number} y @param {number} width @param {number} height @param {boolean} [dashed] */
  frame(fill, x, y, width, height, dashed = false) {
    this.done();
    const d = width === 0 ? `M${short(x)} ${short(y)}v${short(height)}` : `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;
    this.into.append(svg("path", { d, fill: "none", stroke: this.palette[fill], "stroke-width": dashed ? 1 : 2, "stroke-dasharray": dashed ? "3 3" : null }));
  }

  /** @param {Colour} fill @param {string} text @param {number} x @param {number} y @param {boolean} [end] */
  text(fill, text, x, y, end = false) {
    this.done();
    this.into.append(svg("text", { x: short(x), y: short(y), fill: this.palette[fill], "dominant-baseline": "central", "text-anchor": end ? "end" : null }, text));
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {() => void} inside */
  clipped(x, y, width, height, inside) {
    this.done();
    this.clips += 1;
    const id = `part-${this.clips}`;
    const outside = this.into;
    const group = svg("g", { "clip-path": `url(#${id})` });
    outside.append(svg("clipPath", { id }, svg("rect", { x, y, width, height })), group);
    this.into = group;
    inside();
    this.done();
    this.into = outside;
  }

  /** @param {string} text */
  width(text) {
    return this.measure.measureText(text).width;
  }

  /** @returns {string} the picture as a file's content */
  file() {
    this.done();
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(this.root)}\n`;
  }
}

/** @param {number} value */
const short = (value) => Number(value.toFixed(2));
