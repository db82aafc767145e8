// A hall: the page is laid out small and enlarged until it fills the screen; `ui/lecture.js` does it.

const LEAST = 320; // pixels of height that a picture needs there, before it is enlarged
const MANY_ROWS = 460; // a picture that is higher on a desk has rows that nothing may squeeze

const inHall = () => document.documentElement.classList.contains("hall");

// How high a picture is in a hall: all that is left above and below it, and never less than it needs.
function heightInHall(box, usual, least = LEAST) {
  const scale = Number(getComputedStyle(document.documentElement).getPropertyValue("--hall")) || 1;
  const page = document.querySelector('[data-testid="stMainBlockContainer"]').getBoundingClientRect();
  const mine = box.getBoundingClientRect();
  const room = (innerHeight - mine.top - (page.bottom - mine.bottom)) / scale - 8;
  // Not by the room there is: that depends on how far the page is enlarged, and this on what is needed.
  const needed = usual > MANY_ROWS ? usual : least;
  box.dataset.least = needed;
  return Math.max(needed, room);
}
