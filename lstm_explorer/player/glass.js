// @ts-check
// One unit under the glass: this time step's numbers in the LSTM's equations, sums checked.

import { element, input } from "./dom.js";
import { figure, STAGES } from "./state.js";

/** @import { Film, State, Wish } from "./state.js" */

/**
 * @typedef {object} Equation A line: what is worked out, and how far that is from what was recorded.
 * @property {string} left
 * @property {string} sum
 * @property {string} value
 * @property {number | null} error null where there is nothing to check
 */

/** @type {[string, number][]} */
const LINES = [
  ["x", 0],
  ["i", 1],
  ["f", 1],
  ["o", 1],
  ["g", 2],
  ["c", 3],
  ["h", 4],
  ["y", 5],
];
const LEADS = new Set(["x", "i", "g", "c", "h", "y"]); // the first line of each stage
const GATES = { i: 0, f: 1, g: 2, o: 3 }; // in Keras' order
const EXACT = 1e-5; // up to which a sum is right

/** @param {number} z */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/**
 * The equations of one unit at one time step, by their names.
 *
 * @param {Film} film
 * @param {number} t
 * @param {number} unit
 * @returns {Record<string, Equation>}
 */
export function equations(film, t, unit) {
  const { units, numbers } = film;
  /** @param {string} name */
  const at = (name) => numbers[name][t * units + unit];
  /** @type {Record<string, Equation>} */
  const found = {
    x: {
      left: "x, h₋",
      sum: `fed ${film.fed[t]}, hidden state before`,
      value: figure(at("h_before")),
      error: null,
    },
  };
  for (const [name, gate] of Object.entries(GATES)) {
    const [a, b] = ["input", "recurrent"].map(
      (part) => numbers[part][(t * 4 + gate) * units + unit],
    );
    found[name] = gateEquation(name, a, b, numbers.bias[gate * units + unit], at(name));
  }
  const [f, before, i, g, o] = ["f", "c_before", "i", "g", "o"].map(at);
  const c = f * before + i * g;
  found.c = {
    left: "c = f·c₋ + i·g",
    sum: `${figure(f)} · ${figure(before)} + ${figure(i)} · ${figure(g)}`,
    value: figure(at("c")),
    error: Math.abs(c - at("c")) / Math.max(1, Math.abs(c)),
  };
  const squashed = Math.tanh(at("c"));
  found.h = {
    left: "h = o·tanh(c)",
    sum: `${figure(o)} · ${figure(squashed)}`,
    value: figure(at("h")),
    error: Math.abs(o * squashed - at("h")),
  };
  found.y = pushEquation(film, t, unit, at("h"));
  return found;
}

/**
 * @param {string} name
 * @param {number} a from the input
 * @param {number} b from the state before
 * @param {number} d the bias
 * @param {number} recorded
 * @returns {Equation}
 */
function gateEquation(name, a, b, d, recorded) {
  const [squash, sign] = name === "g" ? [Math.tanh, "tanh"] : [sigmoid, "σ"];
  const z = a + b + d;
  return {
    left: `${name} = ${sign}(input + recurrent + bias)`,
    sum: `${sign}(${figure(a)} + ${figure(b)} + ${figure(d)}) = ${sign}(${figure(z)})`,
    value: figure(recorded),
    error: Math.abs(squash(z) - recorded),
  };
}

/**
 * @param {Film} film
 * @param {number} t
 * @param {number} unit
 * @param {number} h
 * @returns {Equation}
 */
function pushEquation({ best, classes, cells, numbers }, t, unit, h) {
  const answer = classes[best[t]];
  const weight = numbers.dense[unit * classes.length + best[t]];
  const sure = (100 * cells[t].probability).toFixed(1);
  return {
    left: `h·w for ${answer}`,
    sum: `${figure(h)} · ${figure(weight)}: this unit's push for the answer ${answer} (${sure} %)`,
    value: figure(h * weight),
    error: null,
  };
}

/** @param {number | null} error */
function verdict(error) {
  if (error === null) return "";
  return error < EXACT ? "✓" : `✗ off by ${error.toExponential(1)}`;
}

/** A line of the table, and its cells. */
class Line {
  /** @param {string} name @param {number} stage */
  constructor(name, stage) {
    this.stage = stage;
    this.row = element("div", "equation");
    this.row.dataset.name = name;
    this.row.dataset.stage = String(stage);
    this.row.setAttribute("role", "row");
    this.left = element("span", "left");
    this.sum = element("span", "sum");
    this.value = element("span", "value");
    this.check = element("span", "check");
    const lead = element("span", "stage", LEADS.has(name) ? STAGES[stage] : "");
    const cells = [lead, this.left, this.sum, this.value, this.check];
    for (const cell of cells) cell.setAttribute("role", "cell");
    this.row.append(...cells);
  }

  /** @param {Equation} equation @param {number} stage the one that is shown */
  show({ left, sum, value, error }, stage) {
    this.row.classList.toggle("later", this.stage > stage);
    this.row.classList.toggle("current", this.stage === stage);
    this.left.textContent = left;
    this.sum.textContent = sum;
    this.value.textContent = value;
    this.check.textContent = verdict(error);
  }
}

export class Glass {
  /** @param {(wish: Wish) => void} choose */
  constructor(choose) {
    this.box = element("section", "glass");
    this.title = element("h3", "");
    this.pick = input({ type: "number", min: "0", className: "pick" });
    this.pick.setAttribute("aria-label", "Unit");
    this.pick.onchange = () => choose({ unit: Math.round(Number(this.pick.value)) || 0 });
    this.of = element("span", "of", "");
    const head = element("div", "head");
    head.append(element("h3", "", "Unit"), this.pick, this.of, this.title);
    const table = element("div", "equations");
    table.setAttribute("role", "table");
    this.lines = new Map(LINES.map(([name, stage]) => [name, new Line(name, stage)]));
    table.append(...[...this.lines.values()].map((line) => line.row));
    this.box.append(head, table);
  }

  /** @param {Film} film @param {State} state */
  show(film, { t, unit, stage }) {
    this.pick.max = String(film.units - 1);
    if (document.activeElement !== this.pick) this.pick.value = String(unit);
    this.of.textContent = `of 0 to ${film.units - 1}`;
    this.title.textContent = `at time step ${t}`;
    for (const [name, equation] of Object.entries(equations(film, t, unit))) {
      this.lines.get(name).show(equation, stage);
    }
  }
}
