// The tape as a component of its own; the cells are those of player/cells.js.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const tape = parentElement.querySelector(".tape");
  const focused = tape.getRootNode().activeElement?.dataset?.t;
  parentElement.querySelector(".name").textContent = data.name;
  const toggle = data.gaps ? (t) => setTriggerValue("toggled", t) : null;
  drawTape(tape, { ...data, toggle }, (t) => setTriggerValue("chosen", t));
  if (focused !== undefined) tape.querySelector(`[data-t="${focused}"]`)?.focus({ preventScroll: true });
  bringIntoView(tape, tape.querySelector(".now"));
}
