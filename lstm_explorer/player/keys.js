// @ts-check
// The player's keys: what each asks for, and steps as long as an arrow is held.

const HOLD = 250; // ms before a held key repeats, once a frame

const FIELDS =
  "input:not([type=checkbox]), textarea, select, [role=slider], [role=combobox], [role=listbox], [contenteditable]";
const PRESSED_BY_SPACE =
  "button, a, summary, [role=button], [role=radio], [role=tab], label, input";

/**
 * What a key asks for, if anything.
 *
 * @param {string} key
 * @returns {-1 | 1 | "toggle" | "first" | "last" | null}
 */
export function meaning(key) {
  const known = { ArrowRight: 1, ArrowLeft: -1, " ": "toggle", Home: "first", End: "last" };
  return /** @type {any} */ (known)[key] ?? null;
}

/**
 * @typedef {object} Doing What keys do.
 * @property {() => boolean} ready whether there is anything to move in
 * @property {Element} scrub the one field in which they do it all the same
 * @property {() => void} pause
 * @property {() => void} toggle
 * @property {(direction: number) => void} step
 * @property {(end: "first" | "last") => void} goTo
 * @property {() => void} letGo a held key was let go
 */

export class Keys {
  /** @param {Doing} doing */
  constructor(doing) {
    this.doing = doing;
    /** @type {string | null} */
    this.held = null;
    this.end = new AbortController();
    const { signal } = this.end;
    document.addEventListener("keydown", (event) => this.pressed(event), { signal });
    document.addEventListener("keyup", (event) => this.released(event), { signal });
    window.addEventListener("blur", () => this.letGo(), { signal });
  }

  leave() {
    this.letGo();
    this.end.abort();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.doing.ready()) return;
    const at = /** @type {Element} */ (event.composedPath()[0]);
    const onScrub = at === this.doing.scrub;
    if (at.closest?.(FIELDS) && !onScrub) return;
    const asked = meaning(event.key);
    if (asked === null || (asked === "toggle" && at.closest?.(PRESSED_BY_SPACE) && !onScrub))
      return;
    event.preventDefault();
    if (asked === "toggle") this.doing.toggle();
    else if (asked === "first" || asked === "last") this.doing.goTo(asked);
    else {
      this.doing.pause();
      if (!event.repeat) this.hold(event.key, asked);
    }
  }

  /** @param {KeyboardEvent} event */
  released(event) {
    if (event.key === this.held) this.letGo();
  }

  /**
   * A key that is held steps once a frame; the system's own repeat would be half as fast.
   *
   * @param {string} key
   * @param {number} direction
   */
  hold(key, direction) {
    this.letGo();
    this.held = key;
    this.doing.step(direction);
    const started = performance.now();
    let frames = 0; // a busy page hears late that a key was let go, and a tap is no hold
    /** @param {number} time */
    const frame = (time) => {
      if (this.held !== key) return;
      frames += 1;
      if (frames > 3 && time - started >= HOLD) this.doing.step(direction);
      this.repeat = requestAnimationFrame(frame);
    };
    this.repeat = requestAnimationFrame(frame);
  }

  letGo() {
    if (!this.held) return;
    this.held = null;
    cancelAnimationFrame(this.repeat);
    this.doing.letGo();
  }
}
