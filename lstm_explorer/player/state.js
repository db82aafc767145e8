// @ts-check
// Where the player stands, and where a wish leads: no page, no clock, no server.
//
// A state is a time step `t`, a unit and the stage of the time step that is shown; a wish names
// some of these.

/** @import { Cell, Film as SentFilm, View } from "../payloads.d.ts" */

/**
 * @typedef {{ t: number, unit: number, stage: number }} State
 * @typedef {Partial<State>} Wish
 * @typedef {{ t: number, row?: number }} Point A place in a figure: a time step, and a row of units.
 * @typedef {SentFilm & { numbers: Record<string, Float32Array> }} Film A run with its numbers.
 */

export const STAGES = [
  "input arrives",
  "gates",
  "candidate",
  "new cell state",
  "new hidden state",
  "answer",
];

export const WHOLE = STAGES.length - 1; // the stage at which a time step is over

/** @type {State} */
export const BEGINNING = { t: 0, unit: 0, stage: WHOLE };

/** @param {number} value @param {number} most */
const between = (value, most) => Math.min(Math.max(value, 0), most);

/**
 * A wish fulfilled, as far as there are time steps and units.
 *
 * @param {State} state
 * @param {Wish} wish
 * @param {{ steps: number, units: number }} film
 * @returns {State}
 */
export function after(state, wish, { steps, units }) {
  const { t, unit, stage } = { ...state, ...wish };
  return { t: between(t, steps - 1), unit: between(unit, units - 1), stage };
}

/**
 * The next place, or the one before: a time step, or a stage of one.
 *
 * @param {State} state
 * @param {number} direction 1 or -1
 * @param {{ steps: number }} film
 * @param {boolean} byStages
 * @returns {Wish}
 */
export function beside({ t, stage }, direction, { steps }, byStages) {
  if (!byStages) return { t: t + direction, stage: WHOLE };
  const next = stage + direction;
  if (next > WHOLE) return t + 1 < steps ? { t: t + 1, stage: 0 } : {};
  if (next < 0) return t > 0 ? { t: t - 1, stage: WHOLE } : {};
  return { t, stage: next };
}

/** @param {boolean} byStages @returns {Wish} */
export function first(byStages) {
  return { t: 0, stage: byStages ? 0 : WHOLE };
}

/** @param {{ steps: number }} film @returns {Wish} */
export function last({ steps }) {
  return { t: steps - 1, stage: WHOLE };
}

/** @param {State} state @param {{ steps: number }} film */
export function atEnd({ t, stage }, { steps }) {
  return t === steps - 1 && stage === WHOLE;
}

/**
 * What a click into a figure asks for.
 *
 * @param {Point} point
 * @param {{ steps: number }} film
 * @param {number[]} order the unit of each row
 * @returns {Wish}
 */
export function pointed({ t, row }, { steps }, order) {
  const wish = { t: between(Math.round(t), steps - 1), stage: WHOLE };
  const unit = row === undefined ? undefined : order[row];
  return unit === undefined ? wish : { ...wish, unit };
}

/**
 * The row of each unit.
 *
 * @param {number[]} order the unit of each row
 */
export function rowsOf(order) {
  /** @type {number[]} */
  const rows = [];
  for (const [row, unit] of order.entries()) rows[unit] = row;
  return rows;
}

/**
 * Where the state of a time step begins: with the last reset before it.
 *
 * @param {Pick<Cell, "cut">[]} cells
 * @param {number} t
 */
export function pastFrom(cells, t) {
  let from = t;
  while (from > 0 && !cells[from].cut) from -= 1;
  return from;
}

/**
 * What a view asks for, as far as it says something new.
 *
 * @param {View} view
 * @param {View | null} before the last that was seen or told, if any
 * @returns {Wish}
 */
export function wished(view, before) {
  /** @type {Wish} */
  const wish = {};
  if (view.now !== before?.now) wish.t = view.now;
  if (view.unit !== before?.unit) wish.unit = view.unit;
  return wish;
}

/** @param {number} value */
export function figure(value) {
  return (value < 0 ? "−" : "") + Math.abs(value).toFixed(4);
}

/**
 * The sentence for where one is.
 *
 * @param {Film} film
 * @param {State} state
 * @param {boolean} byStages
 */
export function saying(film, state, byStages) {
  const { t, stage } = state;
  return byStages
    ? `Time step ${t}, ${STAGES[stage]}: ${sayingOfStage(film, state)}`
    : film.said[t];
}

/** @param {Film} film @param {State} state */
function sayingOfStage(film, { t, unit, stage }) {
  /** @param {string} name */
  const at = (name) => figure(film.numbers[name][t * film.units + unit]);
  return [
    `fed ${film.fed[t]}, beside the hidden state of the time step before`,
    `unit ${unit} has i = ${at("i")}, f = ${at("f")}, o = ${at("o")}`,
    `unit ${unit} could take in g = ${at("g")}`,
    `unit ${unit} now keeps c = ${at("c")}`,
    `unit ${unit} lets out h = ${at("h")}`,
    film.said[t],
  ][stage];
}

/**
 * How far another point of the path is from the current one, in the full space.
 *
 * @param {Film} film
 * @param {number} t
 * @param {number | null} other null for none
 */
export function sayingOfDistance({ numbers, units, path, said }, t, other) {
  if (other === null || other === t) return said[t];
  let sum = 0;
  for (let unit = 0; unit < units; unit++) {
    sum += (numbers[path][other * units + unit] - numbers[path][t * units + unit]) ** 2;
  }
  return `From time step ${other} to ${t}: |Δ${path}| = ${Math.sqrt(sum).toFixed(3)}, over all ${units} units.`;
}
