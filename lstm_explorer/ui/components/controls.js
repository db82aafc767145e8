// @ts-check
// Controls: each shows what the server says, or what the hand has set since, and tells changes.
//
// Text enters by textContent and value only: it may have been typed by anybody.

/** @import { ButtonControl, ChoiceControl, Control, ControlBase, ControlOption, LinkItem, LinksControl, NumberControl, NumbersControl, RangeControl, SliderControl, TextControl, ToggleControl } from "../../payloads.d.ts" */
/** @import { Hand } from "./hand.js" */

/**
 * @typedef {HTMLElement & {
 *   built?: string, written?: string, labels?: string, typing?: boolean, held?: boolean
 * }} Root What a control is drawn into, with what it was drawn from and whether a hand is on it.
 */

/**
 * @template Data
 * @typedef {object} Kind
 * @property {(root: Root, data: Data) => void} build draws what stays
 * @property {(root: Root, data: Data, hand: Hand) => void} draw shows what is
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function part(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {string} name */
function icon(name) {
  const made = part("span", "icon", name);
  made.setAttribute("aria-hidden", "true");
  return made;
}

let named = 0;

function nextNumber() {
  named += 1;
  return named;
}

/**
 * A label, and a question mark that unfolds what the thing is.
 *
 * @param {Root} root
 * @param {ControlBase} data
 * @param {HTMLElement} field
 */
function labelled(root, data, field) {
  field.id ||= `lstm-control-${nextNumber()}`;
  const label = part("label", data.hideLabel ? "unseen" : "label", data.label);
  label.htmlFor = field.id;
  root.replaceChildren(label);
  if (data.help && !data.hideLabel) {
    const help = part("button", "help", "?");
    const said = part("div", "explained", data.help);
    said.hidden = true;
    help.type = "button";
    help.title = data.help;
    help.setAttribute("aria-label", `What is ${data.label}?`);
    help.setAttribute("aria-expanded", "false");
    help.onclick = () => {
      said.hidden = !said.hidden;
      help.setAttribute("aria-expanded", String(!said.hidden));
    };
    label.append(help);
    root.append(said);
  }
  root.append(field);
}

/** @param {string} text */
export function whole(text) {
  const plain = text.trim().replace(/^(\d{1,3})((?:,\d{3})+)$/, (_, a, b) => a + b.replaceAll(",", ""));
  return /^-?\d+$/.test(plain) ? Number(plain) : NaN;
}

/**
 * Says what is wrong with what was typed, below the field; null takes that away.
 *
 * @param {Root} root
 * @param {HTMLElement} field
 * @param {string | null} sentence
 */
function refuse(root, field, sentence) {
  field.setAttribute("aria-invalid", String(sentence !== null));
  root.querySelector(".refused")?.remove();
  if (sentence !== null) root.append(part("div", "refused", sentence));
}

/**
 * @type {{
 *   text: Kind<TextControl>, select: Kind<ChoiceControl>, segments: Kind<ChoiceControl>,
 *   column: Kind<ChoiceControl>, number: Kind<NumberControl>, slider: Kind<SliderControl>,
 *   range: Kind<RangeControl>, numbers: Kind<NumbersControl>, toggle: Kind<ToggleControl>,
 *   button: Kind<ButtonControl>, links: Kind<LinksControl>
 * }}
 */
