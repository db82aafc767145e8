// Words in a line; the one pointed at, focused or tapped is explained below them. A tap keeps it.

const HINT = "Point at a word, or tap it.";

function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".words");
  drawLine(root, data);
  return explainProse(data.terms, root);
}

function drawLine(root, { words, terms }) {
  if (root.dataset.words === String(words)) return; // what was tapped stays, while the page changes
  root.dataset.words = words;
  let kept = null;
  const line = made("div", "line", "");
  const meaning = made("p", "meaning", HINT);
  meaning.setAttribute("role", "status");

  function explain(word) {
    if (!word) return meaning.replaceChildren(HINT);
    const name = word.symbol ? `${word.name} ${word.symbol}` : word.name;
    meaning.replaceChildren(made("b", "", name), word.says);
  }

  function keep(word) {
    kept = kept === word ? null : word;
    for (const each of line.querySelectorAll("button")) {
      each.setAttribute("aria-pressed", String(each.word === kept));
    }
    explain(kept);
  }

  line.append(made("span", "lead", "Words on this page:"));
  for (const name of words) {
    const word = terms.find((term) => term.name === name);
    const button = made("button", "", word.name);
    button.type = "button";
    button.word = word;
    button.setAttribute("aria-pressed", "false");
    button.onclick = () => keep(word);
    button.onfocus = () => explain(word);
    button.onblur = () => explain(kept);
    button.onpointerenter = (event) => { if (event.pointerType === "mouse") explain(word); };
    button.onpointerleave = (event) => { if (event.pointerType === "mouse") explain(kept); };
    line.append(button);
  }
  line.onkeydown = (event) => { if (event.key === "Escape" && kept) keep(kept); };
  root.replaceChildren(line, meaning);
}
