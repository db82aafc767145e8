// The keys of lecture mode; a presenter's remote sends page up and page down.

const LECTURE = { PageDown: "next", PageUp: "previous", Escape: "leave", l: "leave", L: "leave" };
const DESK = { l: "enter", L: "enter" };

// A page is laid out for a small screen and enlarged until it fills this one, so that type and lines
// have the same share of every screen: at 1280 x 720 they are 1.4 times as large as on a desk.
const ACROSS = 914;
const DOWN = 514;
const SMALLEST = 0.6; // what is still higher than the screen then has to be scrolled
const PHONE = 640; // pixels of width up to which people scroll anyway

const set = (scale) => document.documentElement.style.setProperty("--hall", scale);

// Pixels of height, not enlarged, that the page has beside what can give way, and with the least of it.
function heights(page) {
  let [given, least] = [0, 0];
  for (const each of page.querySelectorAll("[data-least]")) {
    given += each.offsetHeight;
    least += Math.min(each.offsetHeight, Number(each.dataset.least));
  }
  return { fixed: page.offsetHeight - given, needed: page.offsetHeight - given + least };
}

// Enlarges the page as far as all of its height fits, and says so to the pictures, which take the rest.
function enlarge(page, before) {
  const full = Math.max(1, Math.min(innerWidth / ACROSS, innerHeight / DOWN));
  let scale = full;
  set(scale);
  while (innerWidth > PHONE && scale > SMALLEST && heights(page).needed * scale > innerHeight) {
    scale *= 0.97;
    set(scale);
  }
  const now = [scale, heights(page).fixed, innerHeight].join();
  if (now !== before) dispatchEvent(new Event("hall"));
  return now;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector("span");
  root.stop?.abort();
  root.stop = new AbortController();

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target.closest?.("input:not([type=range]), textarea, select, [role=combobox], [contenteditable]");
    const open = document.querySelector('[role="dialog"], [data-testid="stPopoverBody"]');
    if (typing || open) return;
    const what = (data.on ? LECTURE : DESK)[event.key];
    if (!what) return;
    event.preventDefault();
    globalThis.lstmHand?.change(["press", "lecture", what]);
  }

  document.documentElement.classList.toggle("hall", data.on);
  if (data.on) {
    const page = document.querySelector('[data-testid="stMainBlockContainer"]');
    const fit = () => (root.fitted = enlarge(page, root.fitted));
    const watch = new ResizeObserver(fit); // a picture may be drawn, or a title broken, at any time
    watch.observe(page);
    addEventListener("resize", fit, { signal: root.stop.signal });
    root.stop.signal.addEventListener("abort", () => watch.disconnect());
  } else {
    set(1);
  }
  document.addEventListener("keydown", pressed, { signal: root.stop.signal });
  return () => root.stop.abort();
}
