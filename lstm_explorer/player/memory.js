// @ts-check
// What was seen in this visit: texts, by the network they were fed to, and of each the states that
// others can be compared with.

/** @import { Remembered } from "./moments.js" */

const TEXTS = 20; // that are remembered for a network
const NETWORKS = 8; // of which anything is remembered: who drags a recipe meets hundreds

export class Memory {
  constructor() {
    /** @type {Map<string, Map<string, Remembered>>} */
    this.networks = new Map(); // network → text → film, the latest last
  }

  /**
   * A film is remembered without the numbers of which nobody asks how near they are.
   *
   * @param {Remembered} film
   */
  remember({ network, name, text, steps, units, fed, cells, numbers: { h, c } }) {
    const texts = this.networks.get(network) ?? new Map();
    putLast(
      texts,
      name,
      { network, name, text, steps, units, fed, cells, numbers: { h, c } },
      TEXTS,
    );
    putLast(this.networks, network, texts, NETWORKS);
  }

  /** @param {string} network @returns {Remembered[]} */
  of(network) {
    return [...(this.networks.get(network)?.values() ?? [])];
  }
}

/**
 * @template Value
 * @param {Map<string, Value>} kept
 * @param {string} key
 * @param {Value} value
 * @param {number} most
 */
function putLast(kept, key, value, most) {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size > most) kept.delete(kept.keys().next().value);
}
