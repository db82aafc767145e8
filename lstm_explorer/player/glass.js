// One unit under the glass: this time step's numbers in the LSTM's equations, sums checked.

const STAGES = ["input arrives", "gates", "candidate", "new cell state", "new hidden state", "answer"];

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

function figure(value) {
  return (value < 0 ? "−" : "") + Math.abs(value).toFixed(4);
}

class Glass {
  constructor(choose) {
    this.box = element("section", "glass");
    this.title = element("h3", "");
    this.pick = document.createElement("input");
    Object.assign(this.pick, { type: "number", min: 0, className: "pick" });
    this.pick.setAttribute("aria-label", "Unit");
    this.pick.onchange = () => choose({ unit: Math.round(Number(this.pick.value)) || 0 });
    const head = element("div", "head");
    head.append(element("h3", "", "Unit"), this.pick, element("span", "of", ""), this.title);
    this.of = head.querySelector(".of");
    this.rows = new Map();
    const table = element("div", "equations");
    table.setAttribute("role", "table");
    for (const [name, stage] of [["x", 0], ["i", 1], ["f", 1], ["o", 1], ["g", 2], ["c", 3], ["h", 4], ["y", 5]]) {
      const row = element("div", "equation");
      row.dataset.name = name;
      row.dataset.stage = stage;
      row.setAttribute("role", "row");
      const cells = { stage: element("span", "stage", ""), left: element("span", "left"), sum: element("span", "sum"), value: element("span", "value"), check: element("span", "check") };
      for (const cell of Object.values(cells)) cell.setAttribute("role", "cell");
      row.append(...Object.values(cells));
      table.append(row);
      this.rows.set(name, { row, ...cells });
    }
    for (const name of ["x", "i", "g", "c", "h", "y"]) {
      const { row, stage } = this.rows.get(name);
      stage.textContent = STAGES[Number(row.dataset.stage)];
    }
    this.box.append(head, table);
  }

  show(film, { t, unit, stage }) {
    const { units, numbers } = film;
    const at = (name) => numbers[name][t * units + unit];
    const part = (name, gate) => numbers[name][(t * 4 + gate) * units + unit];
    this.pick.max = units - 1;
    if (document.activeElement !== this.pick) this.pick.value = unit;
    this.of.textContent = `of 0 to ${units - 1}`;
    this.title.textContent = `at time step ${t}`;
    const put = (name, left, sum, value, error) => {
      const row = this.rows.get(name);
      row.row.classList.toggle("later", Number(row.row.dataset.stage) > stage);
      row.row.classList.toggle("current", Number(row.row.dataset.stage) === stage);
      row.left.textContent = left;
      row.sum.textContent = sum;
      row.value.textContent = value;
      row.check.textContent = error === null ? "" : error < 1e-5 ? "✓" : `✗ off by ${error.toExponential(1)}`;
    };
    const hBefore = at("h_before"), cBefore = at("c_before");
    put("x", "x, h₋", `fed ${film.fed[t]}, hidden state before`, figure(hBefore), null);
    const gates = { i: 0, f: 1, g: 2, o: 3 };
    for (const [name, gate] of Object.entries(gates)) {
      const a = part("input", gate), b = part("recurrent", gate), d = numbers.bias[gate * units + unit];
      const squashed = name === "g" ? Math.tanh(a + b + d) : sigmoid(a + b + d);
      put(name, `${name} = ${name === "g" ? "tanh" : "σ"}(input + recurrent + bias)`,
        `${name === "g" ? "tanh" : "σ"}(${figure(a)} + ${figure(b)} + ${figure(d)}) = ${name === "g" ? "tanh" : "σ"}(${figure(a + b + d)})`,
        figure(at(name)), Math.abs(squashed - at(name)));
    }
    const c = at("f") * cBefore + at("i") * at("g");
    put("c", "c = f·c₋ + i·g", `${figure(at("f"))} · ${figure(cBefore)} + ${figure(at("i"))} · ${figure(at("g"))}`,
      figure(at("c")), Math.abs(c - at("c")) / Math.max(1, Math.abs(c)));
    const h = at("o") * Math.tanh(at("c"));
    put("h", "h = o·tanh(c)", `${figure(at("o"))} · ${figure(Math.tanh(at("c")))}`, figure(at("h")), Math.abs(h - at("h")));
    const best = film.best[t];
    const weight = numbers.dense[unit * film.classes.length + best];
    put("y", `h·w for ${film.classes[best]}`, `${figure(at("h"))} · ${figure(weight)}: this unit's push for the answer ${film.classes[best]} (${(100 * film.cells[t].probability).toFixed(1)} %)`,
      figure(at("h") * weight), null);
  }
}
