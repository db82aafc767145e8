// @ts-check
// Two buttons that make a file of a figure: the server has no browser to draw it with.

import { element } from "../../player/dom.js";
import { loadPlotly } from "../../player/load.js";

/** @import { PicturesData } from "../../payloads.d.ts" */

/** @type {Record<string, { format: string, scale: number }>} */
const KINDS = {
  PNG: { format: "png", scale: 2 },
  SVG: { format: "svg", scale: 1 },
};

/** @param {PicturesData} data @param {string} kind */
async function save(data, kind) {
  await loadPlotly(data.plotly);
  const figure = JSON.parse(data.figure);
  const height = figure.layout.height || 500;
  const picture = await Plotly.toImage(figure, { ...KINDS[kind], width: data.width, height });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await (await fetch(picture)).blob());
  link.download = `${data.name}.${KINDS[kind].format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** @param {{ data: PicturesData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const trouble = element("span", "trouble");
  trouble.setAttribute("role", "status");
  const buttons = Object.keys(KINDS).map((kind) => {
    const button = element("button", "", `Download ${kind}`);
    button.onclick = () => {
      trouble.textContent = "";
      save(data, kind).catch((error) => {
        trouble.textContent = `The picture could not be drawn: ${error.message}. Try the HTML file.`;
      });
    };
    return button;
  });
  parentElement.querySelector(".pictures").replaceChildren(...buttons, trouble);
}
