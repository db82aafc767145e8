// @ts-check
// The bar of keys: to the ends, one step, play, any time step, how fast, and by sub-steps.

import { element, input } from "./dom.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

/**
 * @typedef {object} Doing What the bar's parts do.
 * @property {() => void} first
 * @property {() => void} back
 * @property {() => void} toggle
 * @property {() => void} next
 * @property {() => void} last
 * @property {(t: number) => void} scrub
 * @property {(times: number) => void} speed
 * @property {() => void} stages sub-steps were turned on or off
 */

export class Bar {
  /** @param {Doing} doing */
  constructor(doing) {
    this.box = element("div", "bar-of-keys");
    this.play = key("play", "Play (space)", "▶", doing.toggle);
    this.scrub = input({ type: "range", min: "0", className: "scrub" });
    this.scrub.setAttribute("aria-label", "Time step");
    this.scrub.oninput = () => doing.scrub(Number(this.scrub.value));
    this.place = element("output", "place");
    this.stages = input({ type: "checkbox" });
    this.stages.onchange = doing.stages;
    const sub = element("label", "sub");
    sub.append(this.stages, " sub-steps");
    sub.title = "Go through each time step in six sub-steps";
    this.box.append(
      key("first", "First time step (home)", "⇤", doing.first),
      key("back", "One step back (←)", "←", doing.back),
      this.play,
      key("next", "One step on (→)", "→", doing.next),
      key("last", "Last time step (end)", "⇥", doing.last),
      this.scrub,
      this.place,
      speeds(doing.speed),
      sub,
    );
  }

  get byStages() {
    return this.stages.checked;
  }

  /** @param {boolean} on */
  showPlaying(on) {
    this.play.textContent = on ? "❚❚" : "▶";
    this.play.setAttribute("aria-label", on ? "Pause (space)" : "Play (space)");
  }

  /** @param {number} steps */
  give(steps) {
    this.last = steps - 1;
    this.scrub.max = String(this.last);
  }

  /** @param {number} t */
  show(t) {
    this.scrub.value = String(t);
    this.place.textContent = `time step ${t} of ${this.last}`;
  }
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string} sign
 * @param {() => void} press
 */
function key(name, label, sign, press) {
  const made = element("button", `key ${name}`, sign);
  made.setAttribute("aria-label", label);
  made.title = label;
  made.onclick = () => press();
  return made;
}

/** @param {(times: number) => void} chosen */
function speeds(chosen) {
  const list = element("select", "speed");
  list.setAttribute("aria-label", "Speed");
  for (const each of SPEEDS) list.append(new Option(`×${each}`, String(each)));
  list.value = "1";
  list.onchange = () => chosen(Number(list.value));
  return list;
}
