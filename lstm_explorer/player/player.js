// The player: one time step, one unit, and all panels follow; nothing is asked of the server.

const REST = 1000; // ms without a move before the address is told where we are
const HOLD = 250; // ms before a held key repeats, once a frame
const PACE = 2; // time steps a second at speed 1

function floats(text) {
  const raw = atob(text);
  const bytes = Uint8Array.from(raw, (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function readFilm(data) {
  const numbers = {};
  for (const [name, text] of Object.entries(data.numbers)) numbers[name] = floats(text);
  return { ...data.film, numbers };
}

class Player {
  constructor(root) {
    this.root = root;
    this.charts = new Map();
    this.state = { t: 0, unit: 0, stage: 5 };
    this.speed = 1;
    this.choose = (what) => { this.pause(); this.go(what); };
    this.build();
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const chart = this.charts.get(target.dataset.key);
        if (isIntersecting && chart && window.Plotly) { if (!chart.drawn) chart.draw(); }
      }
    }, { rootMargin: "200px" });
    this.keys = (event) => this.pressed(event);
    this.released = (event) => { if (event.key === this.held) this.letGo(); };
    this.away = () => this.letGo();
    this.wentBack = () => { clearTimeout(this.rest); this.seenView = null; };
    document.addEventListener("keydown", this.keys);
    document.addEventListener("keyup", this.released);
    window.addEventListener("blur", this.away);
    window.addEventListener("popstate", this.wentBack);
  }

  leave() {
    this.pause();
    this.letGo();
    clearTimeout(this.rest);
    this.watcher.disconnect();
    document.removeEventListener("keydown", this.keys);
    document.removeEventListener("keyup", this.released);
    window.removeEventListener("blur", this.away);
    window.removeEventListener("popstate", this.wentBack);
    for (const chart of this.charts.values()) chart.leave();
  }

  build() {
    const button = (name, label, sign, press) => {
      const made = element("button", `key ${name}`, sign);
      made.setAttribute("aria-label", label);
      made.title = label;
      made.onclick = press;
      return made;
    };
    this.bar = element("div", "bar-of-keys");
    this.playButton = button("play", "Play (space)", "▶", () => this.toggle());
    this.scrub = Object.assign(document.createElement("input"), { type: "range", min: 0, className: "scrub" });
    this.scrub.setAttribute("aria-label", "Time step");
    this.scrub.oninput = () => this.choose({ t: Number(this.scrub.value), stage: 5 });
    this.place = element("output", "place");
    const speed = document.createElement("select");
    speed.className = "speed";
    speed.setAttribute("aria-label", "Speed");
    for (const each of [0.25, 0.5, 1, 2, 4, 8]) speed.append(new Option(`×${each}`, each));
    speed.value = 1;
    speed.onchange = () => (this.speed = Number(speed.value));
    this.sub = Object.assign(document.createElement("input"), { type: "checkbox" });
    this.sub.onchange = () => this.go({ stage: this.sub.checked ? 0 : 5 });
    const sub = element("label", "sub");
    sub.append(this.sub, " sub-steps");
    sub.title = "Go through each time step in six sub-steps";
    this.bar.append(
      button("first", "First time step (home)", "⇤", () => this.choose({ t: 0, stage: this.sub.checked ? 0 : 5 })),
      button("back", "One step back (←)", "←", () => this.choose(this.beside(-1))),
      this.playButton,
      button("next", "One step on (→)", "→", () => this.choose(this.beside(1))),
      button("last", "Last time step (end)", "⇥", () => this.choose({ t: this.film.steps - 1, stage: 5 })),
      this.scrub, this.place, speed, sub,
    );
    this.name = element("div", "name");
    this.tape = element("div", "tape");
    this.tape.setAttribute("role", "group");
    this.otherName = element("div", "name");
    this.otherTape = element("div", "tape other");
    this.otherTape.setAttribute("role", "group");
    this.saying = element("p", "saying");
    this.saying.setAttribute("aria-live", "polite");
    this.top = element("div", "top");
    this.top.append(this.bar, this.name, this.tape, this.otherName, this.otherTape, this.saying);
    this.panels = element("div", "panels");
    this.glass = new Glass((what) => this.choose(what));
    this.chain = new Chain((what) => this.choose(what));
    this.similar = new Similar((what) => this.choose(what));
    this.badge = element("p", "badge");
    this.root.replaceChildren(this.top, this.panels);
  }

  // A part of the view as the hand has set it, if the server has yet to hear of that.
  told(name, value) {
    return globalThis.lstmHand?.parameter(name, this.heard, value) ?? value;
  }

  give(sent) {
    const data = sent.key === this.key ? sent : { ...sent, ...JSON.parse(sent.told) };
    this.heard = sent.heard;
    const fresh = data.key !== this.key;
    if (fresh) {
      this.key = data.key;
      this.film = readFilm(data);
      this.order = data.order;
      this.rowOf = [];
      data.order.forEach((unit, row) => (this.rowOf[unit] = row));
      this.pause();
      this.state = this.within(this.state);
      this.film.pastFrom = (t) => { while (t > 0 && !this.film.cells[t].cut) t -= 1; return t; };
      this.drawTapes(data);
      this.chain.give(this.film);
      this.similar.give(this.film);
      this.drawPanels(data);
      this.badge.textContent = data.badge.text;
      this.badge.classList.toggle("loud", data.badge.loud);
      this.scrub.max = this.film.steps - 1;
    }
    // The address counts where it says something new: not where it has yet to hear of a move.
    const view = { now: this.told("t", data.view.now), unit: this.told("unit", data.view.unit) };
    const wished = {};
    if (view.now !== this.seenView?.now) wished.t = view.now;
    if (view.unit !== this.seenView?.unit) wished.unit = view.unit;
    this.seenView = view;
    if (fresh || Object.keys(wished).length) this.go({ stage: 5, ...wished }, { quietly: true });
  }

  drawTapes(data) {
    const choose = (t) => {
      if (window.event?.shiftKey) this.similar.setRange(this.state.t, t);
      else this.choose({ t, stage: 5 });
    };
    drawTape(this.tape, { cells: this.film.cells, name: this.film.name, clickable: true, now: null }, choose);
    this.name.textContent = this.film.name;
    this.otherTape.hidden = this.otherName.hidden = !data.other;
    this.otherCells = [];
    if (data.other) {
      drawTape(this.otherTape, { cells: data.other.cells, name: data.other.name, clickable: true, now: null }, choose);
      this.otherName.textContent = data.other.name;
      this.otherCells = [...this.otherTape.querySelectorAll(".cell")];
    }
    this.cells = [...this.tape.querySelectorAll(".cell")];
  }

  drawPanels(data) {
    const parts = [];
    const kept = new Set();
    for (const row of data.rows) {
      const line = element("div", `line of-${row.length}`);
      for (const panel of row) {
        kept.add(panel.key);
        if (!panel.figure) {
          line.append(this[panel.key].box);
          continue;
        }
        let chart = this.charts.get(panel.key);
        if (!chart) {
          chart = new Chart(panel, (what) => this.clicked(what));
          chart.pastFrom = (t) => this.film.pastFrom(t);
          chart.hovered = (t) => this.sayDistance(t);
          if (panel.kind === "lines") chart.adapt = (traces, layout) => this.showUnit(traces, layout);
          this.charts.set(panel.key, chart);
        }
        line.append(chart.box);
      }
      parts.push(line);
    }
    this.panels.replaceChildren(...parts, this.badge);
    for (const [key, chart] of this.charts) {
      if (kept.has(key)) continue;
      chart.leave();
      if (chart.drawn) window.Plotly.purge(chart.plot);
      this.charts.delete(key);
    }
    const draw = () => {
      // The first picture at once; the others, as far as they can be seen, after it was painted.
      data.rows.forEach((row, place) => row.filter((panel) => panel.figure).forEach((panel, n) => {
        const chart = this.charts.get(panel.key);
        if (!chart) return;
        chart.give(panel, place + n === 0);
        this.watcher.unobserve(chart.box);
        this.watcher.observe(chart.box);
      }));
      this.show(true);
    };
    if (window.Plotly) draw();
    else loadPlotly(data.plotly).then(draw, () => { this.saying.textContent = "The pictures could not be loaded. Reload the page to try again; the numbers below are right."; });
  }

  showUnit(traces, layout) {
    const { numbers, units, steps } = this.film;
    for (const trace of traces) {
      trace.y = Array.from({ length: steps }, (_, t) => numbers[trace.name][t * units + this.state.unit]);
    }
    layout.title.text = `Unit ${this.state.unit}: states above, gates below`;
  }

  // How far another point of the path is from the current one, in the full space.
  sayDistance(other) {
    const { numbers, units, path, said } = this.film;
    const { t } = this.state;
    if (other === null || other === t) {
      this.saying.textContent = said[t];
      return;
    }
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += (numbers[path][other * units + unit] - numbers[path][t * units + unit]) ** 2;
    this.saying.textContent = `From time step ${other} to ${t}: |Δ${path}| = ${Math.sqrt(sum).toFixed(3)}, over all ${units} units.`;
  }

  clicked({ t, row }) {
    const what = { t: Math.min(Math.max(Math.round(t), 0), this.film.steps - 1), stage: 5 };
    if (row !== undefined && this.order[row] !== undefined) what.unit = this.order[row];
    this.choose(what);
  }

  beside(direction) {
    let { t, stage } = this.state;
    if (!this.sub.checked) return { t: t + direction, stage: 5 };
    stage += direction;
    if (stage > 5) return t + 1 < this.film.steps ? { t: t + 1, stage: 0 } : {};
    if (stage < 0) return t > 0 ? { t: t - 1, stage: 5 } : {};
    return { t, stage };
  }

  go(what, { quietly = false } = {}) {
    const before = this.state;
    const next = this.within({ ...before, ...what });
    this.state = next;
    this.show(next.unit !== before.unit);
    if (quietly || (next.t === before.t && next.unit === before.unit)) return;
    clearTimeout(this.rest);
    this.turn = globalThis.lstmHand?.turn;
    this.rest = setTimeout(() => this.rested(), REST);
  }

  within({ t, unit, stage }) {
    const { steps, units } = this.film;
    return { t: Math.min(Math.max(t, 0), steps - 1), unit: Math.min(Math.max(unit, 0), units - 1), stage };
  }

  rested() {
    if (globalThis.lstmHand?.turn !== this.turn) return; // the view is another: it was not moved in
    if (this.playing || this.held) {
      this.rest = setTimeout(() => this.rested(), REST);
      return;
    }
    // Only what changed; and one file of the player has nobody to tell.
    const { t, unit } = this.state;
    const moved = {};
    if (t !== this.seenView?.now) moved.t = t;
    if (unit !== this.seenView?.unit) moved.unit = unit;
    if (!Object.keys(moved).length) return;
    this.seenView = { now: t, unit };
    globalThis.lstmHand?.change(["set", moved]);
  }

  show(unitChanged) {
    const { t, unit, stage } = this.state;
    const row = this.rowOf[unit] ?? null;
    for (const chart of this.charts.values()) chart.move(t, row);
    if (unitChanged) for (const chart of this.charts.values()) if (chart.adapt && chart.drawn) chart.draw();
    for (const cells of [this.cells, this.otherCells]) {
      for (const cell of cells) if (cell.classList.contains("now")) { cell.classList.remove("now"); cell.removeAttribute("aria-current"); }
      const mine = cells[t];
      if (mine) { mine.classList.add("now"); mine.setAttribute("aria-current", "step"); }
    }
    bringIntoView(this.tape, this.cells[t]);
    bringIntoView(this.otherTape, this.otherCells[t]);
    this.scrub.value = t;
    this.place.textContent = `time step ${t} of ${this.film.steps - 1}`;
    this.saying.textContent = this.sub.checked ? `Time step ${t}, ${STAGES[stage]}: ${this.saidOfStage()}` : this.film.said[t];
    this.glass.show(this.film, this.state);
    this.chain.show(this.state);
    this.similar.show(this.state, !this.playing && !this.held);
    this.root.dataset.t = t;
    this.root.dataset.unit = unit;
    this.root.dataset.stage = stage;
  }

  saidOfStage() {
    const { t, stage, unit } = this.state;
    const { film } = this;
    const at = (name) => figure(film.numbers[name][t * film.units + unit]);
    return [
      `fed ${film.fed[t]}, beside the hidden state of the time step before`,
      `unit ${unit} has i = ${at("i")}, f = ${at("f")}, o = ${at("o")}`,
      `unit ${unit} could take in g = ${at("g")}`,
      `unit ${unit} now keeps c = ${at("c")}`,
      `unit ${unit} lets out h = ${at("h")}`,
      film.said[t],
    ][stage];
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.state.t === this.film.steps - 1 && this.state.stage === 5) this.go({ t: 0, stage: this.sub.checked ? 0 : 5 });
    this.playing = true;
    this.playButton.textContent = "❚❚";
    this.playButton.setAttribute("aria-label", "Pause (space)");
    let last = performance.now();
    const frame = (time) => {
      if (!this.playing) return;
      const wait = 1000 / (PACE * this.speed);
      if (time - last >= wait) {
        last = time;
        const next = this.beside(1);
        if (this.state.t === this.film.steps - 1 && this.state.stage === 5) return this.pause();
        this.go(next);
      }
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.playButton.textContent = "▶";
    this.playButton.setAttribute("aria-label", "Play (space)");
    this.show(false);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.film || !this.root.isConnected) return;
    const at = event.composedPath()[0];
    if (at.closest?.("input:not([type=checkbox]), textarea, select, [role=slider], [role=combobox], [role=listbox], [contenteditable]") && at !== this.scrub) return;
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (event.key in steps) {
      event.preventDefault();
      this.pause();
      if (event.repeat) return;
      this.hold(event.key, steps[event.key]);
    } else if (event.key === " " && (at === this.scrub || !at.closest?.("button, a, summary, [role=button], [role=radio], [role=tab], label, input"))) {
      event.preventDefault();
      this.toggle();
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      this.choose(event.key === "Home" ? { t: 0, stage: this.sub.checked ? 0 : 5 } : { t: this.film.steps - 1, stage: 5 });
    }
  }

  // A key that is held steps once a frame; the system's own repeat would be half as fast.
  hold(key, direction) {
    this.letGo();
    this.held = key;
    this.go(this.beside(direction));
    const started = performance.now();
    let frames = 0; // a busy page hears late that a key was let go, and a tap is no hold
    const frame = (time) => {
      if (this.held !== key) return;
      if (++frames > 3 && time - started >= HOLD) this.go(this.beside(direction));
      this.repeat = requestAnimationFrame(frame);
    };
    this.repeat = requestAnimationFrame(frame);
  }

  letGo() {
    if (!this.held) return;
    this.held = null;
    cancelAnimationFrame(this.repeat);
    this.similar.again();
  }
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".lstm-player");
  if (data.plotly) loadPlotly(data.plotly).catch(() => {}); // the player says so, if it fails
  root.player ??= new Player(root);
  root.player.give(data);
  return () => {
    root.player?.leave();
    root.player = null;
  };
}
