// Two buttons that make a file of a figure: the server has no browser to draw it with.

import { loadPlotly } from "../player/load.js";

const KINDS = {
  PNG: { format: "png", scale: 2 },
  SVG: { format: "svg", scale: 1 },
};

async function saved(data, kind) {
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

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".pictures");
  const trouble = document.createElement("span");
  trouble.className = "trouble";
  trouble.setAttribute("role", "status");
  const buttons = Object.keys(KINDS).map((kind) => {
    const button = document.createElement("button");
    button.textContent = `Download ${kind}`;
    button.onclick = () => {
      trouble.textContent = "";
      saved(data, kind).catch((error) => {
        trouble.textContent = `The picture could not be drawn: ${error.message}. Try the HTML file.`;
      });
    };
    return button;
  });
  root.replaceChildren(...buttons, trouble);
}
