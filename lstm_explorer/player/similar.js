// Similar moments: whose state is nearest to this one, and which units are on together.

const memory = new Memory(); // of this visit

class Similar {
  constructor(choose) {
    this.choose = choose;
    this.box = element("section", "similar");
    this.nearest = element("ol", "nearest");
    const near = element("div", "half");
    this.quantity = this.select("State", ["h", "c"], () => this.again());
    near.append(element("h3", "", "Similar moments"), this.quantity.label,
      element("p", "note", "The time steps, of this text and of those you typed before, whose state is nearest: the distance is over all units."), this.nearest);
    const on = element("div", "half");
    this.from = this.range("From time step");
    this.to = this.range("to time step");
    this.threshold = this.range("Threshold", 0.01);
    Object.assign(this.threshold.input, { min: 0.05, max: 0.99, value: 0.5 });
    this.units = element("div", "chips");
    this.elsewhere = element("p", "note");
    const ranges = element("div", "ranges");
    ranges.append(this.from.label, this.to.label, this.threshold.label);
    on.append(element("h3", "", "On together"),
      element("p", "note", "Units whose h keeps its sign and stays at least this far from zero over a range of time steps. Shift and click on the tape sets the range, too."),
      ranges, this.units, this.elsewhere);
    this.box.append(near, on);
  }

  select(name, options, changed) {
    const label = element("label", "", `${name} `);
    const input = document.createElement("select");
    for (const option of options) input.append(new Option(option, option));
    input.onchange = changed;
    label.append(input);
    return { label, input };
  }

  range(name, step = 1) {
    const label = element("label", "");
    const words = element("span", "", name);
    const input = Object.assign(document.createElement("input"), { type: "range", min: 0, step });
    input.setAttribute("aria-label", name);
    input.oninput = () => this.brush();
    label.append(words, input);
    return { label, input, words, name };
  }

  give(film) {
    this.film = film;
    memory.remember(film);
    for (const each of [this.from, this.to]) each.input.max = film.steps - 1;
    if (this.ofSteps !== film.steps) {
      this.ofSteps = film.steps;
      this.from.input.value = Math.max(0, Math.floor(film.steps / 2) - 1);
      this.to.input.value = Math.min(film.steps - 1, Math.floor(film.steps / 2) + 1);
    }
    this.brush();
  }

  setRange(from, to) {
    this.from.input.value = Math.min(from, to);
    this.to.input.value = Math.max(from, to);
    this.brush();
  }

  again() {
    if (this.now) this.show(this.now, true);
  }

  show(now, listed) {
    this.now = now;
    if (!listed) return;
    const { film } = this;
    const name = this.quantity.input.value;
    const { units } = film;
    const here = film.numbers[name].subarray(now.t * units, (now.t + 1) * units);
    const found = [];
    for (const other of memory.of(film.network)) {
      const values = other.numbers[name];
      for (let t = 0; t < other.steps; t++) {
        if (other.name === film.name && t === now.t) continue;
        let sum = 0;
        for (let unit = 0, k = t * units; unit < units; unit++, k++) sum += (values[k] - here[unit]) ** 2;
        found.push([sum, other, t]);
      }
    }
    found.sort((a, b) => a[0] - b[0]);
    this.nearest.replaceChildren(...found.slice(0, 6).map(([sum, other, t]) => {
      const item = element("li", "");
      const mine = other.name === film.name;
      const place = `time step ${t}, fed ${other.fed[t]}, says ${other.cells[t].answer}`;
      const words = mine ? place : `${place} (in “${other.text}”)`;
      const part = element(mine ? "button" : "span", "", words);
      if (mine) part.onclick = () => this.choose({ t });
      item.append(part, element("span", "distance", ` |Δ${name}| = ${Math.sqrt(sum).toFixed(3)}`));
      return item;
    }));
  }

  brush() {
    const { film } = this;
    const a = Number(this.from.input.value), b = Number(this.to.input.value);
    const [from, to] = [Math.min(a, b), Math.max(a, b)];
    const level = Number(this.threshold.input.value);
    this.from.words.textContent = `From time step ${from} (${film.fed[from]})`;
    this.to.words.textContent = `to time step ${to} (${film.fed[to]})`;
    this.threshold.words.textContent = `Threshold |h| ≥ ${level.toFixed(2)}`;
    const { units, numbers: { h } } = film;
    const on = (unit, t, sign) => h[t * units + unit] * sign >= level;
    const chosen = [];
    for (let unit = 0; unit < units; unit++) {
      const sign = Math.sign(h[from * units + unit]) || 1;
      let all = true;
      for (let t = from; t <= to && all; t++) all = on(unit, t, sign);
      if (all) chosen.push([unit, sign]);
    }
    this.units.replaceChildren(...chosen.map(([unit, sign]) => {
      const chip = element("button", "chip", `${unit}${sign > 0 ? "+" : "−"}`);
      chip.title = `Unit ${unit}, ${sign > 0 ? "above" : "below"} zero`;
      chip.onclick = () => this.choose({ unit });
      return chip;
    }));
    if (!chosen.length) this.units.textContent = "No unit.";
    const others = [];
    for (let t = 0; chosen.length && t < film.steps; t++) {
      if ((t < from || t > to) && chosen.every(([unit, sign]) => on(unit, t, sign))) others.push(`${t} (${film.fed[t]})`);
    }
    this.elsewhere.textContent = !chosen.length ? "" : `${chosen.length} of ${units} units. All of them are on ${others.length ? `at time steps ${others.slice(0, 12).join(", ")}${others.length > 12 ? ", …" : ""} as well` : "nowhere else"}.`;
  }
}
