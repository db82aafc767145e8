// The tape as a component of its own; the cells are those of player/cells.js.

import { bringIntoView, drawTape } from "../player/cells.js";

export default function (component) {
  const draw = () => drawIt(component, globalThis.lstmHand);
  if (globalThis.lstmHand) draw();
  else addEventListener("lstm-hand", draw, { once: true });
}

function drawIt({ data, parentElement }, hand) {
  const tape = parentElement.querySelector(".tape");
  const focused = tape.getRootNode().activeElement?.dataset?.t;
  parentElement.querySelector(".name").textContent = data.name;
  // Two clicks may come before the server has heard of the first.
  const toggle = (t) => {
    const written = hand.parameter("resets", data, data.resets.join("."));
    const resets = new Set(written.split(".").filter(Boolean).map(Number));
    if (!resets.delete(t)) resets.add(t);
    hand.change(["set", { resets: [...resets].sort((a, b) => a - b).join("."), at: null }]);
  };
  const select = (t) => hand.change(["set", { [data.selects]: t }]);
  drawTape(tape, { ...data, clickable: Boolean(data.selects), toggle: data.resets && toggle }, select);
  if (focused !== undefined) tape.querySelector(`[data-t="${focused}"]`)?.focus({ preventScroll: true });
  bringIntoView(tape, tape.querySelector(".now"));
}
