// Sliders that report while they are dragged. Built once; later data only moves them.

const POSITIONS = 1000;
const PAUSE = 120; // milliseconds between two reports while dragging

function rounded(value, dial) {
  if (!dial.logarithmic) return dial.whole ? Math.round(value) : value;
  if (dial.whole && value < 20) return Math.round(value);
  return Number(value.toPrecision(2)); // the hand cannot place more digits; the box can
}

function valueAt(position, dial) {
  const share = position / POSITIONS;
  const value = dial.logarithmic
    ? dial.low * (dial.high / dial.low) ** share
    : dial.low + (dial.high - dial.low) * share;
  return Math.min(dial.high, Math.max(dial.low, rounded(value, dial)));
}

function positionOf(value, dial) {
  const share = dial.logarithmic
    ? Math.log(value / dial.low) / Math.log(dial.high / dial.low)
    : (value - dial.low) / (dial.high - dial.low || 1);
  return Math.round(Math.min(1, Math.max(0, share)) * POSITIONS); // a box may go beyond the slider
}

function typed(text, dial) {
  let number = text.trim();
  if (dial.whole && /^\d{1,3}(,\d{3})+$/.test(number)) number = number.replaceAll(",", ""); // 1,000
  return number === "" ? NaN : Number(number.replace(",", "."));
}

function refuse(part, dial, sentence) {
  const [, box, , explained] = part.children;
  box.classList.toggle("refused", sentence !== null);
  box.setAttribute("aria-invalid", String(sentence !== null));
  explained.textContent = sentence ?? dial.explained;
}

function build(root, names) {
  root.replaceChildren();
  for (const name of names) {
    const dial = document.createElement("div");
    dial.className = "dial";
    dial.dataset.name = name;
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "text";
    box.inputMode = "decimal";
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = POSITIONS;
    const explained = document.createElement("div");
    explained.className = "explained";
    dial.append(label, box, slider, explained);
    root.append(dial);
  }
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".dials");
  const names = data.dials.map((dial) => dial.name);
  if (root.dataset.names !== names.join()) {
    build(root, names);
    root.dataset.names = names.join();
  }
  const draw = () => {
    const hand = globalThis.lstmHand;
    for (const dial of data.dials) connect(root, dial, data, hand);
  };
  if (globalThis.lstmHand) draw();
  else addEventListener("lstm-hand", draw, { once: true });
}

function connect(root, dial, { live, tab, heard }, hand) {
  const part = root.querySelector(`[data-name="${dial.name}"]`);
  const [label, box, slider] = part.children;
  label.textContent = dial.label;
  slider.setAttribute("aria-label", `${dial.label}, slider`);
  box.setAttribute("aria-label", dial.label);
  const key = `dial_${dial.name}`;
  const value = hand.shown({ key, tab, heard }, dial.value);
  if (!part.dataset.held) slider.value = positionOf(value, dial);
  if (!part.dataset.held && !part.dataset.typing) {
    box.value = String(value);
    refuse(part, dial, null);
  }
  slider.setAttribute("aria-valuetext", String(value));

  const report = (value) => hand.change(["set", { [dial.name]: value }], key, value);
  let latest = null;
  slider.oninput = () => {
    part.dataset.held = "yes";
    const value = valueAt(Number(slider.value), dial);
    box.value = String(value);
    slider.setAttribute("aria-valuetext", String(value));
    if (!live) return;
    latest = value;
    if (part.timer) return;
    part.timer = setTimeout(() => {
      part.timer = null;
      report(latest);
    }, PAUSE);
  };
  slider.onchange = () => {
    clearTimeout(part.timer);
    part.timer = null;
    delete part.dataset.held;
    report(valueAt(Number(slider.value), dial));
  };
  // Let go where it was taken up: there is no change to report then.
  slider.onpointerup = slider.onpointercancel = () => setTimeout(() => delete part.dataset.held);
  // A hand that only rests in the box has typed nothing that there is to keep.
  box.oninput = () => (part.dataset.typing = "yes");
  box.onblur = () => delete part.dataset.typing;
  box.onchange = () => {
    const value = typed(box.value, dial);
    const fits =
      value >= dial.least && value <= dial.most && (!dial.whole || Number.isInteger(value));
    refuse(part, dial, fits ? null : `Not ${box.value || "nothing"}: ${dial.wanted}.`);
    if (!fits) return;
    delete part.dataset.typing;
    report(value);
  };
}
