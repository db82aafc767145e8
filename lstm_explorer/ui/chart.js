// One Plotly figure: as wide as its column, or in a lecture over all of the screen below it.
//
// Streamlit's own chart is made anew whenever its data change, and loses what was zoomed into; and
// it measures itself on the screen, where a lecture has enlarged it already.

import { heightInHall } from "../player/hall.js";
import { loadPlotly } from "../player/load.js";

const NARROW = 520; // pixels of a column that has no room for names beside a figure

function merged(base, more) {
  const whole = { ...base };
  for (const [name, value] of Object.entries(more)) {
    const both = [base[name], value].every((each) => each?.constructor === Object);
    whole[name] = both ? merged(base[name], value) : value;
  }
  return whole;
}

// What a figure has otherwise in a narrow column, it says itself, in its `meta`.
function fitting(root, { data, layout }) {
  const { narrow = {}, narrow_trace = {} } = (root.clientWidth < NARROW && layout.meta) || {};
  return { traces: data.map((trace) => merged(trace, narrow_trace)), layout: merged(layout, narrow) };
}

// A drag sets an axis' ends; a double click gives the axis back to the figure.
function isZoom(change) {
  return Object.keys(change).some((name) => name.includes("axis.range"));
}

function inItsColumn(root, layout) {
  return { width: root.clientWidth, height: layout.height };
}

function overTheScreen(root, layout) {
  return { width: root.clientWidth, height: heightInHall(root, layout.height) };
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".drawn");
  const figure = JSON.parse(data.figure);
  const sized = data.hall ? overTheScreen : inItsColumn;
  root.setAttribute("aria-label", data.alt);
  const reserve = ({ height }) => (root.style.minHeight = data.hall ? "" : `${height}px`);
  reserve(fitting(root, figure).layout); // nothing jumps while it loads
  root.stop?.abort();
  root.stop = new AbortController();

  let drawnWidth = 0;
  async function draw() {
    if (root.stop.signal.aborted || !root.isConnected || !root.clientWidth) return;
    const { traces, layout } = fitting(root, figure);
    reserve(layout);
    const size = sized(root, layout);
    drawnWidth = root.clientWidth;
    const whole = { ...layout, ...size, autosize: false };
    const frame = JSON.stringify(whole);
    // Other axes are drawn from scratch: Plotly would fit them into the margins of those before, so
    // that a link would not look as its sender's page did. What somebody has zoomed into stays.
    const again = root.zoomed || root.frame === frame;
    root.frame = frame;
    const drawing = again ? Plotly.react : Plotly.newPlot;
    // Plotly writes into what it is given.
    const given = { ...structuredClone(whole), uirevision: "kept" };
    await drawing(root, structuredClone(traces), given, { displayModeBar: false });
    if (!again) root.on("plotly_relayout", (change) => (root.zoomed = isZoom(change)));
  }
  // One drawing after the other: Plotly leaves half a figure where two of them meet.
  const drawInTurn = () => (root.turn = Promise.resolve(root.turn).catch(() => {}).then(draw));

  loadPlotly(data.plotly).then(() => {
    drawInTurn();
    const watch = new ResizeObserver(() => root.clientWidth !== drawnWidth && drawInTurn());
    watch.observe(root);
    root.stop.signal.addEventListener("abort", () => watch.disconnect());
    if (!data.hall) return;
    addEventListener("hall", drawInTurn, { signal: root.stop.signal });
  });
  return () => root.stop.abort();
}
