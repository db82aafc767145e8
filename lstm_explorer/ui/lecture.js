// The keys of lecture mode; a presenter's remote sends page up and page down.

const LECTURE = { PageDown: "next", PageUp: "previous", Escape: "leave", l: "leave", L: "leave" };
const DESK = { l: "enter", L: "enter" };

// A page is laid out for a small screen and enlarged until it fills this one, so that type and lines
// have the same share of every screen: at 1280 x 720 they are 1.4 times as large as on a desk.
const ACROSS = 914;
const DOWN = 514;

function enlarge(on) {
  const scale = Math.max(1, Math.min(innerWidth / ACROSS, innerHeight / DOWN));
  document.documentElement.style.setProperty("--hall", on ? scale : 1);
}

export default function ({ data, parentElement, setTriggerValue }) {
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
    setTriggerValue("pressed", `${what} ${data.here}`);
  }

  enlarge(data.on);
  addEventListener("resize", () => enlarge(data.on), { signal: root.stop.signal });
  document.addEventListener("keydown", pressed, { signal: root.stop.signal });
  return () => root.stop.abort();
}
