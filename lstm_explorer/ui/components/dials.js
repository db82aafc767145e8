// @ts-check
// Sliders that report while they are dragged. Built once; later data only moves them.

import { element, input } from "../../player/dom.js";

/** @import { Dial, DialsData } from "../../payloads.d.ts" */

const POSITIONS = 1000;
const PAUSE = 120; // milliseconds between two reports while dragging

/** @param {number} value @param {Dial} dial */
function rounded(value, dial) {
  if (!dial.logarithmic) return dial.whole ? Math.round(value) : value;
  if (dial.whole && value < 20) return Math.round(value);
  return Number(value.toPrecision(2)); // the hand cannot place more digits; the box can
}

/**
 * The value of a place on the slider.
 *
 * @param {number} position from 0 to POSITIONS
 * @param {Dial} dial
 */
export function valueAt(position, dial) {
  const share = position / POSITIONS;
  const value = dial.logarithmic
    ? dial.low * (dial.high / dial.low) ** share
    : dial.low + (dial.high - dial.low) * share;
  return Math.min(dial.high, Math.max(dial.low, rounded(value, dial)));
}

/**
 * The place on the slider that is nearest to a value.
 *
 * @param {number} value
 * @param {Dial} dial
 */
export function positionOf(value, dial) {
  const share = dial.logarithmic
    ? Math.log(value / dial.low) / Math.log(dial.high / dial.low)
    : (value - dial.low) / (dial.high - dial.low || 1);
  return Math.round(Math.min(1, Math.max(0, share)) * POSITIONS); // a box may go beyond the slider
}

/**
 * What was typed, as a number; NaN where it is none.
 *
 * @param {string} text
 * @param {Dial} dial
 */
export function typed(text, dial) {
  let number = text.trim();
  if (dial.whole && /^\d{1,3}(,\d{3})+$/.test(number)) number = number.replaceAll(",", ""); // 1,000
  return number === "" ? Number.NaN : Number(number.replace(",", "."));
}

/** @param {number} value @param {Dial} dial */
export function fits(value, { least, most, whole }) {
  return value >= least && value <= most && (!whole || Number.isInteger(value));
}

class Turned {
  /** @param {string} name */
  constructor(name) {
    this.label = element("label", "");
    this.box = input({ type: "text", inputMode: "decimal" });
    this.slider = input({ type: "range", min: "0", max: String(POSITIONS) });
    this.explained = element("div", "explained");
    this.part = element("div", "dial");
    this.part.dataset.name = name;
    this.part.append(this.label, this.box, this.slider, this.explained);
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null; // until the next report while it is dragged
    this.held = false; // whether a hand is on the slider
    this.typing = false; // or has typed into the box
    this.latest = 0; // to which it was dragged
  }

  /** @param {Dial} dial @param {DialsData} data @param {import("./hand.js").Hand} hand */
  connect(dial, { live, tab, heard }, hand) {
    this.dial = dial;
    const key = `dial_${dial.name}`;
    this.live = live;
    this.report = (/** @type {number} */ value) =>
      hand.change(["set", { [dial.name]: value }], key, value);
    this.label.textContent = dial.label;
    this.slider.setAttribute("aria-label", `${dial.label}, slider`);
    this.box.setAttribute("aria-label", dial.label);
    this.show(hand.shown({ key, tab, heard }, dial.value));
    this.slider.oninput = () => this.dragged();
    this.slider.onchange = () => this.letGo();
    // Let go where it was taken up: there is no change to report then.
    this.slider.onpointerup = this.slider.onpointercancel = () =>
      setTimeout(() => {
        this.held = false;
      });
    // A hand that only rests in the box has typed nothing that there is to keep.
    this.box.oninput = () => {
      this.typing = true;
    };
    this.box.onblur = () => {
      this.typing = false;
    };
    this.box.onchange = () => this.typed();
  }

  /** @param {number} value */
  show(value) {
    if (!this.held) this.slider.value = String(positionOf(value, this.dial));
    if (!this.held && !this.typing) {
      this.box.value = String(value);
      this.refuse(null);
    }
    this.slider.setAttribute("aria-valuetext", String(value));
  }

  /** @param {string | null} sentence */
  refuse(sentence) {
    this.box.classList.toggle("refused", sentence !== null);
    this.box.setAttribute("aria-invalid", String(sentence !== null));
    this.explained.textContent = sentence ?? this.dial.explained;
  }

  get there() {
    return valueAt(Number(this.slider.value), this.dial);
  }

  dragged() {
    this.held = true;
    this.latest = this.there;
    this.box.value = String(this.latest);
    this.slider.setAttribute("aria-valuetext", String(this.latest));
    if (!this.live || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.report(this.latest);
    }, PAUSE);
  }

  letGo() {
    clearTimeout(this.timer);
    this.timer = null;
    this.held = false;
    this.report(this.there);
  }

  typed() {
    const value = typed(this.box.value, this.dial);
    const right = fits(value, this.dial);
    this.refuse(right ? null : `Not ${this.box.value || "nothing"}: ${this.dial.wanted}.`);
    if (!right) return;
    this.typing = false;
    this.report(value);
  }
}

/** @type {WeakMap<Element, Map<string, Turned>>} */
const built = new WeakMap();

/** @param {Element} root @param {string[]} names */
function build(root, names) {
  const before = built.get(root);
  if (before && [...before.keys()].join() === names.join()) return before;
  const dials = new Map(names.map((name) => [name, new Turned(name)]));
  root.replaceChildren(...[...dials.values()].map((dial) => dial.part));
  built.set(root, dials);
  return dials;
}

/** @param {{ data: DialsData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const dials = build(
    parentElement.querySelector(".dials"),
    data.dials.map((dial) => dial.name),
  );
  const draw = () => {
    for (const dial of data.dials) dials.get(dial.name).connect(dial, data, globalThis.lstmHand);
  };
  if (globalThis.lstmHand) draw();
  else addEventListener("lstm-hand", draw, { once: true });
}
