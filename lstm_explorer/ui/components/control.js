// @ts-check
// A control, drawn by the hand: the page's own script may come a moment later.

/** @import { Control } from "../../payloads.d.ts" */

/** @param {{ data: Control, parentElement: HTMLElement }} component */
export default function (component) {
  const draw = () => globalThis.lstmHand.draw(component);
  if (globalThis.lstmHand) draw();
  else addEventListener("lstm-hand", draw, { once: true });
}
