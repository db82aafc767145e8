// @ts-check
// The panels below the tapes: figures, drawn once somebody can see them, and what the numbers give.

import { Chart } from "./chart.js";
import { element } from "./dom.js";

/** @import { Panel } from "../payloads.d.ts" */
/** @import { Hooks } from "./chart.js" */

export class Panels {
  /**
   * @param {Record<string, { box: HTMLElement }>} parts panels that are no figures
   * @param {HTMLElement} foot what stands below all of them
   * @param {(panel: Panel) => Hooks} hooks what a figure asks for
   */
  constructor(parts, foot, hooks) {
    this.parts = parts;
    this.foot = foot;
    this.hooks = hooks;
    this.box = element("div", "panels");
    /** @type {Map<string, Chart>} */
    this.charts = new Map();
    this.watcher = new IntersectionObserver((entries) => this.seen(entries), {
      rootMargin: "200px",
    });
  }

  leave() {
    this.watcher.disconnect();
    for (const chart of this.charts.values()) chart.leave();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const chart = this.charts.get(/** @type {HTMLElement} */ (target).dataset.key);
      if (isIntersecting && chart && window.Plotly && !chart.drawn) chart.draw();
    }
  }

  /**
   * Lays the panels out, with those figures that are there already.
   *
   * @param {Panel[][]} rows
   */
  lay(rows) {
    const lines = rows.map((row) => {
      const line = element("div", `line of-${row.length}`);
      line.append(...row.map((panel) => this.part(panel).box));
      return line;
    });
    this.box.replaceChildren(...lines, this.foot);
    const kept = new Set(rows.flat().map((panel) => panel.key));
    for (const [key, chart] of this.charts) {
      if (kept.has(key)) continue;
      chart.leave();
      if (chart.drawn) window.Plotly.purge(chart.plot);
      this.charts.delete(key);
    }
  }

  /** @param {Panel} panel */
  part(panel) {
    if (!panel.figure) return this.parts[panel.key];
    let chart = this.charts.get(panel.key);
    if (!chart) {
      chart = new Chart(panel, this.hooks(panel));
      this.charts.set(panel.key, chart);
    }
    return chart;
  }

  /**
   * The first picture at once; the others, as far as they can be seen, after it was painted.
   *
   * @param {Panel[][]} rows
   */
  draw(rows) {
    rows.forEach((row, place) => {
      row
        .filter((panel) => panel.figure)
        .forEach((panel, n) => {
          const chart = this.charts.get(panel.key);
          if (!chart) return;
          chart.give(panel, place + n === 0);
          this.watcher.unobserve(chart.box);
          this.watcher.observe(chart.box);
        });
    });
  }

  /** @param {number} t @param {number | null} row of the unit */
  move(t, row) {
    for (const chart of this.charts.values()) chart.move(t, row);
  }

  // Figures that show one unit, and another one now.
  adapt() {
    for (const chart of this.charts.values()) if (chart.hooks.adapt && chart.drawn) chart.draw();
  }
}
