/** A smooth closed curve through one value at each seat, which never says more than the seats do. */

/** @typedef {{ angle: number, value: number }} Knot angle in radians, clockwise from the top */

const TURN = 2 * Math.PI;

/**
 * Periodic monotone cubic interpolation (Fritsch & Carlson 1980, with Brodlie's weighted harmonic mean): it
 * passes through every knot and between two knots stays between their values, so that no bulge or dent is
 * drawn where nobody sits.
 * @param {readonly Knot[]} knots at least one; in any order
 * @returns {(angle: number) => number}
 */
export function closedCurve(knots) {
  const sorted = knots
    .map(({ angle, value }) => ({ angle: ((angle % TURN) + TURN) % TURN, value }))
    .sort((a, b) => a.angle - b.angle)
    // Two people at one place, while seats are moving: one knot will do.
    .filter((knot, i, all) => i === 0 || knot.angle - /** @type {Knot} */ (all[i - 1]).angle > 1e-6);
  const count = sorted.length;
  const at = (/** @type {number} */ i) => /** @type {Knot} */ (sorted[(i + count) % count]);
  if (count === 1) return () => at(0).value;
  const gap = (/** @type {number} */ i) => (at(i + 1).angle - at(i).angle + TURN) % TURN;
  const slope = (/** @type {number} */ i) => (at(i + 1).value - at(i).value) / gap((i + count) % count);
  const tangents = sorted.map((_, i) => {
    const [before, after] = [slope(i - 1), slope(i)];
    if (before * after <= 0) return 0;
    const [h0, h1] = [gap((i - 1 + count) % count), gap(i)];
    const weight = (h0 + 2 * h1) / (3 * (h0 + h1));
    return (before * after) / (weight * after + (1 - weight) * before);
  });
  return (angle) => {
    const wanted = ((angle % TURN) + TURN) % TURN;
    let i = count - 1;
    while (i > 0 && at(i).angle > wanted) i -= 1;
    if (at(i).angle > wanted) i = count - 1;
    const h = gap(i);
    const x = (((wanted - at(i).angle + TURN) % TURN) / h);
    const [m0, m1] = [/** @type {number} */ (tangents[i]), /** @type {number} */ (tangents[(i + 1) % count])];
    const [y0, y1] = [at(i).value, at(i + 1).value];
    const [xx, xxx] = [x * x, x * x * x];
    return (
      (2 * xxx - 3 * xx + 1) * y0 + (xxx - 2 * xx + x) * h * m0 + (3 * xx - 2 * xxx) * y1 + (xxx - xx) * h * m1
    );
  };
}

/** So many straight pieces that nobody sees them: under 0.1 px from the true curve at projector size. */
const STEPS = 180;

/**
 * An SVG path round a centre.
 * @param {{ x: number, y: number }} centre
 * @param {(angle: number) => number} radius pixels at an angle, clockwise from the top
 * @returns {string}
 */
export function closedPath(centre, radius) {
  let path = "";
  for (let step = 0; step < STEPS; step += 1) {
    const angle = (step / STEPS) * TURN;
    const r = radius(angle);
    const [x, y] = [centre.x + r * Math.sin(angle), centre.y - r * Math.cos(angle)];
    path += `${step === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  return `${path}Z`;
}
