// @ts-check
// Brings into sight what a page points at: the chosen claim in its list, or what a stop of the tour
// is about.

/** @import { ClaimSightData, TourSightData } from "../../payloads.d.ts" */

const TRIES = 20; // the list of claims may still be being drawn
const WHILE = 6000; // milliseconds for which a page that is still being drawn may move what is on it
const OWN = ["wheel", "touchstart", "pointerdown", "keydown"]; // with which a visitor takes over

/** @param {{ data: ClaimSightData | TourSightData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const mark = parentElement.querySelector("span");
  const asked = "claim" in data ? data.claim : data.stop;
  if (mark.dataset.asked === asked) return;
  mark.dataset.asked = asked;
  if ("claim" in data) scrollToClaim(mark, TRIES);
  else new Sight(mark, data.lookAt).look();
}

/**
 * Scrolls the list of claims, and nothing else, until the chosen one can be read whole.
 *
 * @param {HTMLElement} mark
 * @param {number} tries that are left
 */
function scrollToClaim(mark, tries) {
  const chosen = document.querySelector(".st-key-view_claim input:checked")?.closest("label");
  const list = scroller(chosen?.parentElement);
  if (!list) {
    if (tries && mark.isConnected) setTimeout(() => scrollToClaim(mark, tries - 1), 100);
    return;
  }
  const place = chosen.getBoundingClientRect();
  const view = list.getBoundingClientRect();
  if (place.top >= view.top && place.bottom <= view.bottom) return;
  list.scrollTop += (place.top + place.bottom - view.top - view.bottom) / 2;
}

/**
 * The nearest element around this one that scrolls.
 *
 * @param {HTMLElement | undefined} element
 */
function scroller(element) {
  let around = element;
  while (around && !scrolls(around)) around = around.parentElement;
  return around;
}

/** @param {HTMLElement} element */
function scrolls(element) {
  if (element.scrollHeight <= element.clientHeight + 1) return false;
  return /auto|scroll/.test(getComputedStyle(element).overflowY);
}

// What a stop of the tour is about, kept in sight for a while, until the visitor takes over.
class Sight {
  /** @param {HTMLElement} mark @param {string} place a selector */
  constructor(mark, place) {
    this.mark = mark;
    this.place = place;
    this.until = performance.now() + WHILE;
    this.taken = new AbortController();
    const { signal } = this.taken;
    for (const event of OWN) {
      addEventListener(event, () => this.taken.abort(), { capture: true, signal });
    }
  }

  look() {
    if (this.taken.signal.aborted) return;
    if (performance.now() > this.until || !this.mark.isConnected) {
      this.taken.abort();
      return;
    }
    if (isSticky()) this.scrollToPlace();
    else scrollToCard();
    setTimeout(() => this.look(), 300);
  }

  scrollToPlace() {
    const pointed = document.querySelector(this.place);
    const place = pointed?.getBoundingClientRect();
    const hidden = place?.height && place.bottom > innerHeight;
    if (hidden && place.top > 0.6 * innerHeight) pointed.scrollIntoView({ block: "end" });
  }
}

// On a small screen the card goes away with the page: what it says is read first.
function isSticky() {
  const card = document.querySelector(".st-key-tour")?.parentElement;
  return card && getComputedStyle(card).position === "sticky";
}

function scrollToCard() {
  const card = document.querySelector(".st-key-tour");
  const top = card?.getBoundingClientRect().top;
  if (top < 0 || top > 0.5 * innerHeight) card.scrollIntoView({ block: "start" });
}
