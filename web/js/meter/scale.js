/** From a voice index to a distance from the meter's centre. */

/** Up to here the scale is straight: it is the outer edge of the band. */
const BEND = 1.5;
/** How much further the scale reaches, whatever the voice index. */
const REACH = 0.6;
/** No voice index is drawn further out than this. */
export const OUTERMOST = BEND + REACH;

/**
 * Compress a voice index above the band, so that a bulge stays inside its seat. Smooth, and still rising
 * everywhere: twice as much is always further out.
 * @param {number} voiceIndex at least 0
 * @returns {number} in [0, OUTERMOST)
 */
export function compress(voiceIndex) {
  const r = Math.max(0, voiceIndex);
  if (r <= BEND) return r;
  const above = r - BEND;
  return BEND + above / (1 + above / REACH);
}

/**
 * The radii of the picture. r = 0 stands just outside the disc with the number, so that no dent is hidden.
 * @typedef {object} Radii
 * @property {number} core of the disc with the number
 * @property {number} zero where r = 0 is
 * @property {number} unit pixels for each 1 of the compressed index
 * @property {number} outermost where the shape ends at the latest
 */

/**
 * @param {number} outermost pixels
 * @returns {Radii}
 */
export function radii(outermost) {
  const core = 0.35 * outermost;
  const zero = core + 0.03 * outermost;
  return { core, zero, unit: (outermost - zero) / OUTERMOST, outermost };
}

/**
 * @param {Radii} scale
 * @param {number} voiceIndex
 * @returns {number} pixels from the centre
 */
export function radiusOf(scale, voiceIndex) {
  return scale.zero + scale.unit * compress(voiceIndex);
}
