// @ts-check
// Copies a link. A page that came over plain http, as in a lecture hall, has no clipboard of its
// own; there the old way copies what is selected.

import { element } from "../../player/dom.js";

/** @import { CopyLinkData } from "../../payloads.d.ts" */

/** @param {string} text @param {HTMLTextAreaElement} field that shows it */
async function copied(text, field) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // refused, as without a click or in a frame: the old way
    }
  }
  field.focus();
  field.select();
  return document.execCommand("copy");
}

/** @param {{ data: CopyLinkData, parentElement: HTMLElement }} component */
export default function ({ data, parentElement }) {
  const field = document.createElement("textarea");
  field.readOnly = true;
  field.value = data.link;
  field.setAttribute("aria-label", "Link to this view");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const button = element("button", "", "Copy link");
  button.onclick = async () => {
    const done = await copied(data.link, field);
    said.textContent = done ? "Copied." : "Could not copy: select the link and press Ctrl+C.";
  };
  parentElement.querySelector(".share").replaceChildren(field, button, said);
}
