// @ts-check
// Looks at something once a frame for as long as it moves, and rests when it does not.

const STILL = 30; // frames without a change after which nothing moves any more

export class Follower {
  /**
   * @param {() => unknown} look does what is to be done in a frame; what it returns is compared by ===
   * @param {(react: () => void) => void} [nextFrame]
   */
  constructor(look, nextFrame = (react) => requestAnimationFrame(react)) {
    this.look = look;
    this.nextFrame = nextFrame;
    /** @type {unknown} */
    this.seen = undefined;
    this.left = 0; // frames to look for, as long as nothing changes
    this.asked = false;
    this.ended = false;
  }

  // Something was done that may move it.
  wake() {
    this.left = STILL;
    if (this.asked || this.ended) return;
    this.asked = true;
    this.nextFrame(() => this.frame());
  }

  frame() {
    this.asked = false;
    if (this.ended) return;
    const now = this.look();
    this.left = now === this.seen ? this.left - 1 : STILL;
    this.seen = now;
    if (this.left <= 0) return;
    this.asked = true;
    this.nextFrame(() => this.frame());
  }

  end() {
    this.ended = true;
  }
}
