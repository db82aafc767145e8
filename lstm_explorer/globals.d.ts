// What scripts find in the browser that is not the browser's own.

interface Window {
  /** plotly.js, which brings no types of its own. */
  Plotly: any;
  lstmPlotly: Promise<void> | null;
  glossaryProse: any;
}

declare var Plotly: any;

/** What a hand does, told to the server: `hand.js`. */
declare var lstmHand: import("./ui/components/hand.js").Hand;
