/** Two ways to put the same picture down: on a canvas, and as SVG. Coordinates are CSS pixels. */

import { svg } from "../dom.js";

/** @typedef {"raised" | "ink" | "muted" | "line" | "edge" | "band" | "voice" | "strong" | "notice" | "focus"} Colour */
/** @typedef {Colour | "unsure" | "off_record" | "unheard" | "chosen"} Fill the last four: patterns and a veil */
/** @typedef {Record<Colour, string> & { font: string }} Palette */
/**
 * @typedef {object} Pen
 * @property {(fill: Fill, x: number, y: number, width: number, height: number) => void} box
 * @property {(fill: Colour, points: number[], hollow?: boolean) => void} shape
 * @property {(fill: Colour, x: number, y: number, width: number, height: number, dashed?: boolean) => void} frame
 * @property {(fill: Colour, text: string, x: number, y: number, end?: boolean) => void} text
 * @property {(x: number, y: number, width: number, height: number, inside: () => void) => void} clipped
 * @property {(text: string) => number} width
 */

/** @type {readonly Colour[]} */
const COLOURS = ["raised", "ink", "muted", "line", "edge", "band", "voice", "strong", "notice", "focus"];
const VARIABLES = { strong: "voice-strong", notice: "notice-edge" };
const TEXT_PX = 13;

/**
 * The colours as they are where an element stands: light or dark.
 * @param {HTMLElement} place
 * @returns {Palette}
 */
export function paletteOf(place) {
  const probe = document.createElement("i");
  place.append(probe);
  const found = COLOURS.map((name) => {
    probe.style.color = `var(--${VARIABLES[/** @type {"strong"} */ (name)] ?? name})`;
    return [name, getComputedStyle(probe).color];
  });
  const font = `${TEXT_PX}px ${getComputedStyle(probe).fontFamily}`;
  probe.remove();
  return { .../** @type {Record<Colour, string>} */ (Object.fromEntries(found)), font };
}

/**
 * Stripes of a pattern, in a square of 8 pixels: [colour, opacity of the ground, slope up].
 * @param {Fill} fill
 * @returns {{ colour: Colour, ground: number, up: boolean, crossed: boolean } | null}
 */
function patternOf(fill) {
  if (fill === "unsure") return { colour: "voice", ground: 0.25, up: true, crossed: false };
  if (fill === "off_record") return { colour: "edge", ground: 0.1, up: false, crossed: false };
  return fill === "unheard" ? { colour: "edge", ground: 0.1, up: false, crossed: true } : null;
}

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
