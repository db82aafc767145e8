// @ts-check
// What the player shows of where it stands: keys, tapes, a sentence, and all panels.

import { Bar } from "./bar.js";
import { Chain } from "./chain.js";
import { element, floats } from "./dom.js";
import { Glass } from "./glass.js";
import { loadPlotly } from "./load.js";
import { Panels } from "./panels.js";
import { Similar } from "./similar.js";
import { pastFrom, rowsOf, saying, sayingOfDistance } from "./state.js";
import { Tapes } from "./tapes.js";

/** @import { Panel, Scene } from "../payloads.d.ts" */
/** @import { Doing } from "./bar.js" */
/** @import { Hooks } from "./chart.js" */
/** @import { Film, Point, State, Wish } from "./state.js" */

const NOT_LOADED =
  "The pictures could not be loaded. Reload the page to try again; the numbers below are right.";

/** @param {Scene} scene @returns {Film} */
function readFilm(scene) {
  /** @type {Record<string, Float32Array>} */
  const numbers = {};
  for (const [name, text] of Object.entries(scene.numbers)) numbers[name] = floats(text);
  return { ...scene.film, numbers };
}

export class View {
  /**
   * @param {HTMLElement} root
   * @param {() => State} where where the player stands
   * @param {Doing} keys what the bar's keys do
   * @param {object} doing what is done where somebody
   * @param {(wish: Wish) => void} doing.choose chose something
   * @param {(point: Point) => void} doing.point clicked into a figure
   * @param {(t: number, event: MouseEvent) => void} doing.letter clicked on a letter
   */
  constructor(root, where, keys, { choose, point, letter }) {
    this.root = root;
    this.where = where;
    this.point = point;
    this.bar = new Bar(keys);
    this.tapes = new Tapes(letter);
    this.saying = element("p", "saying");
    this.saying.setAttribute("aria-live", "polite");
    const top = element("div", "top");
    top.append(this.bar.box, ...this.tapes.boxes, this.saying);
    this.glass = new Glass(choose);
    this.chain = new Chain(choose);
    this.similar = new Similar(choose);
    this.badge = element("p", "badge");
    const { glass, chain, similar } = this;
    this.panels = new Panels({ glass, chain, similar }, this.badge, (panel) => this.hooks(panel));
    this.root.replaceChildren(top, this.panels.box);
  }

  leave() {
    this.panels.leave();
  }

  /** @param {Scene} scene */
  read(scene) {
    this.film = readFilm(scene);
    this.order = scene.order;
    this.rows = rowsOf(scene.order);
  }

  /**
   * @param {Scene} scene that was read
   * @param {string} plotly where plotly.js is
   * @param {() => void} drawn the figures have been drawn
   */
  give(scene, plotly, drawn) {
    this.bar.give(this.film.steps);
    this.tapes.give(this.film, scene.other);
    this.chain.give(this.film);
    this.similar.give(this.film);
    this.panels.lay(scene.rows);
    const draw = () => {
      this.panels.draw(scene.rows);
      drawn();
    };
    if (window.Plotly) draw();
    else loadPlotly(plotly).then(draw, () => (this.saying.textContent = NOT_LOADED));
    this.badge.textContent = scene.badge.text;
    this.badge.classList.toggle("loud", scene.badge.loud);
  }

  /** @param {Panel} panel @returns {Hooks} */
  hooks(panel) {
    return {
      choose: (point) => this.point(point),
      pastFrom: (t) => pastFrom(this.film.cells, t),
      hovered: (t) => (this.saying.textContent = sayingOfDistance(this.film, this.where().t, t)),
      adapt: panel.kind === "lines" ? (traces, layout) => this.showUnit(traces, layout) : null,
    };
  }

  /** @param {any[]} traces @param {any} layout */
  showUnit(traces, layout) {
    const { numbers, units, steps } = this.film;
    const { unit } = this.where();
    for (const trace of traces) {
      trace.y = Array.from({ length: steps }, (_, t) => numbers[trace.name][t * units + unit]);
    }
    layout.title.text = `Unit ${unit}: states above, gates below`;
  }

  /**
   * @param {State} state
   * @param {object} how
   * @param {boolean} how.unitChanged whether figures of one unit are another's now
   * @param {boolean} how.still whether nobody is on the move, so that there is time to look around
   */
  show(state, { unitChanged, still }) {
    const { t, unit, stage } = state;
    this.panels.move(t, this.rows[unit] ?? null);
    if (unitChanged) this.panels.adapt();
    this.tapes.show(t);
    this.bar.show(t);
    this.saying.textContent = saying(this.film, state, this.bar.byStages);
    this.glass.show(this.film, state);
    this.chain.show(state);
    this.similar.show(state, still);
    Object.assign(this.root.dataset, { t, unit, stage });
  }
}