const KINDS = {
  text: {
    build(root, data) {
      const field = Object.assign(part("input"), { type: "text", autocomplete: "off", spellcheck: false });
      field.oninput = () => (root.typing = true);
      labelled(root, data, field);
    },
    draw(root, data, hand) {
      const field = root.querySelector("input");
      field.placeholder = data.placeholder ?? "";
      if (!root.typing) field.value = hand.shown(data, data.value);
      field.onchange = () => {
        root.typing = false;
        hand.change(["set", { [data.name]: field.value }], data.key, field.value);
      };
      // Typed and taken back: there is no change to tell of, and later ones are to be shown.
      field.onblur = () => {
        root.typing = false;
        field.value = hand.shown(data, data.value);
      };
    },
  },

  select: {
    build(root, data) {
      labelled(root, data, part("select"));
    },
    draw(root, data, hand) {
      const field = root.querySelector("select");
      const labels = data.options.map((option) => option.label);
      if (root.labels !== labels.join("\n")) {
        field.replaceChildren(...labels.map((label) => new Option(label, label)));
        root.labels = labels.join("\n");
      }
      field.value = hand.shown(data, data.value);
      field.onchange = () => {
        const chosen = data.options.find((option) => option.label === field.value);
        if (chosen?.sets) hand.change(["set", chosen.sets], data.key, chosen.label);
      };
    },
  },

  segments: { build: buildChoice, draw: drawChoice },
  column: { build: buildChoice, draw: drawChoice },

  number: {
    build(root, data) {
      const line = part("div", "line");
      const field = Object.assign(part("input"), { type: "text", inputMode: "numeric", autocomplete: "off" });
      const less = part("button", "less", "−");
      const more = part("button", "more", "+");
      less.setAttribute("aria-label", "One less");
      more.setAttribute("aria-label", "One more");
      field.oninput = () => (root.typing = true);
      labelled(root, data, field);
      field.replaceWith(line);
      line.append(field, less, more);
    },
    draw(root, data, hand) {
      const field = root.querySelector("input");
      const [less, more] = root.querySelector(".line").querySelectorAll("button");
      const now = () => Number(hand.shown(data, data.value));
      const put = (/** @type {number} */ number) => {
        root.typing = false;
        refuse(root, field, null);
        field.value = String(number);
        const what = data.press ? ["press", data.press, number] : ["set", { [data.name]: number }];
        hand.change(what, data.key, number);
        limits();
      };
      const limits = () => {
        less.disabled = now() <= data.low;
        more.disabled = now() >= data.high;
      };
      if (!root.typing) field.value = String(now());
      limits();
      const step = data.step ?? 1;
      less.onclick = () => put(Math.max(now() - step, data.low));
      more.onclick = () => put(Math.min(now() + step, data.high));
      field.onchange = () => {
        const number = whole(field.value);
        if (number >= data.low && number <= data.high) return put(number);
        refuse(root, field, `Not ${field.value || "nothing"}: a whole number from ${data.low} to ${data.high}.`);
      };
      field.onblur = () => (root.typing = false);
    },
  },

  slider: {
    build(root, data) {
      const field = Object.assign(part("input"), { type: "range", step: 1 });
      labelled(root, data, field);
      root.append(part("output", "at"));
    },
    draw(root, data, hand) {
      const field = root.querySelector("input");
      const at = root.querySelector("output");
      Object.assign(field, { min: data.low, max: data.high });
      if (!root.held) field.value = String(hand.shown(data, data.value));
      at.textContent = field.value;
      field.oninput = () => {
        root.held = true;
        at.textContent = field.value;
      };
      field.onchange = () => {
        root.held = false;
        hand.change(["set", { [data.name]: Number(field.value) }], data.key, Number(field.value));
      };
    },
  },

  range: {
    build(root, data) {
      const line = part("div", "ends");
      const ends = ["first", "last"].map((which) => {
        const field = Object.assign(part("input"), { type: "range", step: 1 });
        field.setAttribute("aria-label", `${data.label}, ${which}`);
        return field;
      });
      line.append(...ends);
      root.replaceChildren(part("div", "label", data.label), line, part("output", "at"));
    },
    draw(root, data, hand) {
      const [first, last] = root.querySelectorAll("input");
      const at = root.querySelector("output");
      for (const field of [first, last]) Object.assign(field, { min: data.low, max: data.high });
      const say = () => (at.textContent = `${first.value} to ${last.value}`);
      if (!root.held) [first.value, last.value] = hand.shown(data, data.value).map(String);
      say();
      first.oninput = () => {
        root.held = true;
        first.value = String(Math.min(Number(first.value), Number(last.value)));
        say();
      };
      last.oninput = () => {
        root.held = true;
        last.value = String(Math.max(Number(first.value), Number(last.value)));
        say();
      };
      first.onchange = last.onchange = () => {
        root.held = false;
        hand.change(["set", { [data.name]: `${first.value}-${last.value}` }], data.key, [first.value, last.value]);
      };
    },
  },

  numbers: {
    build(root, data) {
      const field = Object.assign(part("input"), { type: "text", autocomplete: "off" });
      field.oninput = () => (root.typing = true);
      labelled(root, data, field);
    },
    draw(root, data, hand) {
      const field = root.querySelector("input");
      field.placeholder = data.placeholder ?? "";
      if (!root.typing) field.value = hand.shown(data, data.value.join(", "));
      field.onchange = () => {
        root.typing = false;
        const parts = field.value.split(/[\s,.;]+/).filter(Boolean);
        const wrong = parts.find((each) => !(whole(each) >= data.low && whole(each) <= data.high));
        if (wrong !== undefined) {
          return refuse(root, field, `Not ${wrong}: whole numbers from ${data.low} to ${data.high}.`);
        }
        refuse(root, field, null);
        const numbers = [...new Set(parts.map(Number))].sort((a, b) => a - b);
        field.value = numbers.join(", ");
        hand.change(["set", { [data.name]: numbers.join(".") }], data.key, numbers.join(", "));
      };
      field.onblur = () => (root.typing = false);
    },
  },

  toggle: {
    build(root, data) {
      const field = Object.assign(part("input"), { type: "checkbox" });
      field.setAttribute("role", "switch");
      const label = part("label", "switch");
      label.title = data.help ?? "";
      label.append(field, part("span", "", data.label));
      root.replaceChildren(label);
    },
    draw(root, data, hand) {
      const field = root.querySelector("input");
      field.checked = hand.shown(data, data.value);
      field.onchange = () => hand.change(["set", field.checked ? data.on : data.off], data.key, field.checked);
    },
  },

  button: {
    build(root) {
      const made = part("button");
      made.type = "button";
      root.replaceChildren(made);
    },
    draw(root, data, hand) {
      const made = root.querySelector("button");
      made.className = data.look;
      made.disabled = Boolean(data.disabled);
      made.title = data.help ?? "";
      made.replaceChildren(...(data.icon ? [icon(data.icon)] : []), part("p", "", data.label));
      if (data.spoken) made.setAttribute("aria-label", data.spoken);
      made.onclick = () => hand.change(data.does);
    },
  },

  links: {
    build(root) {
      root.replaceChildren();
    },
    draw(root, data, hand) {
      const written = JSON.stringify(data.items);
      if (root.written === written) return;
      root.written = written;
      root.replaceChildren(...data.items.map((item) => drawLink(item, hand)));
    },
  },
};

