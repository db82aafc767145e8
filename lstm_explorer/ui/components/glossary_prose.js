// @ts-check
// The glossary's words in the page's own sentences: underlined, and explained where they are
// pointed at or tapped.
//
// React owns these sentences, so nothing in them is changed: the browser paints ranges of them
// (CSS Custom Highlight API), and what is pointed at is found from the ranges' boxes.

/** @import { Term } from "../../payloads.d.ts" */

/** @typedef {{ range: Range, term: Term }} Word A word of a sentence. */

const QUIET = 300; // ms without a change before the sentences are read again
const GRACE = 200; // ms for the way from a word to what is said of it
const PLACES = "[data-testid=stMain], [data-testid=stSidebar], [role=dialog]";
const BLOCK = "p, li, h1, h2, h3, h4, h5, h6, label, figcaption, div";
// A label with a help of its own explains its word there; that of a choice belongs to a control.
const ELSEWHERE = `a, button, input, select, textarea, summary, code, pre, table, svg, output,
  style, script, [role=button], [role=tab], [role=option], [role=radiogroup], [role=group],
  label:not([data-testid=stWidgetLabel]), [data-testid=stWidgetLabel]:has(button, svg),
  [aria-hidden=true], .katex, .tape, .tour-head`;

const STYLE = `
::highlight(glossary) {
  text-decoration: underline dotted 1.5px color-mix(in srgb, currentColor 60%, transparent);
  text-underline-offset: 4px;
}
@supports (-moz-appearance: none) { /* Firefox paints no lines there */
  ::highlight(glossary) { background-color: rgb(128 128 128 / 0.14); }
}
.glossary-says {
  position: fixed; inset: auto; margin: 0; box-sizing: border-box;
  max-width: min(340px, calc(100vw - 16px)); padding: 8px 12px;
  font: 15px/22px var(--said-font); color: var(--said-ink); background: var(--said-ground);
  border: 1px solid var(--said-line); border-radius: 8px;
  box-shadow: 0 2px 10px rgb(0 0 0 / 0.25);
}
.glossary-says b { margin-right: 6px; }`;

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * How a form is looked for: its first letter may be large, and its spaces may be line breaks.
 *
 * @param {string} form
 */
function pattern(form) {
  const [first, ...rest] = form;
  const either = `[${first.toLowerCase()}${first.toUpperCase()}]`;
  return (either + escaped(rest.join(""))).replace(/ /g, "\\s+");
}

/**
 * What finds the forms of words in a text, the longest first, and no part of another word.
 *
 * @param {string[]} forms
 */
export function searchFor(forms) {
  const longest = [...forms].sort((a, b) => b.length - a.length);
  const alone = "[\\p{L}\\p{N}_]";
  const words = longest.map(pattern).join("|");
  return new RegExp(`(?<!${alone}|-)(?:${words})(?!${alone}|-\\p{L})`, "gu");
}

class Prose {
  constructor() {
    /** @type {Word[]} */
    this.words = [];
    /** @type {Map<EventTarget, Word[]>} */
    this.byElement = new Map();
    /** @type {Word | null} */
    this.shown = null;
    /** @type {object | null} */
    this.user = null; // who drew the page last
    /** @type {ReturnType<typeof setTimeout> | null} */
    this.leaving = null;
    this.sheet = new CSSStyleSheet();
    this.sheet.replaceSync(STYLE);
    document.adoptedStyleSheets.push(this.sheet);
    this.box = Object.assign(document.createElement("div"), {
      className: "glossary-says",
      popover: "manual",
    });
    this.box.setAttribute("role", "tooltip");
    document.body.append(this.box);
    this.end = new AbortController();
    this.watcher = new MutationObserver(() => this.readSoon());
    this.watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    this.listen();
  }

  /** @param {Term[]} terms @param {Record<string, string>} colours */
  explain(terms, colours) {
    /** @type {Map<string, Term>} */
    this.terms = new Map();
    for (const term of terms) for (const form of term.forms) this.terms.set(form, term);
    this.search = searchFor([...this.terms.keys()]);
    for (const [name, value] of Object.entries(colours)) this.box.style.setProperty(name, value);
    this.readSoon();
  }

  readSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // A page that draws all the time has no idle moment: then it is read all the same.
      if (window.requestIdleCallback) requestIdleCallback(() => this.read(), { timeout: 1000 });
      else this.read(); // Safari
    }, QUIET);
  }

  read() {
    if (this.end.signal.aborted) return;
    this.words = [];
    this.byElement.clear();
    /** @type {Map<Element, Set<Term>>} */
    const met = new Map(); // by block, the terms that it has had
    for (const place of document.querySelectorAll(PLACES)) {
      for (const node of textsIn(place)) this.readText(node, met);
    }
    CSS.highlights.set("glossary", new Highlight(...this.words.map(({ range }) => range)));
    if (this.shown && !this.shown.range.toString()) this.hide(); // its sentence has gone
  }

  /** @param {Text} node @param {Map<Element, Set<Term>>} met */
  readText(node, met) {
    for (const found of node.data.matchAll(this.search)) {
      const form = found[0].replace(/\s+/g, " ");
      const term = this.terms.get(form) ?? this.terms.get(form[0].toLowerCase() + form.slice(1));
      const block = node.parentElement.closest(BLOCK);
      if (!met.has(block)) met.set(block, new Set());
      if (met.get(block).has(term)) continue;
      met.get(block).add(term);
      const range = new Range();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const word = { range, term };
      this.words.push(word);
      const there = this.byElement.get(node.parentElement) ?? [];
      this.byElement.set(node.parentElement, [...there, word]);
    }
  }

  /** @param {PointerEvent} event @param {number} [slack] pixels beside a word that count as it */
  pointedAt({ target, clientX: x, clientY: y }, slack = 0) {
    /** @param {DOMRect} box */
    const covers = (box) =>
      x >= box.left - slack &&
      x <= box.right + slack &&
      y >= box.top - slack &&
      y <= box.bottom + slack;
    return this.byElement
      .get(target)
      ?.find(({ range }) => [...range.getClientRects()].some(covers));
  }

  listen() {
    const options = { passive: true, signal: this.end.signal };
    /** @type {PointerEvent | null} */
    let pressed = null;
    /** @param {PointerEvent} event */
    const move = (event) => {
      if (event.pointerType !== "touch") this.hover(event);
    };
    /** @param {PointerEvent} event */
    const press = (event) => {
      pressed = event;
    };
    /** @param {PointerEvent} event */
    const lift = (event) => {
      if (event.pointerType !== "touch" || !pressed) return;
      const moved = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
      if (moved < 10 && !this.isOnBox(event)) this.tap(event);
    };
    /** @param {KeyboardEvent} event */
    const key = (event) => {
      if (event.key === "Escape") this.hide();
    };
    document.addEventListener("pointermove", move, options);
    document.addEventListener("pointerdown", press, options);
    document.addEventListener("pointerup", lift, options);
    document.addEventListener("keydown", key, options);
    document.addEventListener("scroll", () => this.hide(), { ...options, capture: true });
  }

  /** @param {PointerEvent} event */
  isOnBox({ target }) {
    return this.box.contains(/** @type {Node} */ (target));
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const word = this.pointedAt(event);
    if (word || this.isOnBox(event)) {
      clearTimeout(this.leaving);
      this.leaving = null;
      if (word) this.show(word);
    } else if (this.shown) {
      this.leaving ??= setTimeout(() => this.hide(), GRACE);
    }
  }

  /** @param {PointerEvent} event */
  tap(event) {
    const word = this.pointedAt(event, 6); // a finger is no needle
    if (word && word !== this.shown) this.show(word);
    else this.hide();
  }

  /** @param {Word} word */
  show(word) {
    if (word === this.shown) return;
    this.shown = word;
    const { name, symbol, says } = word.term;
    const lead = Object.assign(document.createElement("b"), {
      textContent: symbol ? `${name} ${symbol}` : name,
    });
    this.box.replaceChildren(lead, says);
    this.box.showPopover();
    const near = word.range.getClientRects()[0];
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const below = near.bottom + 4 + height < innerHeight || near.top < height + 4;
    this.box.style.left = `${Math.max(8, Math.min(near.left, innerWidth - width - 8))}px`;
    this.box.style.top = `${below ? near.bottom + 4 : near.top - height - 4}px`;
    document.documentElement.style.cursor = "help";
  }

  hide() {
    clearTimeout(this.leaving);
    this.leaving = null;
    if (!this.shown) return;
    this.shown = null;
    this.box.hidePopover();
    document.documentElement.style.cursor = "";
  }

  leave() {
    this.hide();
    this.end.abort();
    this.watcher.disconnect();
    clearTimeout(this.timer);
    CSS.highlights.delete("glossary");
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (sheet) => sheet !== this.sheet,
    );
    this.box.remove();
  }
}

/**
 * The texts of a place that are sentences.
 *
 * @param {Element} place
 * @returns {Generator<Text>}
 */
function* textsIn(place) {
  const kinds = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walker = document.createTreeWalker(place, kinds, (node) =>
    node instanceof Element && node.matches(ELSEWHERE)
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  while (walker.nextNode()) {
    if (walker.currentNode instanceof Text) yield walker.currentNode;
  }
}

/**
 * Explains words in the page's sentences: one for the document. A page that is drawn again hands it
 * over without a blink.
 *
 * @param {Term[]} terms
 * @param {HTMLElement} root whose look it takes
 */
export function explainProse(terms, root) {
  if (!window.CSS?.highlights || !HTMLElement.prototype.showPopover) return () => {};
  window.glossaryProse ??= new Prose();
  const prose = window.glossaryProse;
  const style = getComputedStyle(root);
  const taken = {
    "--said-font": style.getPropertyValue("--st-font"),
    "--said-ink": style.getPropertyValue("--st-text-color"),
    "--said-ground": style.getPropertyValue("--st-background-color"),
    "--said-line": style.getPropertyValue("--st-border-color"),
  };
  prose.explain(terms, taken);
  const mine = {};
  prose.user = mine;
  const leave = () => {
    if (prose.user !== mine || window.glossaryProse !== prose) return;
    window.glossaryProse = undefined;
    prose.leave();
  };
  return () => setTimeout(leave, 1000);
}
