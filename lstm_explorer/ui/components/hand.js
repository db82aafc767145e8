// @ts-check
// The hand: what a visitor does is a numbered change, told to the server until it has heard it.
//
// One object for the whole tab: components come and go with pages, changes do not. A control shows
// what the server says, unless the hand has set it to something that the server has not heard yet.

import { drawControl } from "./controls.js";

/** @import { Change, Control, Heard } from "../../payloads.d.ts" */

/** @typedef {{ n: number, value: any }} Setting What was set, and by which change. */
/** @typedef {(told: { tab: string, n: number, changes: [number, Change][] }) => void} Sender */

const LATE = 500; // milliseconds after which what is shown is marked as not yet up to date
const SILENCE = 2000; // milliseconds without a run after which a change that was not heard is told again

export class Hand {
  constructor() {
    // No randomUUID: a page that came over plain http, as in a lecture hall, has none.
    this.tab = Math.random().toString(36).slice(2) + Date.now().toString(36);
    this.n = 0;
    this.heard = 0;
    /** @type {[number, Change][]} */
    this.changes = []; // that were not heard: [number, change]
    /** @type {Map<string, Setting>} */
    this.set = new Map(); // what the hand has set a control to: { n, value } by its key
    /** @type {Map<string, Setting>} */
    this.told = new Map(); // and a parameter: { n, value } by its name
    /** @type {Sender | null} */
    this.sender = null;
    /** @type {number | null} */
    this.since = null;
    this.turn = 0; // the last change that turned to another page
    this.pushed = false; // whether the address bar has followed it
    this.oneStepEach();
    addEventListener("popstate", () => this.change(["address", location.pathname + location.search]));
    new MutationObserver(() => this.look()).observe(document.body, {
      subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
    });
  }

  /**
   * Does something to the view. Repeated at once, the last of its kind counts: a dial is dragged.
   *
   * @param {Change} what
   * @param {string} [key] of the control that shows it
   * @param {unknown} [value] which that control shows then
   */
  change(what, key, value) {
    this.n += 1;
    // Who goes back is there already: nothing may be pushed, or there would be no way forward.
    if (["open", "follow", "address"].includes(what[0])) [this.turn, this.pushed] = [this.n, what[0] === "address"];
    if (key !== undefined) this.set.set(key, { n: this.n, value });
    if (what[0] === "set") {
      for (const [name, text] of Object.entries(what[1])) this.told.set(name, { n: this.n, value: text });
    } else if (what[0] !== "press") {
      this.told.clear(); // another view
    }
    const last = this.changes.at(-1);
    if (last && what[0] === "set" && last[1][0] === "set" && sameNames(last[1][1], what[1])) this.changes.pop();
    this.changes.push([this.n, what]);
    this.since ??= performance.now();
    setTimeout(() => this.look(), LATE + 20);
    this.tell();
  }

  // Streamlit takes two steps of the browser's history where it turns to a page with other
  // parameters: the page before with the new ones, and the new page. Here a turn is one step.
  oneStepEach() {
    const push = history.pushState.bind(history);
    history.pushState = (...where) => {
      if (this.heard < this.turn && this.pushed) return history.replaceState(...where);
      this.pushed = this.heard < this.turn;
      return push(...where);
    };
  }

  tell() {
    this.sender?.({ tab: this.tab, n: this.n, changes: this.changes });
  }

  /**
   * What a control shows: the server's value, or what the hand has set since.
   *
   * @template Value
   * @param {Heard & { key: string }} data
   * @param {Value} value
   * @returns {Value}
   */
  shown(data, value) {
    return this.later(this.set.get(data.key), data, value);
  }

  /**
   * What a parameter is, likewise.
   *
   * @template Value
   * @param {string} name
   * @param {Heard} data
   * @param {Value} value
   * @returns {Value}
   */
  parameter(name, data, value) {
    return this.later(this.told.get(name), data, value);
  }

  /**
   * @template Value
   * @param {Setting | undefined} mine
   * @param {Heard} data
   * @param {Value} value
   * @returns {Value}
   */
  later(mine, { tab, heard }, value) {
    return mine && mine.n > (tab === this.tab ? heard : this.heard) ? mine.value : value;
  }

  /** @param {Heard} data @param {Sender} sender */
  listen(data, sender) {
    const fresh = this.sender !== sender;
    this.sender = sender;
    if (data.tab === this.tab) this.heard = Math.max(this.heard, data.heard);
    this.changes = this.changes.filter(([n]) => n > this.heard);
    if (fresh && this.changes.length) this.tell();
    this.look();
  }

  /** @param {{ data: Control, parentElement: HTMLElement }} component */
  draw(component) {
    drawControl(component, this);
  }

  // Whether the page waits for the server; says so after a while.
  look() {
    /** @type {HTMLElement | null} */
    const app = document.querySelector('[data-testid="stApp"]');
    const state = app?.dataset.testScriptState;
    const busy = state !== "notRunning";
    if (!this.changes.length && !busy) this.since = null;
    const late = this.since !== null && performance.now() - this.since >= LATE;
    document.documentElement.classList.toggle("on-its-way", late);
    clearTimeout(this.again);
    if (this.changes.length && !busy) this.again = setTimeout(() => this.tell(), SILENCE);
  }
}

/** @param {object} one @param {object} other */
function sameNames(one, other) {
  return Object.keys(one).join() === Object.keys(other).join();
}

globalThis.lstmHand ??= new Hand();
dispatchEvent(new Event("lstm-hand"));

/**
 * @param {object} component
 * @param {Heard} component.data
 * @param {(name: string, value: unknown) => void} component.setStateValue
 * @param {HTMLElement & { sender?: Sender, send?: Sender }} component.parentElement
 */
export default function ({ data, setStateValue, parentElement }) {
  parentElement.sender ??= (told) => parentElement.send(told);
  parentElement.send = (told) => setStateValue("told", told);
  globalThis.lstmHand.listen(data, parentElement.sender);
  return () => {
    if (globalThis.lstmHand.sender === parentElement.sender) globalThis.lstmHand.sender = null;
  };
}
