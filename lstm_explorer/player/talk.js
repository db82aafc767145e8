// @ts-check
// The player's talk with the server, by way of the hand: what the view asks for, and where one has
// come to rest.

import { wished } from "./state.js";

/** @import { Heard, View } from "../payloads.d.ts" */
/** @import { State, Wish } from "./state.js" */

const REST = 1000; // ms without a move before the address is told where we are

export class Talk {
  /**
   * @param {() => State} where where one is
   * @param {() => boolean} busy whether one is still on the move
   */
  constructor(where, busy) {
    this.where = where;
    this.busy = busy;
    /** @type {View | null} */
    this.seen = null; // the view that was heard of or told last
    this.end = new AbortController();
    addEventListener("popstate", () => this.forget(), { signal: this.end.signal });
  }

  leave() {
    clearTimeout(this.rest);
    this.end.abort();
  }

  // Who goes back or forward is led by the address, whatever was told before.
  forget() {
    clearTimeout(this.rest);
    this.seen = null;
  }

  /**
   * What a view asks for: only where it says something new, not where it has yet to hear of a move.
   *
   * @param {View} view
   * @param {Heard} [heard] which changes it knows of
   * @returns {Wish}
   */
  hear(view, heard) {
    /** @param {string} name @param {number} value */
    const now = (name, value) => globalThis.lstmHand?.parameter(name, heard, value) ?? value;
    const here = { now: now("t", view.now), unit: now("unit", view.unit) };
    const wish = wished(here, this.seen);
    this.seen = here;
    return wish;
  }

  // Somebody moved; the address is told once they rest.
  moved() {
    clearTimeout(this.rest);
    this.turn = globalThis.lstmHand?.turn;
    this.rest = setTimeout(() => this.rested(), REST);
  }

  rested() {
    if (globalThis.lstmHand?.turn !== this.turn) return; // the view is another: it was not moved in
    if (this.busy()) {
      this.rest = setTimeout(() => this.rested(), REST);
      return;
    }
    // Only what changed; and one file of the player has nobody to tell.
    const { t, unit } = this.where();
    const view = { now: t, unit };
    const moved = wished(view, this.seen);
    if (!Object.keys(moved).length) return;
    this.seen = view;
    globalThis.lstmHand?.change(["set", moved]);
  }
}
