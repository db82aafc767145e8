// @ts-check
// Similar moments: whose state is nearest to this one, and which units are on together.

import { element, input } from "./dom.js";
import { Memory } from "./memory.js";
import { elsewhere, nearest, onTogether } from "./moments.js";

/** @import { Moment, On } from "./moments.js" */
/** @import { Film, State, Wish } from "./state.js" */

/** @typedef {{ label: HTMLElement, input: HTMLInputElement, words: HTMLElement }} Range */

const NEAREST = 6; // moments that are listed
const MOST_PLACES = 12; // time steps that are named, where units are on as well

const memory = new Memory(); // of this visit

export class Similar {
  /** @param {(wish: Wish) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.steps = 0; // for which the range was set
    this.box = element("section", "similar");
    this.nearest = element("ol", "nearest");
    this.quantity = select("State", ["h", "c"], () => this.again());
    const near = element("div", "half");
    near.append(
      element("h3", "", "Similar moments"),
      this.quantity.label,
      element(
        "p",
        "note",
        "The time steps, of this text and of those you typed before, whose state is nearest: the distance is over all units.",
      ),
      this.nearest,
    );
    this.from = this.range("From time step");
    this.to = this.range("to time step");
    this.threshold = this.range("Threshold", 0.01);
    Object.assign(this.threshold.input, { min: 0.05, max: 0.99, value: 0.5 });
    this.units = element("div", "chips");
    this.elsewhere = element("p", "note");
    const ranges = element("div", "ranges");
    ranges.append(this.from.label, this.to.label, this.threshold.label);
    const on = element("div", "half");
    on.append(
      element("h3", "", "On together"),
      element(
        "p",
        "note",
        "Units whose h keeps its sign and stays at least this far from zero over a range of time steps. Shift and click on the tape sets the range, too.",
      ),
      ranges,
      this.units,
      this.elsewhere,
    );
    this.box.append(near, on);
  }

  /** @param {string} name @param {number} [step] @returns {Range} */
  range(name, step = 1) {
    const label = element("label", "");
    const words = element("span", "", name);
    const field = input({ type: "range", min: "0", step: String(step) });
    field.setAttribute("aria-label", name);
    field.oninput = () => this.brush();
    label.append(words, field);
    return { label, input: field, words };
  }

  /** @param {Film} film */
  give(film) {
    this.film = film;
    memory.remember(film);
    const { steps } = film;
    for (const each of [this.from, this.to]) each.input.max = String(steps - 1);
    if (this.steps !== steps) {
      this.steps = steps;
      const middle = Math.floor(steps / 2);
      this.put(Math.max(0, middle - 1), Math.min(steps - 1, middle + 1));
    }
    this.brush();
  }

  /** @param {number} from @param {number} to */
  setRange(from, to) {
    this.put(Math.min(from, to), Math.max(from, to));
    this.brush();
  }

  /** @param {number} from @param {number} to */
  put(from, to) {
    this.from.input.value = String(from);
    this.to.input.value = String(to);
  }

  again() {
    if (this.now) this.show(this.now, true);
  }

  /** @param {State} now @param {boolean} listed whether the moments are looked for, too */
  show(now, listed) {
    this.now = now;
    if (!listed) return;
    const { film } = this;
    const name = this.quantity.input.value;
    const found = nearest(film, now.t, name, memory.of(film.network), NEAREST);
    this.nearest.replaceChildren(...found.map((moment) => this.drawMoment(moment, name)));
  }

  /** @param {Moment} moment @param {string} quantity */
  drawMoment({ distance, film, t }, quantity) {
    const mine = film.name === this.film.name;
    const place = `time step ${t}, fed ${film.fed[t]}, says ${film.cells[t].answer}`;
    const words = mine ? place : `${place} (in “${film.text}”)`;
    const part = element(mine ? "button" : "span", "", words);
    if (mine) part.onclick = () => this.choose({ t });
    const item = element("li", "");
    item.append(part, element("span", "distance", ` |Δ${quantity}| = ${distance.toFixed(3)}`));
    return item;
  }

  brush() {
    const { film } = this;
    const ends = [this.from, this.to].map((end) => Number(end.input.value));
    const [from, to] = [Math.min(...ends), Math.max(...ends)];
    const level = Number(this.threshold.input.value);
    this.from.words.textContent = `From time step ${from} (${film.fed[from]})`;
    this.to.words.textContent = `to time step ${to} (${film.fed[to]})`;
    this.threshold.words.textContent = `Threshold |h| ≥ ${level.toFixed(2)}`;
    const chosen = onTogether(film, from, to, level);
    this.units.replaceChildren(...chosen.map((on) => this.drawUnit(on)));
    if (!chosen.length) this.units.textContent = "No unit.";
    const others = elsewhere(film, from, to, level, chosen).map((t) => `${t} (${film.fed[t]})`);
    this.elsewhere.textContent = sayingElsewhere(chosen.length, film.units, others);
  }

  /** @param {On} on */
  drawUnit({ unit, sign }) {
    const chip = element("button", "chip", `${unit}${sign > 0 ? "+" : "−"}`);
    chip.title = `Unit ${unit}, ${sign > 0 ? "above" : "below"} zero`;
    chip.onclick = () => this.choose({ unit });
    return chip;
  }
}

/** @param {number} chosen @param {number} units @param {string[]} places */
function sayingElsewhere(chosen, units, places) {
  if (!chosen) return "";
  const more = places.length > MOST_PLACES ? ", …" : "";
  const named = `at time steps ${places.slice(0, MOST_PLACES).join(", ")}${more} as well`;
  return `${chosen} of ${units} units. All of them are on ${places.length ? named : "nowhere else"}.`;
}

/** @param {string} name @param {string[]} options @param {() => void} changed */
function select(name, options, changed) {
  const label = element("label", "", `${name} `);
  const field = document.createElement("select");
  for (const option of options) field.append(new Option(option, option));
  field.onchange = changed;
  label.append(field);
  return { label, input: field };
}
