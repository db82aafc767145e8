// @ts-check
// One Plotly figure. What moves with the time step or the unit lies over it, so that a step costs a
// transform and the figure is never drawn again.

import { element, svgElement } from "./dom.js";
import { heightInHall, inHall } from "./hall.js";
import { Space } from "./space.js";

/** @import { Panel } from "../payloads.d.ts" */
/** @import { Point } from "./state.js" */

/**
 * @typedef {object} Hooks What a chart asks for.
 * @property {(point: Point) => void} choose somebody clicked there
 * @property {(t: number) => number} pastFrom where the state of a time step begins
 * @property {(t: number | null) => void} hovered a point of the path is under the hand, or none
 * @property {((traces: any[], layout: any) => void) | null} adapt changes a figure just before it is drawn
 */

/** @typedef {{ x: (value: number) => number, y: (value: number) => number }} Place Values as pixels. */

/** @type {Record<string, number>} */
const LEAST_OF_PANEL = { columns: 340, space: 300 }; // pixels of height in a hall, where keys and
// tape stand above it; each answer has a row of its own
const LEAST_OF_OTHERS = 230; // likewise of all others

const QUIET = {
  displayModeBar: false,
  displaylogo: false,
  scrollZoom: false,
  doubleClick: "reset",
};

export class Chart {
  /** @param {Panel} panel @param {Hooks} hooks */
  constructor(panel, hooks) {
    this.hooks = hooks;
    this.kind = panel.kind;
    this.box = element("figure", `panel ${panel.kind}`);
    this.box.dataset.key = panel.key;
    /** @type {any} */
    this.plot = element("div", "plot"); // Plotly hangs its own on it
    this.veil = element("div", "veil");
    this.column = element("div", "column");
    this.row = element("div", "row");
    this.point = element("div", "point");
    this.trail = svgElement("polyline", {});
    const drawing = svgElement("svg", {});
    drawing.append(this.trail);
    this.veil.append(drawing, this.column, this.row, this.point);
    this.veil.setAttribute("aria-hidden", "true");
    this.box.append(this.plot, this.veil);
    /** @type {Place | null} */
    this.place = null;
    /** @type {[number, number][] | null} */
    this.corners = null; // of the path, as pixels
    /** @type {{ t: number, row: number | null }} */
    this.now = { t: 0, row: null };
    this.space = panel.kind === "space" ? new Space(this.plot, this, hooks) : null;
    this.resized = new ResizeObserver(() => this.resize());
    this.left = new AbortController();
    addEventListener("hall", () => this.fit(), { signal: this.left.signal });
  }

  // Nothing is drawn here any more, and nothing outside holds on to this chart.
  leave() {
    this.left.abort();
    this.resized.disconnect();
    this.space?.leave();
  }

  /**
   * Waits with drawing until somebody can see it.
   *
   * @param {Panel} panel
   * @param {boolean} seen
   */
  give(panel, seen) {
    this.panel = panel;
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", panel.alt);
    this.plot.style.height = `${panel.figure.layout.height}px`;
    if (this.drawn || seen) this.draw();
  }

  draw() {
    const { data, layout } = /** @type {any} */ (structuredClone(this.panel.figure));
    this.hooks.adapt?.(data, layout);
    layout.uirevision = this.panel.key;
    if (layout.scene) layout.scene.uirevision = this.panel.key;
    const first = !this.drawn;
    this.drawn = true;
    this.large = inHall();
    if (this.large) {
      layout.height = heightInHall(
        this.plot,
        layout.height,
        LEAST_OF_PANEL[this.kind] ?? LEAST_OF_OTHERS,
      );
    }
    this.plot.style.height = `${layout.height}px`;
    // One drawing after the other: Plotly leaves half a figure where two of them meet.
    this.drawing = Promise.resolve(this.drawing).then(() =>
      window.Plotly.react(this.plot, data, { ...layout, autosize: true }, QUIET),
    );
    this.drawing.then(() => (first ? this.begin() : this.measure()));
  }