/** @param {LinkItem} item @param {Hand} hand */
function drawLink(item, hand) {
  const made = part("a", "link");
  made.href = item.href;
  if (item.current) made.setAttribute("aria-current", "page");
  if (item.icon) made.append(icon(item.icon));
  made.append(part("span", "", item.label));
  made.onclick = (event) => {
    // In a tab or window of its own a link is a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    hand.change(item.does);
  };
  return made;
}

/** @param {Root} root @param {ChoiceControl} data */
function buildChoice(root, data) {
  const group = part("div", "group");
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", data.label);
  if (data.hideLabel) root.replaceChildren(group);
  else {
    labelled(root, data, group);
    root.querySelector("label").removeAttribute("for");
  }
}

/** @param {Root} root @param {ChoiceControl} data @param {Hand} hand */
function drawChoice(root, data, hand) {
  const group = root.querySelector('[role="radiogroup"]');
  const written = JSON.stringify(data.options);
  if (root.written !== written) {
    root.written = written;
    const name = `${data.key}-${nextNumber()}`;
    group.replaceChildren(...data.options.map((option) => drawOption(option, name)));
  }
  const now = hand.shown(data, data.value);
  for (const [n, field] of group.querySelectorAll("input").entries()) {
    const option = data.options[n];
    field.checked = option.label === now;
    field.onchange = () => {
      if (option.sets) hand.change(["set", option.sets], data.key, option.label);
    };
  }
}

/** @param {ControlOption} option @param {string} name */
function drawOption(option, name) {
  const made = part("label", "option");
  made.append(Object.assign(part("input"), { type: "radio", name }), part("span", "", option.said ?? option.label));
  if (option.caption) made.append(part("span", "caption", option.caption));
  return made;
}

/** @param {{ data: Control, parentElement: HTMLElement }} component @param {Hand} hand */
export function drawControl({ data, parentElement }, hand) {
  /** @type {Root} */
  const root = parentElement.querySelector(".lstm-control");
  const kind = /** @type {Kind<Control>} */ (KINDS[data.kind]);
  const built = [data.kind, data.label, data.help, data.hideLabel].join("\n");
  if (root.built !== built && !(root.built && data.kind === "button")) {
    root.className = `lstm-control ${data.kind}`;
    kind.build(root, data);
    root.built = built;
  }
  kind.draw(root, data, hand);
}
