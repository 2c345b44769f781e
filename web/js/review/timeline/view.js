/** The stretch of a session that is seen, and how it is moved. Pure: a view never changes, each move gives a new one. */

/** @typedef {{ from_s: number, to_s: number }} View */

/** No closer than this: below it nothing more is to be seen. */
export const SHORTEST_S = 4;

/** Distances between marks of the clock, in seconds. */
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/**
 * @param {number} duration_s
 * @returns {View} all of it
 */
export const whole = (duration_s) => ({ from_s: 0, to_s: Math.max(SHORTEST_S, duration_s) });

/**
 * The view of this length and beginning, or the nearest that lies in the session.
 * @param {number} from_s
 * @param {number} length_s
 * @param {number} duration_s
 * @returns {View}
 */
function placed(from_s, length_s, duration_s) {
  const end_s = Math.max(SHORTEST_S, duration_s);
  const length = Math.min(end_s, Math.max(SHORTEST_S, length_s));
  const from = Math.min(end_s - length, Math.max(0, from_s));
  return { from_s: from, to_s: from + length };
}

/**
 * @param {View} view
 * @param {number} factor above 1: closer
 * @param {number} at_s what stays where it is on the screen
 * @param {number} duration_s
 * @returns {View}
 */
export function zoomed(view, factor, at_s, duration_s) {
  const length_s = view.to_s - view.from_s;
  const wish_s = Math.max(SHORTEST_S, Math.min(Math.max(SHORTEST_S, duration_s), length_s / factor));
  return placed(at_s - ((at_s - view.from_s) * wish_s) / length_s, wish_s, duration_s);
}

/**
 * @param {View} view
 * @param {number} by_s
 * @param {number} duration_s
 * @returns {View}
 */
export const panned = (view, by_s, duration_s) => placed(view.from_s + by_s, view.to_s - view.from_s, duration_s);

/**
 * A view that holds a stretch: this one if it does already, else moved, and wider where it must be.
 * @param {View} view
 * @param {number} from_s
 * @param {number} to_s
 * @param {number} duration_s
 * @returns {View}
 */
export function showing(view, from_s, to_s, duration_s) {
  if (from_s >= view.from_s && to_s <= view.to_s) return view;
  const length_s = Math.max(view.to_s - view.from_s, 1.2 * (to_s - from_s));
  return placed((from_s + to_s - length_s) / 2, length_s, duration_s);
}

/**
 * @param {View} one
 * @param {View} other
 */
export const same = (one, other) => one.from_s === other.from_s && one.to_s === other.to_s;

/**
 * Where the clock is marked.
 * @param {View} view
 * @param {number} width pixels
 * @param {number} apart pixels between two marks, at least
 * @returns {number[]} seconds
 */
export function ticks({ from_s, to_s }, width, apart = 72) {
  const wish_s = ((to_s - from_s) * apart) / Math.max(1, width);
  const step_s = STEPS_S.find((step) => step >= wish_s) ?? Math.ceil(wish_s / 7200) * 7200;
  const found = [];
  for (let at = Math.ceil(from_s / step_s) * step_s; at <= to_s; at += step_s) found.push(at);
  return found;
}
