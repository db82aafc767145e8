// Scrolls the list of claims, and nothing else, until the chosen one can be read whole.

const TRIES = 20; // the list may still be being drawn

function scroller(element) {
  while (element && !(element.scrollHeight > element.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(element).overflowY))) {
    element = element.parentElement;
  }
  return element;
}

export default function ({ data, parentElement }) {
  const mark = parentElement.querySelector("span");
  if (mark.dataset.claim === data.claim) return;
  mark.dataset.claim = data.claim;

  function look(left) {
    const chosen = document.querySelector(".st-key-view_claim input:checked")?.closest("label");
    const list = scroller(chosen?.parentElement);
    if (!list) return void (left && mark.isConnected && setTimeout(look, 100, left - 1));
    const place = chosen.getBoundingClientRect();
    const view = list.getBoundingClientRect();
    if (place.top >= view.top && place.bottom <= view.bottom) return;
    list.scrollTop += (place.top + place.bottom - view.top - view.bottom) / 2;
  }

  look(TRIES);
}
