// Cells of a tape: a letter fed, the answer under it. Text goes in by textContent only: it may have
// been typed by anybody.

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A symbol of several letters, such as Mon. An emoji of several characters is one letter.
function isWord(symbol) {
  return symbol !== null && symbol.length > 1 && [...new Intl.Segmenter().segment(symbol)].length > 1;
}

function spoken(cell) {
  const fed = cell.letters.map((letter) => letter ?? "padding").join(" ");
  const cut = cell.cut ? "State reset. " : "";
  if (cell.answer === null) return `${cut}Fed ${fed}`;
  const sure = cell.probability === null ? "" : `, ${Math.round(cell.probability * 100)} percent`;
  const verdict = !cell.asked || cell.right === null ? "" : cell.right ? ", right" : `, wrong: ${cell.expected}`;
  return `${cut}Fed ${fed}, answer ${cell.answer}${sure}${verdict}`;
}

function drawCell(cell, data, choose) {
  const made = element(data.clickable ? "button" : "div", "cell");
  made.classList.toggle("now", cell.t === data.now);
  made.classList.toggle("unasked", !cell.asked);
  made.classList.toggle("many", cell.letters.join("").length > 1);
  made.classList.toggle("word", cell.letters.some(isWord));
  made.classList.toggle("padding", cell.letters.every((letter) => letter === null));
  made.classList.toggle("wrong", cell.asked && cell.right === false);
  made.classList.toggle("disturbed", cell.disturbed === true);
  made.classList.toggle("donated", cell.donated === true);
  made.classList.toggle("held", cell.held === true);
  made.classList.toggle("warm", cell.warm === true);
  made.dataset.t = cell.t;
  made.setAttribute("aria-label", spoken(cell));
  made.title = spoken(cell);
  made.append(element("div", "letters", cell.letters.map((letter) => letter ?? "·").join(cell.letters.some(isWord) ? " " : "")));
  if (cell.answer !== null) {
    made.append(element("div", "arrow", "↓"), element("div", "answer", cell.answer));
    if (cell.probability !== null) {
      const bar = element("div", "bar");
      const filled = element("div", "");
      filled.style.width = `${cell.probability * 100}%`;
      bar.append(filled);
      made.append(bar);
    }
    const verdict = cell.right === null || !cell.asked ? "" : cell.right ? "✓" : `✗ ${cell.expected}`;
    made.append(element("div", "verdict", verdict));
  }
  if (data.clickable) made.onclick = () => choose(cell.t);
  return made;
}

// Between two letters: sets a reset, or lifts the one that stands there.
function gap(cell, toggle) {
  const made = element("button", cell.cut ? "cut gap" : "gap", cell.cut ? "✂" : "");
  const where = `before time step ${cell.t}`;
  made.title = cell.cut ? `The state is reset ${where}; click to carry it` : `Reset ${where}`;
  made.setAttribute("aria-label", `Reset ${where}`);
  made.setAttribute("aria-pressed", String(cell.cut));
  made.dataset.gap = cell.t;
  made.onclick = () => toggle(cell.t);
  return made;
}

// The cells of one run, with a cut before every time step whose state was reset.
function drawTape(tape, data, choose) {
  const cuts = data.cells.filter((cell) => cell.cut).length;
  tape.classList.toggle("wrap", Boolean(data.wrap));
  tape.classList.toggle("large", Boolean(data.large));
  tape.classList.toggle("cuts", cuts > 6);
  tape.setAttribute("aria-label", data.name);
  const items = [];
  for (const cell of data.cells) {
    if (data.toggle && cell.t > 0) {
      items.push(gap(cell, data.toggle));
    } else if (cell.cut) {
      const cut = element("div", "cut", "✂");
      cut.title = "The state is reset here";
      cut.setAttribute("aria-hidden", "true");
      items.push(cut);
    }
    items.push(drawCell(cell, data, choose));
  }
  tape.replaceChildren(...items);
}

function bringIntoView(tape, cell) {
  if (cell && tape.scrollWidth > tape.clientWidth) {
    tape.scrollLeft = cell.offsetLeft - tape.offsetLeft - tape.clientWidth / 2;
  }
}
