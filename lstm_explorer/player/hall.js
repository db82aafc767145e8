// @ts-check
// A hall: the page is laid out small and enlarged until it fills the screen; `lecture.js` does it.

const LEAST = 320; // pixels of height that a picture needs there, before it is enlarged
const MANY_ROWS = 460; // a picture that is higher on a desk has rows that nothing may squeeze

export const inHall = () => document.documentElement.classList.contains("hall");

/**
 * How high a picture is in a hall: all that is left above and below it, and never less than it needs.
 *
 * @param {HTMLElement} box
 * @param {number} usual its height on a desk
 * @param {number} [least]
 */
export function heightInHall(box, usual, least = LEAST) {
  const style = getComputedStyle(document.documentElement);
  const scale = Number(style.getPropertyValue("--hall")) || 1;
  const main = document.querySelector('[data-testid="stMainBlockContainer"]');
  const page = main.getBoundingClientRect();
  const mine = box.getBoundingClientRect();
  const room = (innerHeight - mine.top - (page.bottom - mine.bottom)) / scale - 8;
  // Not by the room there is: that depends on how far the page is enlarged, and this on what is needed.
  const needed = usual > MANY_ROWS ? usual : least;
  box.dataset.least = String(needed);
  return Math.max(needed, room);
}
