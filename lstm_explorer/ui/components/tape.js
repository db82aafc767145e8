// @ts-check
// The tape as a component of its own; the cells are those of player/cells.js.

import { bringIntoView, drawTape } from "../../player/cells.js";

/** @import { TapeData } from "../../payloads.d.ts" */

/** @typedef {{ data: TapeData, parentElement: HTMLElement }} Component */

/** @param {Component} component */
export default function (component) {
  const draw = () => drawIt(component, globalThis.lstmHand);
  if (globalThis.lstmHand) draw();
  else addEventListener("lstm-hand", draw, { once: true });
}

/**
 * The time steps just before which it is reset, with one set or lifted.
 *
 * @param {string} written as the view has them
 * @param {number} t
 */
export function toggled(written, t) {
  const resets = new Set(written.split(".").filter(Boolean).map(Number));
  if (!resets.delete(t)) resets.add(t);
  return [...resets].sort((a, b) => a - b).join(".");
}

/** @param {Component} component @param {import("./hand.js").Hand} hand */
function drawIt({ data, parentElement }, hand) {
  /** @type {HTMLElement} */
  const tape = parentElement.querySelector(".tape");
  const root = /** @type {Document | ShadowRoot} */ (tape.getRootNode());
  const focused = /** @type {HTMLElement | null} */ (root.activeElement)?.dataset?.t;
  parentElement.querySelector(".name").textContent = data.name;
  // Two clicks may come before the server has heard of the first.
  /** @param {number} t */
  const toggle = (t) => {
    const written = hand.parameter("resets", data, data.resets.join("."));
    hand.change(["set", { resets: toggled(written, t), at: null }]);
  };
  /** @param {number} t */
  const select = (t) => hand.change(["set", { [data.selects]: t }]);
  const drawn = { ...data, clickable: Boolean(data.selects), toggle: data.resets && toggle };
  drawTape(tape, drawn, select);
  if (focused !== undefined) {
    /** @type {HTMLElement | null} */
    const again = tape.querySelector(`[data-t="${focused}"]`);
    again?.focus({ preventScroll: true });
  }
  bringIntoView(tape, tape.querySelector(".now"));
}
