// The cell, unrolled: a box a time step, arrows for h and c as strong as the state is, cut by resets.

const PITCH = 74;

function drawn(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

class Chain {
  constructor(choose) {
    this.choose = choose;
    this.box = element("section", "chain");
    this.box.append(element("h3", "", "The cell, unrolled over time"));
    this.scroll = element("div", "scroll");
    this.scroll.tabIndex = 0;
    this.scroll.setAttribute("role", "group");
    this.scroll.setAttribute("aria-label", "One box a time step; arrows are h and c, as thick as they are long; a reset cuts both");
    this.svg = drawn("svg", { height: 168 });
    this.scroll.append(this.svg);
    this.box.append(this.scroll, element("p", "note", "The upper arrow is c, the lower one h; the thicker, the longer the state. ✂ cuts both: the box begins from zeros."));
  }

  give(film) {
    const { steps, units, numbers } = film;
    const length = (name, t) => {
      let sum = 0;
      for (let unit = 0; unit < units; unit++) sum += numbers[name][t * units + unit] ** 2;
      return Math.sqrt(sum);
    };
    const lengths = { h: [], c: [] };
    for (const name of ["h", "c"]) for (let t = 0; t < steps; t++) lengths[name].push(length(name, t));
    const most = { h: Math.max(...lengths.h, 1e-9), c: Math.max(...lengths.c, 1e-9) };
    const items = [];
    film.cells.forEach((cell, t) => {
      const x = 30 + t * PITCH;
      const box = drawn("g", { class: "cellbox", "data-t": t });
      box.append(
        drawn("rect", { x, y: 44, width: 40, height: 70, rx: 6 }),
        drawn("text", { x: x + 20, y: 84, class: "name" }, "LSTM"),
        drawn("line", { x1: x + 20, y1: 136, x2: x + 20, y2: 116, class: "thin" }),
        drawn("text", { x: x + 20, y: 154, class: "letter" }, film.fed[t]),
        drawn("line", { x1: x + 20, y1: 42, x2: x + 20, y2: 28, class: "thin" }),
        drawn("text", { x: x + 20, y: 22, class: "letter said" }, cell.answer),
      );
      box.onclick = () => this.choose({ t });
      items.push(box);
      if (t + 1 >= steps) return;
      const cut = film.cells[t + 1].cut;
      for (const [name, y] of [["c", 62], ["h", 96]]) {
        const share = lengths[name][t] / most[name];
        const line = drawn("line", { x1: x + 41, y1: y, x2: x + (cut ? 52 : PITCH - 2), y2: y, class: cut ? "flow cutoff" : "flow", "stroke-width": 1 + 7 * share });
        line.append(drawn("title", {}, `|${name}| after time step ${t} is ${lengths[name][t].toFixed(3)}${cut ? ", then set to zeros" : ""}`));
        items.push(line);
      }
      if (cut) items.push(drawn("text", { x: x + 57, y: 84, class: "scissors" }, "✂"));
    });
    this.mark = drawn("rect", { x: 26, y: 40, width: 48, height: 78, rx: 8, class: "mark" });
    this.svg.setAttribute("width", 40 + steps * PITCH);
    this.svg.replaceChildren(...items, this.mark);
  }

  show({ t }) {
    this.mark.setAttribute("transform", `translate(${t * PITCH}, 0)`);
    const x = 30 + t * PITCH;
    const { scrollLeft, clientWidth } = this.scroll;
    if (x < scrollLeft || x + PITCH > scrollLeft + clientWidth) this.scroll.scrollLeft = x - clientWidth / 2;
  }
}
