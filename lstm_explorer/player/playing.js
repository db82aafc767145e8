// @ts-check
// Steps by themselves, so many a second.

const PACE = 2; // time steps a second at speed 1

export class Playing {
  /** @param {() => void} step what is done each time; it may stop the playing */
  constructor(step) {
    this.step = step;
    this.speed = 1;
    this.on = false;
  }

  start() {
    this.on = true;
    let last = performance.now();
    /** @param {number} time */
    const frame = (time) => {
      if (time - last >= 1000 / (PACE * this.speed)) {
        last = time;
        this.step();
      }
      if (this.on) this.next = requestAnimationFrame(frame);
    };
    this.next = requestAnimationFrame(frame);
  }

  stop() {
    this.on = false;
    cancelAnimationFrame(this.next);
  }
}
