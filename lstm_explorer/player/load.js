// @ts-check
// plotly.js, fetched once however many ask for it. Streamlit serves it without saying how long it
// may be kept, so a plain script tag would fetch 1.5 MB on every visit; its address has its version.

/** @param {string} source @returns {Promise<void>} */
export function loadPlotly(source) {
  if (window.Plotly) return Promise.resolve();
  window.lstmPlotly ??= fetchPlotly(source).catch((error) => {
    window.lstmPlotly = null;
    throw error;
  });
  return window.lstmPlotly;
}

/** @param {string} source */
async function fetchPlotly(source) {
  const answer = await fetch(source, { cache: "force-cache" });
  if (!answer.ok) throw new Error(`Plotly did not load: ${answer.status}`);
  const script = document.createElement("script");
  script.textContent = await answer.text();
  document.head.append(script);
  if (!window.Plotly) throw new Error("Plotly did not load");
}
