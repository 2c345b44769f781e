/** Where seats, names and rings stand, in pixels of the picture. */

import { radii } from "./scale.js";

/** @typedef {import("./scale.js").Radii} Radii */

/**
 * Room for one name, relative to the seat's middle.
 * @typedef {object} LabelRoom
 * @property {"start" | "end" | "middle"} side start: the name begins at x; end: it ends there; middle: it is centred
 * @property {number} x
 * @property {number} y middle of the text for start and end; its nearest edge for above and below
 * @property {number} width
 * @property {number} lines 0: no room
 * @property {number} [centred] a name that is narrower than this is centred under or above its seat
 * @property {"level" | "above" | "below"} height
 */

/** @typedef {{ angle: number, label: LabelRoom }} Seat */

/**
 * @typedef {object} Layout
 * @property {{ x: number, y: number }} centre
 * @property {number} text size of names, px
 * @property {number} seatRing distance of seats from the centre
 * @property {number} seatRadius
 * @property {Radii} radii
 * @property {boolean} named names stand at the seats; otherwise only what is in them
 * @property {Seat[]} seats
 */

const SMALLEST_TEXT_PX = 14;
const LINE = 1.12;
/** Names beside their seats need this much, in widths of their text. */
const NAME_BESIDE = 4.2;
/** More people than this, and a narrow picture has room for initials only. */
const MOST_NAMES_BELOW = 8;

/**
 * Angles of the seats, clockwise from the top, the first at the top; two people sit opposite each other.
 * @param {number} count
 * @returns {number[]} radians
 */
function seatAngles(count) {
  const first = count === 2 ? -Math.PI / 2 : 0;
  return Array.from({ length: count }, (_, i) => (first + (2 * Math.PI * i) / count + 2 * Math.PI) % (2 * Math.PI));
}

/**
 * @param {{ width: number, height: number, count: number, names?: boolean }} room pixels, how many people, and
 *   whether they have names that could be shown
 * @returns {Layout}
 */
export function layoutSeats({ width, height, count, names = true }) {
  const text = Math.max(SMALLEST_TEXT_PX, Math.min(width / 34, height / 29));
  const angles = seatAngles(count);
  const gap = 0.4 * text;
  const wanted = 1.3 * text;
  const ends = angles.some((angle) => Math.abs(Math.sin(angle)) < 0.35);
  const tall = height / 2 - wanted - gap - (ends && names ? LINE * text + 0.5 * text : 0.3 * text);
  const beside = width / 2 - wanted - gap - NAME_BESIDE * text;
  const few = names && count <= MOST_NAMES_BELOW;
  const outside = few ? Math.max(wanted, 2.3 * text) : wanted + gap;
  const besides = names && Math.min(tall, beside) >= 0.85 * Math.min(tall, width / 2 - outside);
  const named = besides || few;
  const seatRing = Math.max(4 * text, Math.min(tall, besides ? beside : width / 2 - outside));
  const chord = count > 1 ? 2 * seatRing * Math.sin(Math.PI / count) : 2 * seatRing;
  const seatRadius = Math.min(wanted, 0.42 * chord);
  const inside = besides || !named ? seatRadius + gap : Math.max(seatRadius + gap, 1.7 * text);
  const place = { text, seatRing, seatRadius, gap, width, height };
  return {
    centre: { x: width / 2, y: height / 2 },
    text,
    seatRing,
    seatRadius,
    radii: radii(seatRing - inside),
    named,
    seats: angles.map((angle) => ({
      angle,
      label: !named ? NO_ROOM : besides ? besideSeat(angle, place) : outsideSeat(angle, place, chord),
    })),
  };
}

/** @type {LabelRoom} */
const NO_ROOM = { side: "middle", x: 0, y: 0, width: 0, lines: 0, height: "below" };

/** @typedef {{ text: number, seatRing: number, seatRadius: number, gap: number, width: number, height: number }} Measures */

/**
 * @param {number} angle
 * @param {Measures} measures
 * @returns {LabelRoom}
 */
function besideSeat(angle, { text, seatRing, seatRadius, gap, width }) {
  const x = seatRing * Math.sin(angle);
  const off = seatRadius + gap;
  if (Math.abs(Math.sin(angle)) >= 0.35) {
    const side = x > 0 ? "start" : "end";
    return { side, x: Math.sign(x) * (off + 0.3 * text), y: 0, width: width / 2 - Math.abs(x) - off - 0.5 * text, lines: 2, height: "level" };
  }
  const above = Math.cos(angle) > 0;
  const y = above ? -off : off;
  const height = above ? "above" : "below";
  if (Math.abs(x) < 1) return { side: "middle", x: 0, y, width: Math.min(0.9 * width, 24 * text), lines: 1, height };
  // Two neighbours at the end of the table: each name begins near the middle and runs outwards.
  const inner = Math.sign(x) * (0.4 * text) - x;
  return { side: x > 0 ? "start" : "end", x: inner, y, width: width / 2 - text, lines: 1, height, centred: 2 * Math.abs(inner) };
}

/**
 * @param {number} angle
 * @param {Measures} measures
 * @param {number} chord between two seats
 * @returns {LabelRoom}
 */
function outsideSeat(angle, { text, seatRing, seatRadius, gap, width }, chord) {
  const above = Math.cos(angle) > 0.3;
  const toEdge = 2 * (width / 2 - seatRing * Math.abs(Math.sin(angle))) - 4;
  return {
    side: "middle",
    x: 0,
    y: (seatRadius + 0.6 * gap) * (above ? -1 : 1),
    width: Math.min(toEdge, Math.max(chord, 5 * text)),
    lines: 1,
    height: above ? "above" : "below",
  };
}
