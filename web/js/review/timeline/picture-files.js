/** The picture of what is seen as a file, as wide as a page of paper. */

import { t } from "../../i18n.js";
import { savePng, saveSvg } from "../../save.js";
import { CanvasPen } from "./canvas-pen.js";
import { draw, layoutOf } from "./picture.js";
import { SvgPen } from "./svg-pen.js";

/** @typedef {import("../model.js").Model} Model */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./view.js").View} View */

const WIDTH = 1600;
const PNG_SCALE = 2;
const UNLIT = { hover: null, cursor: null, stretch: null };

/**
 * @param {Model} model
 * @param {View} view
 * @param {Palette} palette
 * @param {string} name of the file, without its ending
 */
export function svgOf(model, view, palette, name) {
  const measured = new SvgPen(palette, 1, 1, "");
  const layout = layoutOf(model, WIDTH, (text) => measured.width(text));
  const pen = new SvgPen(palette, layout.width, layout.height, t("review.timeline"));
  draw(model, view, layout, pen, UNLIT);
  saveSvg(pen.file(), `${name}.svg`);
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {Palette} palette
 * @param {string} name of the file, without its ending
 */
export function pngOf(model, view, palette, name) {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.font = palette.font;
  const layout = layoutOf(model, WIDTH, (text) => context.measureText(text).width);
  canvas.width = PNG_SCALE * layout.width;
  canvas.height = PNG_SCALE * layout.height;
  context.scale(PNG_SCALE, PNG_SCALE);
  const pen = new CanvasPen(context, palette);
  draw(model, view, layout, pen, UNLIT);
  pen.done();
  savePng(canvas, `${name}.png`);
}
