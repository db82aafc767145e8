// @ts-check
// Words in a line; the one pointed at, focused or tapped is explained below them. A tap keeps it.

import { element } from "../../player/dom.js";
import { explainProse } from "./glossary_prose.js";

/** @import { GlossaryData, Term } from "../../payloads.d.ts" */

const HINT = "Point at a word, or tap it.";

/** @param {{ data: GlossaryData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  /** @type {HTMLElement} */
  const root = parentElement.querySelector(".words");
  // What was tapped stays, while the page changes.
  if (root.dataset.words !== String(data.words)) {
    root.dataset.words = String(data.words);
    new Line(data).putInto(root);
  }
  return explainProse(data.terms, root);
}

class Line {
  /** @param {GlossaryData} data */
  constructor({ words, terms }) {
    /** @type {Term | null} */
    this.kept = null;
    this.meaning = element("p", "meaning", HINT);
    this.meaning.setAttribute("role", "status");
    /** @type {Map<Term, HTMLButtonElement>} */
    this.buttons = new Map();
    for (const name of words) {
      const term = terms.find((each) => each.name === name);
      this.buttons.set(term, this.drawWord(term));
    }
    this.line = element("div", "line", "");
    this.line.append(element("span", "lead", "Words on this page:"), ...this.buttons.values());
    this.line.onkeydown = (event) => {
      if (event.key === "Escape" && this.kept) this.keep(this.kept);
    };
  }

  /** @param {HTMLElement} root */
  putInto(root) {
    root.replaceChildren(this.line, this.meaning);
  }

  /** @param {Term} term */
  drawWord(term) {
    const button = element("button", "", term.name);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.onclick = () => this.keep(term);
    button.onfocus = () => this.explain(term);
    button.onblur = () => this.explain(this.kept);
    button.onpointerenter = (event) => {
      if (event.pointerType === "mouse") this.explain(term);
    };
    button.onpointerleave = (event) => {
      if (event.pointerType === "mouse") this.explain(this.kept);
    };
    return button;
  }

  /** @param {Term | null} term */
  explain(term) {
    if (!term) return this.meaning.replaceChildren(HINT);
    const name = term.symbol ? `${term.name} ${term.symbol}` : term.name;
    this.meaning.replaceChildren(element("b", "", name), term.says);
  }

  /** @param {Term} term */
  keep(term) {
    this.kept = this.kept === term ? null : term;
    for (const [each, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(each === this.kept));
    }
    this.explain(this.kept);
  }
}
