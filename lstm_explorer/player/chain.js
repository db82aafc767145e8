// @ts-check
// The cell, unrolled: a box a time step, arrows for h and c as strong as the state is, cut by resets.

import { element, svgElement } from "./dom.js";

/** @import { Film, State, Wish } from "./state.js" */

const PITCH = 74; // pixels from box to box
const LEFT = 30; // of the first box

/** @type {["c" | "h", number][]} */
const ARROWS = [
  ["c", 62],
  ["h", 96],
]; // with their heights

/**
 * How long the state of each time step is, in the full space.
 *
 * @param {Film} film
 * @param {"h" | "c"} name
 */
export function lengths({ steps, units, numbers }, name) {
  return Array.from({ length: steps }, (_, t) => {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += numbers[name][t * units + unit] ** 2;
    return Math.sqrt(sum);
  });
}

export class Chain {
  /** @param {(wish: Wish) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.box = element("section", "chain");
    this.scroll = element("div", "scroll");
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "group");
    this.scroll.setAttribute(
      "aria-label",
      "One box a time step; arrows are h and c, as thick as they are long; a reset cuts both",
    );
    this.svg = svgElement("svg", { height: 168 });
    this.scroll.append(this.svg);
    this.box.append(
      element("h3", "", "The cell, unrolled over time"),
      this.scroll,
      element(
        "p",
        "note",
        "The upper arrow is c, the lower one h; the thicker, the longer the state. ✂ cuts both: the box begins from zeros.",
      ),
    );
  }

  /** @param {Film} film */
  give(film) {
    const { steps } = film;
    const flows = ARROWS.map(([name, y]) => {
      const each = lengths(film, name);
      return { name, y, each, most: Math.max(...each, 1e-9) };
    });
    /** @type {SVGElement[]} */
    const items = [];
    for (let t = 0; t < steps; t++) {
      items.push(this.drawBox(film, t));
      if (t + 1 >= steps) break;
      const { cut } = film.cells[t + 1];
      for (const flow of flows) items.push(drawFlow(flow, t, cut));
      if (cut)
        items.push(svgElement("text", { x: LEFT + t * PITCH + 57, y: 84, class: "scissors" }, "✂"));
    }
    this.mark = svgElement("rect", { x: 26, y: 40, width: 48, height: 78, rx: 8, class: "mark" });
    this.svg.setAttribute("width", String(40 + steps * PITCH));
    this.svg.replaceChildren(...items, this.mark);
  }

  /** @param {Film} film @param {number} t */
  drawBox(film, t) {
    const x = LEFT + t * PITCH;
    const middle = x + 20;
    const box = svgElement("g", { class: "cellbox", "data-t": t });
    box.append(
      svgElement("rect", { x, y: 44, width: 40, height: 70, rx: 6 }),
      svgElement("text", { x: middle, y: 84, class: "name" }, "LSTM"),
      svgElement("line", { x1: middle, y1: 136, x2: middle, y2: 116, class: "thin" }),
      svgElement("text", { x: middle, y: 154, class: "letter" }, film.fed[t]),
      svgElement("line", { x1: middle, y1: 42, x2: middle, y2: 28, class: "thin" }),
      svgElement("text", { x: middle, y: 22, class: "letter said" }, film.cells[t].answer),
    );
    box.onclick = () => this.choose({ t });
    return box;
  }

  /** @param {State} state */
  show({ t }) {
    this.mark.setAttribute("transform", `translate(${t * PITCH}, 0)`);
    const x = LEFT + t * PITCH;
    const { scrollLeft, clientWidth } = this.scroll;
    const seen = x >= scrollLeft && x + PITCH <= scrollLeft + clientWidth;
    if (!seen) this.scroll.scrollLeft = x - clientWidth / 2;
  }
}

/**
 * @param {{ name: string, y: number, each: number[], most: number }} flow
 * @param {number} t
 * @param {boolean} cut
 */
function drawFlow({ name, y, each, most }, t, cut) {
  const x = LEFT + t * PITCH;
  const line = svgElement("line", {
    x1: x + 41,
    y1: y,
    x2: x + (cut ? 52 : PITCH - 2),
    y2: y,
    class: cut ? "flow cutoff" : "flow",
    "stroke-width": 1 + 7 * (each[t] / most),
  });
  const words = `|${name}| after time step ${t} is ${each[t].toFixed(3)}${cut ? ", then set to zeros" : ""}`;
  line.append(svgElement("title", {}, words));
  return line;
}
