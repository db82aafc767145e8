// Copies a link. A page that came over plain http, as in a lecture hall, has no clipboard of its
// own; there the old way copies what is selected.

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

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".share");
  const field = document.createElement("textarea");
  field.readOnly = true;
  field.value = data.link;
  field.setAttribute("aria-label", "Link to this view");
  const button = document.createElement("button");
  button.textContent = "Copy link";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.onclick = async () => {
    const done = await copied(data.link, field);
    told.textContent = done ? "Copied." : "Could not copy: select the link and press Ctrl+C.";
  };
  root.replaceChildren(field, button, told);
}
