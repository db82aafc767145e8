// @ts-check
// The player: one time step, one unit, and all panels follow; nothing is asked of the server.

import { Keys } from "./keys.js";
import { loadPlotly } from "./load.js";
import { Playing } from "./playing.js";
import { after, atEnd, BEGINNING, beside, first, last, pointed, WHOLE } from "./state.js";
import { Talk } from "./talk.js";
import { View } from "./view.js";

/** @import { PlayerData } from "../payloads.d.ts" */
/** @import { State, Wish } from "./state.js" */

class Player {
  /** @param {HTMLElement} root */
  constructor(root) {
    /** @type {State} */
    this.state = BEGINNING;
    this.key = ""; // of the scene that is shown
    this.playing = new Playing(() => this.playOn());
    this.talk = new Talk(
      () => this.state,
      () => this.onTheMove,
    );
    this.view = new View(root, () => this.state, this.whatKeysDo(), {
      choose: (wish) => this.choose(wish),
      point: (point) => this.choose(pointed(point, this.film, this.view.order)),
      letter: (t, event) => this.chooseLetter(t, event),
    });
    this.keys = new Keys({
      ready: () => Boolean(this.film) && root.isConnected,
      scrub: this.view.bar.scrub,
      pause: () => this.pause(),
      toggle: () => this.toggle(),
      step: (direction) => this.go(this.beside(direction)),
      goTo: (end) => this.choose(end === "first" ? first(this.byStages) : last(this.film)),
      letGo: () => this.view.similar.again(),
    });
  }

  get film() {
    return this.view.film;
  }

  get byStages() {
    return this.view.bar.byStages;
  }

  get onTheMove() {
    return this.playing.on || this.keys.held !== null;
  }

  /** @returns {import("./bar.js").Doing} */
  whatKeysDo() {
    return {
      first: () => this.choose(first(this.byStages)),
      back: () => this.choose(this.beside(-1)),
      toggle: () => this.toggle(),
      next: () => this.choose(this.beside(1)),
      last: () => this.choose(last(this.film)),
      scrub: (t) => this.choose({ t, stage: WHOLE }),
      speed: (times) => (this.playing.speed = times),
      stages: () => this.go({ stage: this.byStages ? 0 : WHOLE }),
    };
  }

  leave() {
    this.pause();
    this.keys.leave();
    this.talk.leave();
    this.view.leave();
  }

  /** @param {PlayerData} data */
  give(data) {
    const fresh = data.key !== this.key;
    if (fresh) {
      const scene = JSON.parse(data.told);
      this.key = data.key;
      this.view.read(scene);
      this.state = after(this.state, {}, this.film);
      this.pause();
      this.view.give(scene, data.plotly, () => this.show(true));
    }
    const wish = this.talk.hear(data.view, data.heard);
    if (fresh || Object.keys(wish).length) this.move({ stage: WHOLE, ...wish });
  }

  /** @param {number} direction @returns {Wish} */
  beside(direction) {
    return beside(this.state, direction, this.film, this.byStages);
  }

  /** @param {Wish} wish */
  choose(wish) {
    this.pause();
    this.go(wish);
  }

  /** @param {number} t @param {MouseEvent} event */
  chooseLetter(t, event) {
    if (event.shiftKey) this.view.similar.setRange(this.state.t, t);
    else this.choose({ t, stage: WHOLE });
  }

  /**
   * Somebody goes somewhere, and the address will be told.
   *
   * @param {Wish} wish
   */
  go(wish) {
    const before = this.state;
    this.move(wish);
    if (this.state.t !== before.t || this.state.unit !== before.unit) this.talk.moved();
  }

  /** @param {Wish} wish */
  move(wish) {
    const before = this.state;
    this.state = after(before, wish, this.film);
    this.show(this.state.unit !== before.unit);
  }

  /** @param {boolean} unitChanged */
  show(unitChanged) {
    this.view.show(this.state, { unitChanged, still: !this.onTheMove });
  }

  toggle() {
    if (this.playing.on) return this.pause();
    if (atEnd(this.state, this.film)) this.go(first(this.byStages));
    this.view.bar.showPlaying(true);
    this.playing.start();
  }

  playOn() {
    if (atEnd(this.state, this.film)) this.pause();
    else this.go(this.beside(1));
  }

  pause() {
    if (!this.playing.on) return;
    this.playing.stop();
    this.view.bar.showPlaying(false);
    this.show(false);
  }
}

/** @type {WeakMap<HTMLElement, Player>} */
const players = new WeakMap();

/** @param {{ data: PlayerData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  /** @type {HTMLElement} */
  const root = parentElement.querySelector(".lstm-player");
  if (data.plotly) loadPlotly(data.plotly).catch(() => {}); // the player says so, if it fails
  if (!players.has(root)) players.set(root, new Player(root));
  players.get(root).give(data);
  return () => {
    players.get(root)?.leave();
    players.delete(root);
  };
}
