// Brings what a stop of the tour points at into sight: for a while, since a page that is still
// being drawn moves what is on it, and only until the visitor takes over.

const WHILE = 6000; // milliseconds
const OWN = ["wheel", "touchstart", "pointerdown", "keydown"];

export default function ({ data, parentElement }) {
  const mark = parentElement.querySelector("span");
  if (mark.dataset.stop === data.stop) return;
  mark.dataset.stop = data.stop;
  const until = performance.now() + WHILE;
  const taken = new AbortController();
  for (const event of OWN) {
    addEventListener(event, () => taken.abort(), { capture: true, signal: taken.signal });
  }

  // On a small screen the card goes away with the page: what it says is read first.
  function sticky() {
    const card = document.querySelector(".st-key-tour")?.parentElement;
    return card && getComputedStyle(card).position === "sticky";
  }

  function stayAtTheCard() {
    const card = document.querySelector(".st-key-tour");
    const top = card?.getBoundingClientRect().top;
    if (top < 0 || top > 0.5 * innerHeight) card.scrollIntoView({ block: "start" });
    setTimeout(look, 300);
  }

  function look() {
    if (taken.signal.aborted) return;
    if (performance.now() > until || !mark.isConnected) return taken.abort();
    if (!sticky()) return stayAtTheCard();
    const place = document.querySelector(data.lookAt)?.getBoundingClientRect();
    const hidden = place && place.height && place.bottom > innerHeight;
    if (hidden && place.top > 0.6 * innerHeight) {
      document.querySelector(data.lookAt).scrollIntoView({ block: "end" });
    }
    setTimeout(look, 300);
  }

  look();
}
