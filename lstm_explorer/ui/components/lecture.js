// @ts-check
// The keys of lecture mode; a presenter's remote sends page up and page down.

/** @import { LectureData } from "../../payloads.d.ts" */

/** @type {Record<string, string>} */
const LECTURE = { PageDown: "next", PageUp: "previous", Escape: "leave", l: "leave", L: "leave" };
/** @type {Record<string, string>} */
const DESK = { l: "enter", L: "enter" };

const FIELDS = "input:not([type=range]), textarea, select, [role=combobox], [contenteditable]";
const OPEN = '[role="dialog"], [data-testid="stPopoverBody"]';

// A page is laid out for a small screen and enlarged until it fills this one, so that type and lines
// have the same share of every screen: at 1280 x 720 they are 1.4 times as large as on a desk.
const ACROSS = 914;
const DOWN = 514;
const SMALLEST = 0.6; // what is still higher than the screen then has to be scrolled
const PHONE = 640; // pixels of width up to which people scroll anyway

/** @param {number} scale */
const set = (scale) => document.documentElement.style.setProperty("--hall", String(scale));

/**
 * Pixels of height, not enlarged, that the page has beside what can give way, and with the least of it.
 *
 * @param {HTMLElement} page
 */
function heights(page) {
  let [given, least] = [0, 0];
  for (const each of /** @type {NodeListOf<HTMLElement>} */ (
    page.querySelectorAll("[data-least]")
  )) {
    given += each.offsetHeight;
    least += Math.min(each.offsetHeight, Number(each.dataset.least));
  }
  return { fixed: page.offsetHeight - given, needed: page.offsetHeight - given + least };
}

/**
 * Enlarges the page as far as all of its height fits, and says so to the pictures, which take the rest.
 *
 * @param {HTMLElement} page
 * @param {string} before what was returned the last time
 */
function enlarge(page, before) {
  let scale = Math.max(1, Math.min(innerWidth / ACROSS, innerHeight / DOWN));
  set(scale);
  while (innerWidth > PHONE && scale > SMALLEST && heights(page).needed * scale > innerHeight) {
    scale *= 0.97;
    set(scale);
  }
  const now = [scale, heights(page).fixed, innerHeight].join();
  if (now !== before) dispatchEvent(new Event("hall"));
  return now;
}

/** @param {KeyboardEvent} event @param {Record<string, string>} keys */
function pressed(event, keys) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const at = /** @type {Element} */ (event.target);
  if (at.closest?.(FIELDS) || document.querySelector(OPEN)) return;
  const what = keys[event.key];
  if (!what) return;
  event.preventDefault();
  globalThis.lstmHand?.change(["press", "lecture", what]);
}

/** @type {WeakMap<Element, { stop: AbortController, fitted: string }>} */
const drawn = new WeakMap();

/** @param {{ data: LectureData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("span");
  const before = drawn.get(root);
  before?.stop.abort();
  const here = { stop: new AbortController(), fitted: before?.fitted ?? "" };
  drawn.set(root, here);
  const { signal } = here.stop;

  document.documentElement.classList.toggle("hall", data.on);
  if (data.on) {
    /** @type {HTMLElement} */
    const page = document.querySelector('[data-testid="stMainBlockContainer"]');
    const fit = () => {
      here.fitted = enlarge(page, here.fitted);
    };
    const watch = new ResizeObserver(fit); // a picture may be drawn, or a title broken, at any time
    watch.observe(page);
    addEventListener("resize", fit, { signal });
    signal.addEventListener("abort", () => watch.disconnect());
  } else {
    set(1);
  }
  const keys = data.on ? LECTURE : DESK;
  document.addEventListener("keydown", (event) => pressed(event, keys), { signal });
  return () => here.stop.abort();
}
