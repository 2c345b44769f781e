/** What the picture is drawn with: on a canvas (`canvas-pen.js`), or as SVG (`svg-pen.js`). Coordinates are CSS pixels. */

/** @typedef {import("./palette.js").Colour} Colour */
/** @typedef {import("./palette.js").Fill} Fill */
/**
 * @typedef {object} Pen
 * @property {(fill: Fill, x: number, y: number, width: number, height: number) => void} box
 * @property {(fill: Colour, points: number[], hollow?: boolean) => void} shape
 * @property {(fill: Colour, x: number, y: number, width: number, height: number, dashed?: boolean) => void} frame
 * @property {(fill: Colour, text: string, x: number, y: number, end?: boolean) => void} text
 * @property {(x: number, y: number, width: number, height: number, inside: () => void) => void} clipped
 * @property {(text: string) => number} width
 */

export {};
