// One Plotly figure. What moves with the time step or the unit lies over it, so that a step costs a
// transform and the figure is never drawn again.

// Pixels of height in a hall, where keys and tape stand above it; each answer has a row of its own.
const LEAST_OF_PANEL = { columns: 340, space: 300 };
const QUIET = { displayModeBar: false, displaylogo: false, scrollZoom: false, doubleClick: "reset" };

class Chart {
  constructor(panel, choose) {
    this.choose = choose;
    this.kind = panel.kind;
    this.box = element("figure", `panel ${panel.kind}`);
    this.box.dataset.key = panel.key;
    this.plot = element("div", "plot");
    this.veil = element("div", "veil");
    this.column = element("div", "column");
    this.row = element("div", "row");
    this.point = element("div", "point");
    this.trail = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.trail.append(document.createElementNS("http://www.w3.org/2000/svg", "polyline"));
    this.veil.append(this.trail, this.column, this.row, this.point);
    this.veil.setAttribute("aria-hidden", "true");
    this.box.append(this.plot, this.veil);
    this.place = null;
    this.now = { t: 0, row: null };
    this.under = null;
    this.resized = new ResizeObserver(() => this.resize());
    this.left = new AbortController();
    addEventListener("hall", () => this.fit(), { signal: this.left.signal });
  }

  // Waits with drawing until somebody can see it.
  give(panel, seen) {
    this.panel = panel;
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", panel.alt);
    this.plot.style.height = `${panel.figure.layout.height}px`;
    if (this.drawn || seen) this.draw();
  }

  draw() {
    const { data, layout } = structuredClone(this.panel.figure);
    this.adapt?.(data, layout);
    layout.uirevision = this.panel.key;
    if (layout.scene) layout.scene.uirevision = this.panel.key;
    const first = !this.drawn;
    this.drawn = true;
    this.large = inHall();
    if (this.large) layout.height = heightInHall(this.plot, layout.height, LEAST_OF_PANEL[this.kind] ?? 230);
    this.plot.style.height = `${layout.height}px`;
    // One drawing after the other: Plotly leaves half a figure where two of them meet.
    this.drawing = Promise.resolve(this.drawing).then(() =>
      window.Plotly.react(this.plot, data, { ...layout, autosize: true }, QUIET));
    this.drawing.then(() => (first ? this.begin() : this.measure()));
  }

  begin() {
    this.ready = true;
    this.plot.on("plotly_afterplot", () => this.measure());
    this.plot.on("plotly_click", (event) => this.clicked(event.points[0]));
    if (this.kind === "path" || this.kind === "space") {
      this.plot.on("plotly_hover", (event) => {
        const t = event.points[0].customdata?.[0] ?? event.points[0].customdata;
        this.under = Number.isInteger(t) ? t : null;
        if (this.under !== null) this.hovered?.(t);
      });
      this.plot.on("plotly_unhover", () => { this.under = null; this.hovered?.(null); });
    }
    this.resized.observe(this.box);
    if (this.kind === "space") {
      this.followCamera();
      this.hearClicks();
    }
    this.measure();
  }

  resize() {
    const { clientWidth } = this.plot;
    if (!this.ready || !clientWidth || clientWidth === this.plot._fullLayout.width) return;
    if (this.large || inHall()) return this.draw();
    this.drawing = Promise.resolve(this.drawing).then(() => window.Plotly.Plots.resize(this.plot));
  }

  fit() {
    if (this.ready && this.box.isConnected && this.plot.clientWidth) this.draw();
  }

  clicked(point) {
    if (this.kind === "space") return;
    if (this.kind === "path") {
      const t = point.customdata?.[0] ?? point.customdata;
      if (Number.isInteger(t)) this.choose({ t });
    } else if (this.kind === "heat") {
      this.choose({ t: point.x, row: point.y });
    } else {
      this.choose({ t: point.x });
    }
  }

  measure() {
    const full = this.plot._fullLayout;
    if (!full?.xaxis?._length || this.kind === "space") return;
    const { xaxis, yaxis } = full;
    const whole = this.kind === "lines" ? full._size.h : yaxis._length;
    const top = this.kind === "lines" ? full._size.t : yaxis._offset;
    Object.assign(this.veil.style, {
      left: `${xaxis._offset}px`, top: `${top}px`, width: `${xaxis._length}px`, height: `${whole}px`,
    });
    this.place = { x: (v) => xaxis.d2p(v), y: (v) => yaxis.d2p(v) };
    this.points = this.kind === "path" ? this.plot.data[this.plot.data.length - 1] : null;
    if (this.points) this.corners = this.plot.calcdata.at(-1).map(({ x, y }) => [xaxis.d2p(x), yaxis.d2p(y)]);
    this.move(this.now.t, this.now.row);
  }

