// @ts-check
// Plays a training from its snapshots, on the client: nothing is asked of the server meanwhile.

import { Film } from "./replay_film.js";

/** @import { ReplayData } from "../../payloads.d.ts" */

const SECONDS = 6; // for the whole film
const STILL = 1000; // milliseconds a snapshot for those who want less motion

class Replay {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {ReturnType<typeof setInterval> | null} */
    this.timer = null;
    this.resized = new ResizeObserver(() => this.film.show(this.film.n));
  }

  /** @param {ReplayData} data */
  give(data) {
    this.last = data.epochs.length - 1;
    this.film = new Film(this.root, data);
    this.button = this.film.find("play");
    this.pause();
    this.button.onclick = () => (this.timer ? this.pause() : this.play());
    this.film.slider.oninput = () => {
      this.pause();
      this.film.show(Number(this.film.slider.value));
    };
    this.resized.disconnect();
    this.resized.observe(this.film.find("pictures"));
  }

  leave() {
    clearInterval(this.timer);
    this.resized.disconnect();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.button.textContent = "▶ Play";
  }

  play() {
    if (this.film.n === this.last) this.film.show(0);
    this.button.textContent = "❚❚ Pause";
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pace = still ? STILL : (SECONDS * 1000) / (this.last + 1);
    this.timer = setInterval(() => {
      if (this.film.n >= this.last) this.pause();
      else this.film.show(this.film.n + 1);
    }, pace);
  }
}

/** @type {WeakMap<Element, Replay>} */
const replays = new WeakMap();

/** @param {{ data: ReplayData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  /** @type {HTMLElement} */
  const root = parentElement.querySelector(".replay");
  if (!replays.has(root)) replays.set(root, new Replay(root));
  const replay = replays.get(root);
  replay.give(data);
  return () => replay.leave();
}
