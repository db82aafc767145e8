// @ts-check
// The path in space: a point and a trail laid over Plotly's 3-D scene, which draws itself.

import { Follower } from "./follow.js";

/** @import { Hooks } from "./chart.js" */

/** @typedef {[number, number, number, number]} Homogeneous */

/**
 * Where a point of a scene is on the screen.
 *
 * @param {Homogeneous} point
 * @param {number[][]} matrices 4 by 4, column by column, the first applied first
 * @param {{ width: number, height: number }} box
 * @returns {[number, number]}
 */
export function onScreen(point, matrices, { width, height }) {
  let p = point;
  for (const m of matrices) {
    /** @param {number} r */
    const row = (r) => m[r] * p[0] + m[4 + r] * p[1] + m[8 + r] * p[2] + m[12 + r] * p[3];
    p = [row(0), row(1), row(2), row(3)];
  }
  return [(0.5 + p[0] / p[3] / 2) * width, (0.5 - p[1] / p[3] / 2) * height];
}

export class Space {
  /**
   * @param {any} plot
   * @param {{ veil: HTMLElement, point: HTMLElement, trail: SVGPolylineElement }} over what lies over it
   * @param {Hooks} hooks
   */
  constructor(plot, over, hooks) {
    this.plot = plot;
    this.over = over;
    this.hooks = hooks;
    this.t = 0;
    /** @type {number | null} */
    this.under = null; // the time step under the hand
    this.follower = new Follower(() => this.project());
  }

  begin() {
    this.followCamera();
    this.hearClicks();
  }

  leave() {
    this.follower.end();
  }

  // The camera moves on for a moment after the hand: it is followed until it stands still.
  followCamera() {
    const wake = () => this.follower.wake();
    for (const name of ["pointerdown", "pointermove", "pointerup", "wheel"]) {
      this.plot.addEventListener(name, wake, { passive: true });
    }
    this.plot.on("plotly_relayout", () => {
      this.project();
      wake();
    });
    setTimeout(() => this.project(), 60);
  }

  /**
   * Puts the point and the trail where the scene's own matrices put them.
   *
   * @returns {string | undefined} where that is
   */
  project() {
    const scene = this.plot._fullLayout?.scene?._scene;
    const camera = scene?.glplot?.cameraParams;
    if (!camera?.projection) return undefined;
    const data = this.plot._fullData.at(-1);
    const [a, b, c] = scene.dataScale;
    const matrices = [camera.model, camera.view, camera.projection];
    const box = this.cover(scene.container);
    /** @param {number} t */
    const at = (t) => onScreen([data.x[t] * a, data.y[t] * b, data.z[t] * c, 1], matrices, box);
    const [x, y] = at(this.t);
    this.over.point.style.transform = `translate(${x}px, ${y}px)`;
    const past = [];
    for (let t = this.hooks.pastFrom(this.t); t <= this.t; t++) past.push(at(t).join());
    const trail = past.join(" ");
    this.over.trail.setAttribute("points", trail);
    return `${x},${y} ${trail}`;
  }

  /**
   * Lays the veil over the scene, and says how large it is.
   *
   * @param {HTMLElement | undefined} scene
   */
  cover(scene) {
    const drawn = scene?.clientWidth;
    const { clientWidth: width, clientHeight: height } = drawn ? scene : this.plot;
    Object.assign(this.over.veil.style, {
      left: drawn ? `${scene.offsetLeft}px` : "0px",
      top: drawn ? `${scene.offsetTop}px` : "0px",
      width: `${width}px`,
      height: `${height}px`,
    });
    return { width, height };
  }

  // Plotly looks at the mouse once a frame, and misses a click that is shorter than one.
  hearClicks() {
    /** @type {{ t: number, clientX: number, clientY: number } | null} */
    let pressed = null;
    const capture = { capture: true };
    this.plot.addEventListener(
      "pointerdown",
      (/** @type {PointerEvent} */ event) => {
        const { clientX, clientY } = event;
        pressed = this.under === null ? null : { t: this.under, clientX, clientY };
      },
      capture,
    );
    this.plot.addEventListener(
      "pointerup",
      (/** @type {PointerEvent} */ event) => {
        const { clientX, clientY } = event;
        const far = pressed && Math.hypot(clientX - pressed.clientX, clientY - pressed.clientY);
        if (pressed && far < 4) this.hooks.choose({ t: pressed.t });
        pressed = null;
      },
      capture,
    );
  }
}
