/** A picture that stands in the page as SVG, coloured by its style sheet, becomes a file that needs none. */

import { html } from "../dom.js";
import { button } from "../texts.js";
import { savePng, saveSvg } from "../save.js";

const STYLES = /** @type {const} */ (["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "text-anchor", "opacity"]);
const PNG_SCALE = 2;

/**
 * The two buttons under such a picture.
 * @param {SVGSVGElement} picture
 * @param {string} name of the files, without their endings
 */
export function saveButtons(picture, name) {
  return html("div", { class: "buttons" }, button("review.save_svg", () => saveSvg(svgFile(picture), `${name}.svg`)), button("review.save_png", () => savePng(painted(picture), `${name}.png`)));
}

/**
 * @param {SVGSVGElement} picture
 * @returns {string}
 */
function svgFile(picture) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const { width, height } = picture.viewBox.baseVal;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const own = picture.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, i) => {
    const style = getComputedStyle(/** @type {Element} */ (own[i]));
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  });
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: groundOf(picture) })) ground.setAttribute(name, value);
  copy.prepend(ground);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/**
 * The same on a canvas. A browser would draw SVG as an image, too, but not where the page's policy forbids made-up addresses.
 * @param {SVGSVGElement} picture of lines, circles, paths and texts
 */
export function painted(picture) {
  const { width, height } = picture.viewBox.baseVal;
  const canvas = html("canvas", { width: PNG_SCALE * width, height: PNG_SCALE * height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(PNG_SCALE, PNG_SCALE);
  context.fillStyle = groundOf(picture);
  context.fillRect(0, 0, width, height);
  for (const element of picture.querySelectorAll("*")) paint(element, context);
  return canvas;
}

/**
 * @param {Element} element
 * @param {CanvasRenderingContext2D} context
 */
function paint(element, context) {
  const style = getComputedStyle(element);
  context.fillStyle = style.fill;
  context.strokeStyle = style.stroke;
  context.lineWidth = parseFloat(style.strokeWidth);
  context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat));
  if (element instanceof SVGTextElement) {
    context.font = `${style.fontSize} ${style.fontFamily}`;
    context.textAlign = style.textAnchor === "middle" ? "center" : "left";
    context.fillText(element.textContent ?? "", Number(element.getAttribute("x")), Number(element.getAttribute("y")));
    return;
  }
  const path = pathOf(element);
  if (path === null) return;
  if (style.fill !== "none") context.fill(path);
  if (style.stroke !== "none") context.stroke(path);
}

/** @param {Element} element */
function pathOf(element) {
  if (element instanceof SVGPathElement) return new Path2D(element.getAttribute("d") ?? "");
  const path = new Path2D();
  if (element instanceof SVGLineElement) {
    path.moveTo(element.x1.baseVal.value, element.y1.baseVal.value);
    path.lineTo(element.x2.baseVal.value, element.y2.baseVal.value);
  } else if (element instanceof SVGCircleElement) {
    path.arc(element.cx.baseVal.value, element.cy.baseVal.value, element.r.baseVal.value, 0, 2 * Math.PI);
  } else return null;
  return path;
}

/** @param {Element} place @returns {string} the colour behind it */
function groundOf(place) {
  for (let at = place.parentElement; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
  }
  return "white";
}
