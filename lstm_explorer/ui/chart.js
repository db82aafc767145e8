// One Plotly figure: as wide as its column, or in a lecture over all of the screen below it.
//
// Streamlit's own chart is made anew whenever its data change, and loses what was zoomed into; and
// it measures itself on the screen, where a lecture has enlarged it already.

function inItsColumn(root, layout) {
  return { width: root.clientWidth, height: layout.height };
}

function overTheScreen(root, layout) {
  return { width: root.clientWidth, height: heightInHall(root, layout.height) };
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".drawn");
  const { data: traces, layout } = JSON.parse(data.figure);
  const sized = data.hall ? overTheScreen : inItsColumn;
  root.setAttribute("aria-label", data.alt);
  root.style.minHeight = data.hall ? "" : `${layout.height}px`; // nothing jumps while it loads
  root.stop?.abort();
  root.stop = new AbortController();

  let drawnWidth = 0;
  async function draw() {
    if (root.stop.signal.aborted || !root.isConnected || !root.clientWidth) return;
    const size = sized(root, layout);
    drawnWidth = root.clientWidth;
    // uirevision: what somebody has zoomed into stays when the numbers change.
    const whole = { uirevision: "kept", ...layout, ...size, autosize: false };
    await Plotly.react(root, structuredClone(traces), whole, { displayModeBar: false });
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
