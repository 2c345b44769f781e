/** The group's voice: a closed shape whose colour fades between its 10 % and its 90 % edge. */

import { set, svg } from "../dom.js";
import { closedPath } from "./curve.js";
import { shapeOf } from "./motion.js";

/** @typedef {import("./motion.js").Place} Place */
/** @typedef {import("./layout.js").Layout} Layout */

/** Shapes laid over each other; each carries the same part of the colour, so that the fading is even. */
const LAYERS = 16;
const FULL = 0.68;
/** A range as wide as this, in voice indices, leaves no line for the edge: the shape is nothing but softness. */
const NO_EDGE = 1.2;

export class ShapeDrawing {
  constructor() {
    const opacity = 1 - (1 - FULL) ** (1 / LAYERS);
    this.layers = Array.from({ length: LAYERS }, () => svg("path", { "fill-opacity": opacity.toFixed(4) }));
    this.edge = svg("path", { class: "meter-edge" });
    this.group = svg("g", { class: "meter-shape" }, svg("g", { class: "meter-soft" }, ...this.layers), this.edge);
  }

  /**
   * @param {readonly Place[]} places
   * @param {Layout} layout
   */
  draw(places, { centre, radii, text }) {
    const shape = shapeOf(places);
    if (shape === null) return;
    const { low, mid, high } = shape;
    const radius = (/** @type {number} */ compressed) => radii.zero + radii.unit * compressed;
    this.layers.forEach((layer, i) => {
      const part = (i + 0.5) / LAYERS;
      const at = (/** @type {number} */ angle) =>
        part < 0.5 ? mix(low(angle), mid(angle), 2 * part) : mix(mid(angle), high(angle), 2 * part - 1);
      set(layer, { d: closedPath(centre, (angle) => radius(at(angle))) });
    });
    set(this.edge, {
      d: closedPath(centre, (angle) => radius(mid(angle))),
      "stroke-width": (0.085 * text).toFixed(2),
      "stroke-opacity": sharpness(places).toFixed(3),
    });
  }
}

/**
 * How surely the edge is known: 1 without any doubt, 0 where there is no knowing.
 * @param {readonly Place[]} places
 * @returns {number}
 */
function sharpness(places) {
  const widths = places.flatMap(({ edge }) => (edge ? [edge.high - edge.low] : []));
  const mean = widths.reduce((sum, width) => sum + width, 0) / Math.max(1, widths.length);
  return Math.max(0, 1 - mean / NO_EDGE);
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} part
 */
function mix(a, b, part) {
  return a + (b - a) * part;
}
