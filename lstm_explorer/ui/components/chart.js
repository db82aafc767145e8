// @ts-check
// One Plotly figure: as wide as its column, or in a lecture over all of the screen below it.
//
// Streamlit's own chart is made anew whenever its data change, and loses what was zoomed into; and
// it measures itself on the screen, where a lecture has enlarged it already.

import { heightInHall } from "../../player/hall.js";
import { loadPlotly } from "../../player/load.js";

/** @import { ChartData } from "../../payloads.d.ts" */

/** @typedef {Record<string, any>} Values Plotly's own. */

const NARROW = 520; // pixels of a column that has no room for names beside a figure

/** @param {unknown} value */
const isPlain = (value) => value?.constructor === Object;

/**
 * Properties with others put over them, object by object.
 *
 * @param {Values} base
 * @param {Values} more
 */
export function merged(base, more) {
  const whole = { ...base };
  for (const [name, value] of Object.entries(more)) {
    whole[name] = isPlain(base[name]) && isPlain(value) ? merged(base[name], value) : value;
  }
  return whole;
}

/**
 * What a figure has otherwise in a narrow column, it says itself, in its `meta`.
 *
 * @param {{ data: Values[], layout: Values }} figure
 * @param {number} width
 * @returns {{ traces: Values[], layout: Values }}
 */
export function fitting({ data, layout }, width) {
  const { narrow = {}, narrow_trace = {} } = (width < NARROW && layout.meta) || {};
  return {
    traces: data.map((trace) => merged(trace, narrow_trace)),
    layout: merged(layout, narrow),
  };
}

/**
 * A drag sets an axis' ends; a double click gives the axis back to the figure.
 *
 * @param {Values} change
 */
export function isZoom(change) {
  return Object.keys(change).some((name) => name.includes("axis.range"));
}

class Drawing {
  /** @param {any} root on which Plotly hangs its own */
  constructor(root) {
    this.root = root;
    this.stop = new AbortController();
    this.turn = Promise.resolve();
    this.zoomed = false;
    this.frame = ""; // the layout that was drawn last
    this.width = 0; // at which it was drawn
  }

  end() {
    this.stop.abort();
  }

  /** @param {ChartData} data */
  give(data) {
    this.stop.abort();
    this.stop = new AbortController();
    this.hall = data.hall;
    this.figure = JSON.parse(data.figure);
    this.root.setAttribute("aria-label", data.alt);
    this.reserve(fitting(this.figure, this.root.clientWidth).layout); // nothing jumps meanwhile
    this.width = 0;
    const { signal } = this.stop;
    loadPlotly(data.plotly).then(() => this.begin(signal));
  }

  /** @param {AbortSignal} signal */
  begin(signal) {
    if (signal.aborted) return; // it was drawn anew, or went, before plotly.js had come
    const drawInTurn = () => this.drawInTurn(signal);
    drawInTurn();
    const watch = new ResizeObserver(() => {
      if (this.root.clientWidth !== this.width) drawInTurn();
    });
    watch.observe(this.root);
    signal.addEventListener("abort", () => watch.disconnect());
    if (this.hall) addEventListener("hall", drawInTurn, { signal });
  }

  /** @param {Values} layout */
  reserve({ height }) {
    this.root.style.minHeight = this.hall ? "" : `${height}px`;
  }

  // One drawing after the other: Plotly leaves half a figure where two of them meet.
  /** @param {AbortSignal} signal */
  drawInTurn(signal) {
    this.turn = this.turn.catch(() => {}).then(() => this.draw(signal));
  }

  /** @param {AbortSignal} signal */
  async draw(signal) {
    const { root } = this;
    if (signal.aborted || !root.isConnected || !root.clientWidth) return;
    const { traces, layout } = fitting(this.figure, root.clientWidth);
    this.reserve(layout);
    const height = this.hall ? heightInHall(root, layout.height) : layout.height;
    this.width = root.clientWidth;
    const whole = { ...layout, width: this.width, height, autosize: false };
    const frame = JSON.stringify(whole);
    // Other axes are drawn from scratch: Plotly would fit them into the margins of those before, so
    // that a link would not look as its sender's page did. What somebody has zoomed into stays.
    const again = this.zoomed || this.frame === frame;
    this.frame = frame;
    const drawing = again ? Plotly.react : Plotly.newPlot;
    // Plotly writes into what it is given.
    const given = { ...structuredClone(whole), uirevision: "kept" };
    await drawing(root, structuredClone(traces), given, { displayModeBar: false });
    if (again) return;
    root.on("plotly_relayout", (/** @type {Values} */ change) => {
      this.zoomed = isZoom(change);
    });
  }
}

/** @type {WeakMap<Element, Drawing>} */
const drawings = new WeakMap();

/** @param {{ data: ChartData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".drawn");
  if (!drawings.has(root)) drawings.set(root, new Drawing(root));
  const drawing = drawings.get(root);
  drawing.give(data);
  return () => drawing.end();
}
