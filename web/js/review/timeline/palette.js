/** The colours and the patterns of the picture, as they are where it stands: light or dark. */

/** @typedef {"raised" | "ink" | "muted" | "line" | "edge" | "band" | "voice" | "strong" | "notice" | "focus"} Colour */
/** @typedef {Colour | "unsure" | "off_record" | "unheard" | "chosen"} Fill the last four: patterns and a veil */
/** @typedef {Record<Colour, string> & { font: string }} Palette */

/** @type {readonly Colour[]} */
const COLOURS = ["raised", "ink", "muted", "line", "edge", "band", "voice", "strong", "notice", "focus"];
const VARIABLES = { strong: "voice-strong", notice: "notice-edge" };
export const TEXT_PX = 13;

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
export function patternOf(fill) {
  if (fill === "unsure") return { colour: "voice", ground: 0.25, up: true, crossed: false };
  if (fill === "off_record") return { colour: "edge", ground: 0.1, up: false, crossed: false };
  return fill === "unheard" ? { colour: "edge", ground: 0.1, up: false, crossed: true } : null;
}