  begin() {
    this.ready = true;
    this.plot.on("plotly_afterplot", () => this.measure());
    this.plot.on("plotly_click", (/** @type {any} */ event) => this.clicked(event.points[0]));
    if (this.kind === "path" || this.kind === "space") this.hearHovering();
    this.resized.observe(this.box);
    this.space?.begin();
    this.measure();
  }

  hearHovering() {
    /** @param {number | null} t */
    const put = (t) => {
      if (this.space) this.space.under = t;
    };
    this.plot.on("plotly_hover", (/** @type {any} */ event) => {
      const t = timeStepOf(event.points[0]);
      put(t);
      if (t !== null) this.hooks.hovered(t);
    });
    this.plot.on("plotly_unhover", () => {
      put(null);
      this.hooks.hovered(null);
    });
  }

  resize() {
    const { clientWidth } = this.plot;
    if (!this.ready || !clientWidth || clientWidth === this.plot._fullLayout.width) return;
    if (this.large || inHall()) return this.draw();
    this.drawing = Promise.resolve(this.drawing).then(() => window.Plotly.Plots.resize(this.plot));
  }

  fit() {
    if (this.ready && this.box.isConnected && this.plot.clientWidth) this.draw();
  }

  /** @param {any} point of Plotly's */
  clicked(point) {
    if (this.kind === "space") return; // it hears clicks itself
    if (this.kind === "path") {
      const t = timeStepOf(point);
      if (t !== null) this.hooks.choose({ t });
    } else if (this.kind === "heat") {
      this.hooks.choose({ t: point.x, row: point.y });
    } else {
      this.hooks.choose({ t: point.x });
    }
  }

  measure() {
    const full = this.plot._fullLayout;
    if (!full?.xaxis?._length || this.kind === "space") return;
    const { xaxis, yaxis } = full;
    const whole = this.kind === "lines" ? full._size.h : yaxis._length;
    const top = this.kind === "lines" ? full._size.t : yaxis._offset;
    Object.assign(this.veil.style, {
      left: `${xaxis._offset}px`,
      top: `${top}px`,
      width: `${xaxis._length}px`,
      height: `${whole}px`,
    });
    this.place = { x: (value) => xaxis.d2p(value), y: (value) => yaxis.d2p(value) };
    if (this.kind === "path") {
      const path = /** @type {Record<"x" | "y", number>[]} */ (this.plot.calcdata.at(-1));
      this.corners = path.map(({ x, y }) => [xaxis.d2p(x), yaxis.d2p(y)]);
    }
    this.move(this.now.t, this.now.row);
  }

  /** @param {number} t @param {number | null} row */
  move(t, row) {
    this.now = { t, row };
    if (this.space) this.space.t = t;
    if (!this.ready) return;
    if (this.space) return void this.space.project();
    if (!this.place) return;
    if (this.corners) return this.movePoint(t);
    const left = this.place.x(t - 0.5);
    this.column.style.transform = `translateX(${left}px)`;
    this.column.style.width = `${Math.max(this.place.x(t + 0.5) - left, 3)}px`;
    if (this.kind !== "heat" || row === null) return;
    const top = this.place.y(row - 0.5);
    this.row.style.transform = `translateY(${top}px)`;
    this.row.style.height = `${Math.max(this.place.y(row + 0.5) - top, 3)}px`;
  }

  /** @param {number} t */
  movePoint(t) {
    const corner = this.corners[t];
    if (!corner) return;
    this.point.style.transform = `translate(${corner[0]}px, ${corner[1]}px)`;
    const past = this.corners.slice(this.hooks.pastFrom(t), t + 1);
    this.trail.setAttribute("points", past.map((each) => each.join()).join(" "));
  }
}

/** @param {any} point of Plotly's @returns {number | null} */
function timeStepOf({ customdata }) {
  const t = customdata?.[0] ?? customdata;
  return Number.isInteger(t) ? t : null;
}
