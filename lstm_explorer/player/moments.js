// @ts-check
// Moments that are alike: whose states are near to one, and which units are on together.

/** @import { Cell } from "../payloads.d.ts" */

/**
 * @typedef {object} Remembered A film, with the numbers that others can be compared with.
 * @property {string} network
 * @property {string} name
 * @property {string} text
 * @property {number} steps
 * @property {number} units
 * @property {string[]} fed
 * @property {Cell[]} cells
 * @property {Record<string, Float32Array>} numbers of h and c
 */

/**
 * @typedef {{ distance: number, film: Remembered, t: number }} Moment
 * @typedef {{ unit: number, sign: number }} On A unit that is on, above or below zero.
 */

/**
 * The moments whose states are nearest to one, over all units; the nearest first.
 *
 * @param {Remembered} film
 * @param {number} t
 * @param {string} name "h" or "c"
 * @param {Iterable<Remembered>} others all films to look in, this one among them
 * @param {number} most
 * @returns {Moment[]}
 */
export function nearest(film, t, name, others, most) {
  const { units } = film;
  const here = film.numbers[name].subarray(t * units, (t + 1) * units);
  /** @type {Moment[]} */
  const found = [];
  for (const other of others) {
    const values = other.numbers[name];
    for (let then = 0; then < other.steps; then++) {
      if (other.name === film.name && then === t) continue;
      let sum = 0;
      for (let unit = 0, k = then * units; unit < units; unit++, k++)
        sum += (values[k] - here[unit]) ** 2;
      found.push({ distance: Math.sqrt(sum), film: other, t: then });
    }
  }
  return found.sort((a, b) => a.distance - b.distance).slice(0, most);
}

/**
 * @param {Remembered} film
 * @param {number} t
 * @param {On} on
 * @param {number} level
 */
function isOn({ numbers: { h }, units }, t, { unit, sign }, level) {
  return h[t * units + unit] * sign >= level;
}

/**
 * The units whose h keeps its sign and stays at least `level` from zero over a range of time steps.
 *
 * @param {Remembered} film
 * @param {number} from
 * @param {number} to
 * @param {number} level
 * @returns {On[]}
 */
export function onTogether(film, from, to, level) {
  const found = [];
  for (let unit = 0; unit < film.units; unit++) {
    const on = { unit, sign: Math.sign(film.numbers.h[from * film.units + unit]) || 1 };
    let all = true;
    for (let t = from; t <= to && all; t++) all = isOn(film, t, on, level);
    if (all) found.push(on);
  }
  return found;
}

/**
 * The time steps out of a range at which all of some units are on, too.
 *
 * @param {Remembered} film
 * @param {number} from
 * @param {number} to
 * @param {number} level
 * @param {On[]} units
 */
export function elsewhere(film, from, to, level, units) {
  const found = [];
  for (let t = 0; units.length && t < film.steps; t++) {
    const inside = t >= from && t <= to;
    if (!inside && units.every((on) => isOn(film, t, on, level))) found.push(t);
  }
  return found;
}
