// One figure over all of the screen that is left below it.

const LEAST = 320; // pixels, before it is enlarged

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".hall");
  root.setAttribute("aria-label", data.alt);
  const { data: traces, layout } = JSON.parse(data.figure);
  root.stop?.abort();
  root.stop = new AbortController();

  function draw() {
    if (!root.isConnected) return;
    const scale = Number(getComputedStyle(document.documentElement).getPropertyValue("--hall")) || 1;
    const room = (innerHeight - root.getBoundingClientRect().top) / scale - 8;
    const size = { width: root.clientWidth, height: Math.max(LEAST, room) };
    if (layout.height > 460 && layout.height > size.height) size.height = layout.height; // many rows
    Plotly.react(root, traces, { ...layout, ...size, autosize: false }, { displayModeBar: false });
  }

  loadPlotly(data.plotly).then(draw);
  addEventListener("resize", () => setTimeout(draw, 50), { signal: root.stop.signal });
  // The title above may still change its height when this is drawn for the first time.
  setTimeout(() => window.Plotly && draw(), 400);
  return () => root.stop.abort();
}
