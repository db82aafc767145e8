// @ts-check
// Cells of a tape: a letter fed, the answer under it. Text goes in by textContent only: it may have
// been typed by anybody.

import { element } from "./dom.js";

/** @import { Cell } from "../payloads.d.ts" */

/**
 * @typedef {object} Tape What a tape is drawn from.
 * @property {Cell[]} cells
 * @property {string} name
 * @property {number | null} now the current time step
 * @property {boolean} [clickable]
 * @property {boolean} [wrap]
 * @property {boolean} [large]
 * @property {((t: number) => void) | null} [toggle] sets or lifts a reset just before a time step
 */

/** @typedef {(t: number, event: MouseEvent) => void} Choose */

const MANY_CUTS = 6; // resets beyond which they are drawn narrow

// A symbol of several letters, such as Mon. An emoji of several characters is one letter.
/** @param {string | null} symbol */
export function isWord(symbol) {
  return (
    symbol !== null && symbol.length > 1 && [...new Intl.Segmenter().segment(symbol)].length > 1
  );
}

/** @param {Cell} cell */
function spokenVerdict({ asked, right, expected }) {
  if (!asked || right === null) return "";
  return right ? ", right" : `, wrong: ${expected}`;
}

/**
 * A cell in words.
 *
 * @param {Cell} cell
 */
export function spoken(cell) {
  const fed = cell.letters.map((letter) => letter ?? "padding").join(" ");
  const cut = cell.cut ? "State reset. " : "";
  if (cell.answer === null) return `${cut}Fed ${fed}`;
  const sure = cell.probability === null ? "" : `, ${Math.round(cell.probability * 100)} percent`;
  return `${cut}Fed ${fed}, answer ${cell.answer}${sure}${spokenVerdict(cell)}`;
}

/** @param {Cell} cell @param {number | null} now */
function lookOf(cell, now) {
  return {
    now: cell.t === now,
    unasked: !cell.asked,
    many: cell.letters.join("").length > 1,
    word: cell.letters.some(isWord),
    padding: cell.letters.every((letter) => letter === null),
    wrong: cell.asked && cell.right === false,
    disturbed: cell.disturbed === true,
    donated: cell.donated === true,
    held: cell.held === true,
    warm: cell.warm === true,
  };
}

/** @param {Cell} cell */
function drawAnswer({ answer, probability, asked, right, expected }) {
  const parts = [element("div", "arrow", "↓"), element("div", "answer", answer)];
  if (probability !== null) {
    const bar = element("div", "bar");
    const filled = element("div", "");
    filled.style.width = `${probability * 100}%`;
    bar.append(filled);
    parts.push(bar);
  }
  const verdict = right ? "✓" : `✗ ${expected}`;
  return [...parts, element("div", "verdict", right === null || !asked ? "" : verdict)];
}

/** @param {Cell} cell @param {Tape} tape @param {Choose} choose @returns {HTMLElement} */
function drawCell(cell, tape, choose) {
  const made = element(tape.clickable ? "button" : "div", "cell");
  for (const [look, has] of Object.entries(lookOf(cell, tape.now)))
    made.classList.toggle(look, has);
  made.dataset.t = String(cell.t);
  made.setAttribute("aria-label", spoken(cell));
  made.title = spoken(cell);
  const between = cell.letters.some(isWord) ? " " : "";
  made.append(element("div", "letters", cell.letters.map((letter) => letter ?? "·").join(between)));
  if (cell.answer !== null) made.append(...drawAnswer(cell));
  if (tape.clickable) made.onclick = (event) => choose(cell.t, event);
  return made;
}

/**
 * Between two letters: sets a reset, or lifts the one that stands there.
 *
 * @param {Cell} cell
 * @param {(t: number) => void} toggle
 */
function drawGap(cell, toggle) {
  const made = element("button", cell.cut ? "cut gap" : "gap", cell.cut ? "✂" : "");
  const where = `before time step ${cell.t}`;
  made.title = cell.cut ? `The state is reset ${where}; click to carry it` : `Reset ${where}`;
  made.setAttribute("aria-label", `Reset ${where}`);
  made.setAttribute("aria-pressed", String(cell.cut));
  made.dataset.gap = String(cell.t);
  made.onclick = () => toggle(cell.t);
  return made;
}

function drawCut() {
  const cut = element("div", "cut", "✂");
  cut.title = "The state is reset here";
  cut.setAttribute("aria-hidden", "true");
  return cut;
}

/**
 * The cells of one run, with a cut before every time step whose state was reset.
 *
 * @param {HTMLElement} box
 * @param {Tape} tape
 * @param {Choose} choose
 */
export function drawTape(box, tape, choose) {
  const cuts = tape.cells.filter((cell) => cell.cut).length;
  box.classList.toggle("wrap", Boolean(tape.wrap));
  box.classList.toggle("large", Boolean(tape.large));
  box.classList.toggle("cuts", cuts > MANY_CUTS);
  box.setAttribute("aria-label", tape.name);
  const items = [];
  for (const cell of tape.cells) {
    if (tape.toggle && cell.t > 0) items.push(drawGap(cell, tape.toggle));
    else if (cell.cut) items.push(drawCut());
    items.push(drawCell(cell, tape, choose));
  }
  box.replaceChildren(...items);
}

/** @param {HTMLElement} box @param {HTMLElement} [cell] */
export function bringIntoView(box, cell) {
  if (cell && box.scrollWidth > box.clientWidth) {
    box.scrollLeft = cell.offsetLeft - box.offsetLeft - box.clientWidth / 2;
  }
}
