/** How the picture moves: the shape over half a minute, so that nobody watches it twitch; the rest in a second. */

import { closedCurve } from "./curve.js";
import { compress } from "./scale.js";

/** 95 % of a change of the shape is made in this time. */
const SHAPE_S = 30;
/** 95 % of a change of a seat's place or presence is made in this time. */
const SEAT_S = 1;
/** With reduced motion the shape stands still for so long, and then steps. */
const STEP_S = 10;

/**
 * First-order approach.
 * @param {number} from
 * @param {number} to
 * @param {number} elapsed_s
 * @param {number} settle_s 95 % of the way is made in this time
 */
function approach(from, to, elapsed_s, settle_s) {
  const next = to + (from - to) * Math.exp((-3 * elapsed_s) / settle_s);
  return Math.abs(next - to) < 1e-3 ? to : next;
}

/**
 * Where one person's seat and edge should be. `edge` is null for who has no voice index.
 * @typedef {object} Aim
 * @property {string} id
 * @property {number} angle radians, clockwise from the top
 * @property {Edge | null} edge
 */
/** @typedef {{ low: number, mid: number, high: number }} Edge voice indices */
/** @typedef {{ id: string, angle: number, presence: number, edge: Edge | null }} Place */
/** @typedef {Place & { aim: Aim, leaving: boolean }} Moving */

/** All seats on their way. Time is handed in, so that a test needs none. */
export class Motion {
  constructor() {
    /** @type {Map<string, Moving>} */
    this.moving = new Map();
    this.reduced = false;
    this.sinceStep_s = 0;
    /** Nothing moves. */
    this.settled = true;
    /** No seat moves; the shape may. */
    this.seated = true;
  }

  /**
   * @param {readonly Aim[]} aims
   * @param {{ jump?: boolean }} [how] jump: there is nothing yet that could move
   */
  aim(aims, { jump = false } = {}) {
    const ids = new Set(aims.map((aim) => aim.id));
    for (const moving of this.moving.values()) moving.leaving = !ids.has(moving.id);
    for (const aim of aims) {
      const known = this.moving.get(aim.id);
      if (known && !jump) {
        known.aim = aim;
        // Who had no voice index until now does not grow out of the centre: the edge begins where it is.
        if (known.edge === null) known.edge = aim.edge;
      } else {
        const presence = jump || this.reduced ? 1 : 0;
        this.moving.set(aim.id, { id: aim.id, angle: aim.angle, presence, edge: aim.edge, aim, leaving: false });
      }
    }
    if (jump || this.reduced) {
      for (const moving of this.moving.values()) {
        if (moving.leaving) this.moving.delete(moving.id);
        else moving.angle = moving.aim.angle;
      }
    }
    this.settled = false;
    this.seated = [...this.moving.values()].every(isSeated);
  }

  /** @param {number} elapsed_s since the last step */
  step(elapsed_s) {
    this.sinceStep_s += elapsed_s;
    const edges = !this.reduced || this.sinceStep_s >= STEP_S;
    if (edges) this.sinceStep_s = 0;
    this.settled = this.seated = true;
    for (const moving of this.moving.values()) {
      if (!this.reduced) this.moveSeat(moving, elapsed_s);
      if (edges) moving.edge = this.movedEdge(moving, elapsed_s);
      if (moving.leaving && moving.presence === 0) this.moving.delete(moving.id);
      if (!isSeated(moving)) this.seated = false;
      if (!isThere(moving)) this.settled = false;
    }
  }

  /**
   * @private
   * @param {Moving} moving
   * @param {number} elapsed_s
   */
  moveSeat(moving, elapsed_s) {
    moving.angle = approach(moving.angle, moving.aim.angle, elapsed_s, SEAT_S);
    moving.presence = approach(moving.presence, moving.leaving ? 0 : 1, elapsed_s, SEAT_S);
  }

  /**
   * @private
   * @param {Moving} moving
   * @param {number} elapsed_s
   * @returns {Edge | null}
   */
  movedEdge({ edge, aim }, elapsed_s) {
    if (this.reduced || edge === null || aim.edge === null) return aim.edge;
    return {
      low: approach(edge.low, aim.edge.low, elapsed_s, SHAPE_S),
      mid: approach(edge.mid, aim.edge.mid, elapsed_s, SHAPE_S),
      high: approach(edge.high, aim.edge.high, elapsed_s, SHAPE_S),
    };
  }

  /** @returns {Place[]} */
  places() {
    return [...this.moving.values()].map(({ id, angle, presence, edge }) => ({ id, angle, presence, edge }));
  }
}

/** @param {Moving} moving */
function isSeated({ angle, presence, aim, leaving }) {
  return !leaving && presence === 1 && angle === aim.angle;
}

/** @param {Moving} moving */
function isThere(moving) {
  const { edge, aim } = moving;
  if (!isSeated(moving)) return false;
  if (edge === null || aim.edge === null) return edge === aim.edge;
  return edge.low === aim.edge.low && edge.mid === aim.edge.mid && edge.high === aim.edge.high;
}

/**
 * The group's three shapes as functions of the angle, in compressed voice indices (`compress`); null where
 * nobody has one. What is compressed first and joined afterwards makes a round bulge, not a flat one.
 * Somebody who is only coming or going counts as much as they are present, so that the shape never jumps.
 * @param {readonly Place[]} places
 * @returns {{ low: (angle: number) => number, mid: (angle: number) => number, high: (angle: number) => number } | null}
 */
export function shapeOf(places) {
  const all = places.filter((place) => place.edge !== null);
  const full = all.filter((place) => place.presence === 1);
  if (all.length === 0) return null;
  const curve = (/** @type {keyof Edge} */ end) => {
    const value = (/** @type {Place} */ place) => compress(/** @type {Edge} */ (place.edge)[end]);
    const without = full.length > 0 ? closedCurve(full.map((p) => ({ angle: p.angle, value: value(p) }))) : null;
    return closedCurve(
      all.map((place) => ({
        angle: place.angle,
        value: without ? without(place.angle) * (1 - place.presence) + value(place) * place.presence : value(place),
      })),
    );
  };
  return { low: curve("low"), mid: curve("mid"), high: curve("high") };
}
