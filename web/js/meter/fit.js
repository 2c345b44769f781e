/** Names in little room: whole, on two lines, the first name, its beginning, or nothing (initials stand in the seat). */

/** @typedef {(text: string) => number} Measure width of a text in pixels */

const SHORTEST_BEGINNING = 4;

/**
 * @param {string} text
 * @returns {string[]} what a reader sees as single letters
 */
function letters(text) {
  return Array.from(new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text), (part) => part.segment);
}

/**
 * @param {string} name
 * @param {{ width: number, lines: number }} room pixels, and 1 or 2
 * @param {Measure} measure
 * @returns {string[]} lines; none: there is only room for initials
 */
export function fitName(name, { width, lines }, measure) {
  const first = name.split(/\s+/u)[0] ?? name;
  for (const text of [name, first]) {
    if (measure(text) <= width) return [text];
    const broken = lines > 1 ? onTwoLines(text, width, measure) : null;
    if (broken) return broken;
  }
  const shown = letters(first);
  for (let kept = shown.length - 1; kept >= SHORTEST_BEGINNING; kept -= 1) {
    const text = `${shown.slice(0, kept).join("")}…`;
    if (measure(text) <= width) return [text];
  }
  return [];
}

/**
 * @param {string} text
 * @param {number} width
 * @param {Measure} measure
 * @returns {[string, string] | null}
 */
function onTwoLines(text, width, measure) {
  /** @type {[string, string] | null} */
  let best = null;
  let narrowest = width;
  for (const match of text.matchAll(/\s+|-/gu)) {
    const end = match.index + match[0].length;
    /** @type {[string, string]} */
    const pair = [text.slice(0, end).trimEnd(), text.slice(end)];
    const widest = Math.max(measure(pair[0]), measure(pair[1]));
    if (pair[0] && pair[1] && widest <= narrowest) {
      best = pair;
      narrowest = widest;
    }
  }
  return best;
}

/**
 * One or two letters for a seat: of the first and the last name.
 * @param {string} name
 * @returns {string}
 */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const firsts = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  const found = firsts.map((word) => letters(word ?? "").find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? "");
  // Joined scripts change their letters' shapes side by side: one is enough there.
  const joined = /[\p{Script=Arabic}\p{Script=Syriac}]/u.test(found[0] ?? "");
  return (joined ? (found[0] ?? "") : found.join("")).toLocaleUpperCase();
}
