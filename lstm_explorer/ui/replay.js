// Plays a training from its snapshots, on the client: nothing is asked of the server meanwhile.

const SECONDS = 6; // for the whole film

function colourTable(colours) {
  const stops = colours.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return Array.from({ length: 256 }, (_, n) => {
    const place = (n / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    return stops[low].map((value, k) => Math.round(value + (stops[low + 1][k] - value) * (place - low)));
  });
}

function bytes(text) {
  const raw = atob(text);
  return Int8Array.from(raw, (character) => character.charCodeAt(0));
}

function sharpen(canvas) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

const AROUND = [[0, -9], [0, 19], [-11, 5], [11, 5]]; // where a letter may stand at its point

function freePlace(taken, x, y, width) {
  for (const [right, down] of AROUND) {
    const [left, bottom] = [x + right, y + down];
    if (taken.some((each) => Math.abs(each[0] - left) < (each[2] + width) / 2 && Math.abs(each[1] - bottom) < 12)) continue;
    taken.push([left, bottom, width]);
    return [left, bottom];
  }
  return null;
}

class Film {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.h = bytes(data.h);
    this.steps = data.letters.length;
    this.cut = data.reset;
    this.table = colourTable(data.signed);
    this.pixels = new OffscreenCanvas(this.steps, data.units);
    const points = data.points;
    this.bounds = [0, 1].map((k) => {
      const values = points.map((point) => point[k]);
      return [Math.min(...values), Math.max(...values)];
    });
    this.find = (name) => root.querySelector(`.${name}`);
    this.find("units").textContent = data.units;
    this.find("noun").textContent = data.units === 1 ? "unit" : "units";
    const shown = data.explained.reduce((sum, share) => sum + share, 0);
    this.find("plane").textContent = `Path of h, one plane for all epochs, with ${Math.round(shown * 100)} % of the variance`;
    this.top = Math.max(...data.losses.filter((loss) => loss !== null));
    this.find("most").textContent = `, from 0 to ${this.top.toPrecision(3)}`;
    this.find("scale").children[1].style.background = `linear-gradient(to right, ${data.signed})`;
    this.buildAnswers();
    this.buildAxis();
    this.show(data.epochs.length - 1);
  }

  buildAnswers() {
    const cells = this.data.letters.map((letter, t) => {
      const cell = document.createElement("div");
      for (const name of ["fed", "said", "verdict"]) {
        const part = document.createElement("div");
        part.className = name;
        cell.append(part);
      }
      cell.classList.toggle("unasked", !this.data.asked[t]);
      cell.children[0].textContent = letter;
      return cell;
    });
    this.find("answers").replaceChildren(...cells);
  }

  buildAxis() {
    const every = Math.ceil(this.steps / 40); // as many letters as can be told apart
    const letters = this.data.letters.map((letter, t) => {
      const place = document.createElement("span");
      place.textContent = t % every ? "" : letter;
      return place;
    });
    this.find("across").replaceChildren(...letters);
  }

  show(n) {
    this.n = n;
    const { epochs, losses, answers, right, asked } = this.data;
    const count = asked.filter(Boolean).length;
    const good = right[n].filter((each, t) => asked[t] && each).length;
    const loss = losses[n] === null ? "" : `, loss ${losses[n].toPrecision(3)}`;
    this.find("epoch").textContent = `Epoch ${epochs[n].toLocaleString("en")}${loss}, ${good} of ${count} ✓`;
    const slider = this.find("at");
    slider.max = epochs.length - 1;
    slider.value = n;
    slider.setAttribute("aria-valuetext", this.find("epoch").textContent);
    [...this.find("answers").children].forEach((cell, t) => {
      cell.children[1].textContent = answers[n][t];
      cell.children[2].textContent = !asked[t] || right[n][t] === null ? "" : right[n][t] ? "✓" : "✗";
    });
    this.drawState(n);
    this.drawPath(n);
    this.drawLoss(n);
  }

  drawState(n) {
    const { units, cuts } = this.data;
    const image = new ImageData(this.steps, units);
    const start = n * this.steps * units;
    for (let t = 0; t < this.steps; t++) {
      for (let unit = 0; unit < units; unit++) {
        const value = this.h[start + t * units + unit];
        const place = 4 * (unit * this.steps + t);
        image.data.set([...this.table[Math.round(((value + 127) / 254) * 255)], 255], place);
      }
    }
    this.pixels.getContext("2d").putImageData(image, 0, 0);
    const { pen, width, height } = sharpen(this.find("state"));
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.pixels, 0, 0, width, height);
    pen.fillStyle = this.css("--cut");
    for (const t of cuts.length > 8 ? [] : cuts) pen.fillRect((t / this.steps) * width - 1, 0, 2, height);
    this.find("state").setAttribute("aria-label", "Hidden state of every unit at every time step");
  }

  drawPath(n) {
    const { points, numbers, answers, letters_scale: scale, cuts, asked } = this.data;
    const { pen, width, height } = sharpen(this.find("path"));
    const at = (t) => {
      const point = points[n * this.steps + t];
      return [0, 1].map((k) => {
        const [low, high] = this.bounds[k];
        const share = (point[k] - low) / (high - low || 1);
        return k ? height - 16 - share * (height - 40) : 14 + share * (width - 28);
      });
    };
    pen.strokeStyle = this.css("--faint");
    pen.lineWidth = 2;
    pen.beginPath();
    for (let t = 0; t < this.steps; t++) {
      if (t === 0 || cuts.includes(t)) pen.moveTo(...at(t));
      else pen.lineTo(...at(t));
    }
    pen.stroke();
    pen.font = "600 13px ui-monospace, monospace";
    pen.textAlign = "center";
    const taken = [];
    for (let t = 0; t < this.steps; t++) {
      const [x, y] = at(t);
      pen.fillStyle = scale[numbers[n][t]];
      pen.beginPath();
      pen.arc(x, y, asked[t] ? 5 : 2.5, 0, 2 * Math.PI);
      pen.fill();
      if (!asked[t]) continue;
      const room = freePlace(taken, x, y, pen.measureText(answers[n][t]).width);
      if (!room) continue; // a letter on another could not be read; its point is there
      pen.fillStyle = this.css("--text");
      pen.fillText(answers[n][t], ...room);
    }
    this.find("path").setAttribute("aria-label", "Path of the hidden state in its two main directions");
  }

  drawLoss(n) {
    const { epochs, losses } = this.data;
    const { pen, width, height } = sharpen(this.find("loss"));
    const last = epochs[epochs.length - 1];
    const top = this.top;
    const at = (k) => [
      10 + (epochs[k] / last) * (width - 24),
      height - 22 - ((losses[k] ?? top) / top) * (height - 44),
    ];
    pen.strokeStyle = this.css("--faint");
    pen.strokeRect(10, 14, width - 24, height - 36);
    pen.strokeStyle = this.css("--line");
    pen.lineWidth = 3;
    pen.beginPath();
    for (let k = 1; k < epochs.length; k++) pen.lineTo(...at(k));
    pen.stroke();
    if (losses[n] !== null) {
      pen.fillStyle = this.css("--text");
      pen.beginPath();
      pen.arc(...at(n), 6, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.fillStyle = this.css("--text");
    pen.font = "13px sans-serif";
    pen.textAlign = "left";
    pen.fillText("epoch 0", 10, height - 5);
    pen.textAlign = "right";
    pen.fillText(last.toLocaleString("en"), width - 14, height - 5);
    this.find("loss").setAttribute("aria-label", "Loss over the epochs, with the current one marked");
  }

  css(name) {
    const style = getComputedStyle(this.root);
    const names = { "--text": "--st-text-color", "--faint": "--st-border-color", "--line": "--st-primary-color" };
    return name === "--cut" ? this.cut : style.getPropertyValue(names[name]).trim();
  }
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".replay");
  clearInterval(root.timer);
  const film = new Film(root, data);
  const button = film.find("play");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function pause() {
    clearInterval(root.timer);
    root.timer = null;
    button.textContent = "▶ Play";
  }
  function play() {
    if (film.n === data.epochs.length - 1) film.show(0);
    button.textContent = "❚❚ Pause";
    const pace = still ? 1000 : (SECONDS * 1000) / data.epochs.length;
    root.timer = setInterval(() => {
      if (film.n >= data.epochs.length - 1) pause();
      else film.show(film.n + 1);
    }, pace);
  }
  pause();
  button.onclick = () => (root.timer ? pause() : play());
  film.find("at").oninput = (event) => {
    pause();
    film.show(Number(event.target.value));
  };
  root.resized?.disconnect();
  root.resized = new ResizeObserver(() => film.show(film.n));
  root.resized.observe(film.find("pictures"));
  return () => {
    clearInterval(root.timer);
    root.resized?.disconnect();
  };
}