  move(t, row) {
    this.now = { t, row };
    if (!this.ready) return;
    if (this.kind === "space") return this.project();
    if (!this.place) return;
    if (this.points) return this.movePoint(t);
    const left = this.place.x(t - 0.5);
    this.column.style.transform = `translateX(${left}px)`;
    this.column.style.width = `${Math.max(this.place.x(t + 0.5) - left, 3)}px`;
    if (this.kind !== "heat" || row === null) return;
    const top = this.place.y(row - 0.5);
    this.row.style.transform = `translateY(${top}px)`;
    this.row.style.height = `${Math.max(this.place.y(row + 0.5) - top, 3)}px`;
  }

  movePoint(t) {
    const corner = this.corners[t];
    if (!corner) return;
    this.point.style.transform = `translate(${corner[0]}px, ${corner[1]}px)`;
    const first = this.pastFrom(t);
    const past = this.corners.slice(first, t + 1).map((each) => each.join()).join(" ");
    this.trail.firstChild.setAttribute("points", past);
  }

  // The 3-D scene draws itself; the point lies over it, where the scene's own matrices put it.
  // Returns where that is, as a text.
  project() {
    const scene = this.plot._fullLayout?.scene?._scene;
    const camera = scene?.glplot?.cameraParams;
    if (!camera?.projection) return;
    const data = this.plot._fullData.at(-1);
    const scale = scene.dataScale;
    const at = (t) => {
      let p = [data.x[t] * scale[0], data.y[t] * scale[1], data.z[t] * scale[2], 1];
      for (const m of [camera.model, camera.view, camera.projection]) {
        p = [0, 1, 2, 3].map((r) => m[r] * p[0] + m[4 + r] * p[1] + m[8 + r] * p[2] + m[12 + r] * p[3]);
      }
      return [(0.5 + p[0] / p[3] / 2) * box.width, (0.5 - p[1] / p[3] / 2) * box.height];
    };
    const box = { width: this.plot.clientWidth, height: this.plot.clientHeight };
    Object.assign(this.veil.style, { left: 0, top: 0, width: `${box.width}px`, height: `${box.height}px` });
    const domain = scene.container;
    if (domain?.clientWidth) {
      Object.assign(box, { width: domain.clientWidth, height: domain.clientHeight });
      Object.assign(this.veil.style, { left: `${domain.offsetLeft}px`, top: `${domain.offsetTop}px`, width: `${box.width}px`, height: `${box.height}px` });
    }
    const [x, y] = at(this.now.t);
    this.point.style.transform = `translate(${x}px, ${y}px)`;
    const first = this.pastFrom(this.now.t);
    const past = [];
    for (let t = first; t <= this.now.t; t++) past.push(at(t).join());
    this.trail.firstChild.setAttribute("points", past.join(" "));
    return [x, y, ...past].join(" ");
  }

  // In space Plotly looks at the mouse once a frame, and misses a click that is shorter than one.
  hearClicks() {
    let pressed = null;
    this.plot.addEventListener("pointerdown", ({ clientX, clientY }) => {
      pressed = this.under === null ? null : { t: this.under, clientX, clientY };
    }, { capture: true });
    this.plot.addEventListener("pointerup", ({ clientX, clientY }) => {
      const still = pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY) < 4;
      if (still) this.choose({ t: pressed.t });
      pressed = null;
    }, { capture: true });
  }

  // The camera moves on for a moment after the hand: it is followed until it stands still.
  followCamera() {
    this.follower = new Follower(() => this.project());
    const wake = () => this.follower.wake();
    for (const name of ["pointerdown", "pointermove", "pointerup", "wheel"]) {
      this.plot.addEventListener(name, wake, { passive: true });
    }
    this.plot.on("plotly_relayout", () => { this.project(); wake(); });
    setTimeout(() => this.project(), 60);
  }

  // Nothing is drawn here any more, and nothing outside holds on to this chart.
  leave() {
    this.left.abort();
    this.resized.disconnect();
    this.follower?.end();
  }
}
