// @ts-check
// The tapes above the panels: the run that is stepped through, and the one it is compared with.

import { bringIntoView, drawTape } from "./cells.js";
import { element } from "./dom.js";

/** @import { OtherRun } from "../payloads.d.ts" */
/** @import { Film } from "./state.js" */

export class Tapes {
  /** @param {(t: number, event: MouseEvent) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.name = element("div", "name");
    this.tape = element("div", "tape");
    this.tape.setAttribute("role", "group");
    this.otherName = element("div", "name");
    this.otherTape = element("div", "tape other");
    this.otherTape.setAttribute("role", "group");
    this.boxes = [this.name, this.tape, this.otherName, this.otherTape];
    /** @type {HTMLElement[]} */
    this.cells = [];
    /** @type {HTMLElement[]} */
    this.otherCells = [];
  }

  /** @param {Film} film @param {OtherRun | null} other */
  give(film, other) {
    this.cells = this.draw(this.tape, this.name, film);
    this.otherTape.hidden = this.otherName.hidden = !other;
    this.otherCells = other ? this.draw(this.otherTape, this.otherName, other) : [];
  }

  /**
   * @param {HTMLElement} tape
   * @param {HTMLElement} title
   * @param {OtherRun} run
   * @returns {HTMLElement[]}
   */
  draw(tape, title, { cells, name }) {
    drawTape(tape, { cells, name, clickable: true, now: null }, this.choose);
    title.textContent = name;
    return [...tape.querySelectorAll(".cell")].map((cell) => /** @type {HTMLElement} */ (cell));
  }

  /** @param {number} t */
  show(t) {
    for (const cells of [this.cells, this.otherCells]) {
      for (const cell of cells) {
        if (!cell.classList.contains("now")) continue;
        cell.classList.remove("now");
        cell.removeAttribute("aria-current");
      }
      cells[t]?.classList.add("now");
      cells[t]?.setAttribute("aria-current", "step");
    }
    bringIntoView(this.tape, this.cells[t]);
    bringIntoView(this.otherTape, this.otherCells[t]);
  }
}
