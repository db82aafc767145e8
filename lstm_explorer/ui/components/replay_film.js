// @ts-check
// One snapshot of a training at a time: its answers, the states, their path, and the loss.

import { element } from "../../player/dom.js";

/** @import { ReplayData } from "../../payloads.d.ts" */

/** @typedef {[number, number]} Point */
/** @typedef {{ pen: CanvasRenderingContext2D, width: number, height: number }} Sheet */

const MOST_LETTERS = 40; // that can be told apart below the states
const MOST_CUTS = 8; // resets that are drawn

/** @type {Point[]} */
const AROUND = [
  [0, -9],
  [0, 19],
  [-11, 5],
  [11, 5],
]; // where a letter may stand at its point

/**
 * 256 colours, red, green and blue each, that go from the first of some to the last.
 *
 * @param {string[]} colours as #RRGGBB
 */
export function colourTable(colours) {
  const stops = colours.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return Array.from({ length: 256 }, (_, n) => {
    const place = (n / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(place), stops.length - 2);
    const share = place - low;
    return stops[low].map((value, k) => Math.round(value + (stops[low + 1][k] - value) * share));
  });
}

/**
 * The bytes that Python wrote as int8 in base64.
 *
 * @param {string} text
 */
function bytes(text) {
  return Int8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/**
 * A place at a point for a letter, where no other stands; it is taken then. Null if there is none.
 *
 * @param {[number, number, number][]} taken places with their widths
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @returns {Point | null}
 */
export function freePlace(taken, x, y, width) {
  for (const [right, down] of AROUND) {
    const [left, bottom] = [x + right, y + down];
    const meets = taken.some(
      (each) => Math.abs(each[0] - left) < (each[2] + width) / 2 && Math.abs(each[1] - bottom) < 12,
    );
    if (meets) continue;
    taken.push([left, bottom, width]);
    return [left, bottom];
  }
  return null;
}

/**
 * A canvas, emptied, with as many pixels as the screen has there.
 *
 * @param {HTMLCanvasElement} canvas
 * @returns {Sheet}
 */
function sharpen(canvas) {
  const scale = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
  if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

/** @param {boolean} asked @param {boolean | null} right */
function verdict(asked, right) {
  if (!asked || right === null) return "";
  return right ? "✓" : "✗";
}

export class Film {
  /** @param {HTMLElement} root @param {ReplayData} data */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.h = bytes(data.h);
    this.steps = data.letters.length;
    this.table = colourTable(data.signed);
    this.pixels = new OffscreenCanvas(this.steps, data.units);
    this.bounds = [0, 1].map((k) => {
      const values = data.points.map((point) => point[k]);
      return [Math.min(...values), Math.max(...values)];
    });
    this.top = Math.max(...data.losses.filter((loss) => loss !== null));
    this.slider = /** @type {HTMLInputElement} */ (this.find("at"));
    this.say();
    this.buildAnswers();
    this.buildAxis();
    this.n = data.epochs.length - 1; // the snapshot that is shown
    this.show(this.n);
  }

  /** @param {string} name @returns {HTMLElement} */
  find(name) {
    return this.root.querySelector(`.${name}`);
  }

  /** @param {string} name */
  sheet(name) {
    return sharpen(/** @type {HTMLCanvasElement} */ (this.find(name)));
  }

  // What the pictures' captions say of all snapshots.
  say() {
    const { units, explained, signed } = this.data;
    this.find("units").textContent = String(units);
    this.find("noun").textContent = units === 1 ? "unit" : "units";
    const shown = explained.reduce((sum, share) => sum + share, 0);
    this.find("plane").textContent =
      `Path of h, one plane for all epochs, with ${Math.round(shown * 100)} % of the variance`;
    this.find("most").textContent = `, from 0 to ${this.top.toPrecision(3)}`;
    const scale = /** @type {HTMLElement} */ (this.find("scale").children[1]);
    scale.style.background = `linear-gradient(to right, ${signed})`;
  }

  buildAnswers() {
    const cells = this.data.letters.map((letter, t) => {
      const cell = document.createElement("div");
      cell.append(element("div", "fed", letter), element("div", "said"), element("div", "verdict"));
      cell.classList.toggle("unasked", !this.data.asked[t]);
      return cell;
    });
    this.find("answers").replaceChildren(...cells);
  }

  buildAxis() {
    const every = Math.ceil(this.steps / MOST_LETTERS);
    const letters = this.data.letters.map((letter, t) => {
      const place = document.createElement("span");
      place.textContent = t % every ? "" : letter;
      return place;
    });
    this.find("across").replaceChildren(...letters);
  }

  /** @param {number} n the snapshot */
  show(n) {
    this.n = n;
    const { epochs, losses, answers, right, asked } = this.data;
    const count = asked.filter(Boolean).length;
    const good = right[n].filter((each, t) => asked[t] && each).length;
    const loss = losses[n] === null ? "" : `, loss ${losses[n].toPrecision(3)}`;
    const said = `Epoch ${epochs[n].toLocaleString("en")}${loss}, ${good} of ${count} ✓`;
    this.find("epoch").textContent = said;
    this.slider.max = String(epochs.length - 1);
    this.slider.value = String(n);
    this.slider.setAttribute("aria-valuetext", said);
    [...this.find("answers").children].forEach((cell, t) => {
      cell.children[1].textContent = answers[n][t];
      cell.children[2].textContent = verdict(asked[t], right[n][t]);
    });
    this.drawState(n);
    this.drawPath(n);
    this.drawLoss(n);
  }

  /** @param {number} n */
  drawState(n) {
    const { units, cuts, reset } = this.data;
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
    const { pen, width, height } = this.sheet("state");
    pen.imageSmoothingEnabled = false;
    pen.drawImage(this.pixels, 0, 0, width, height);
    pen.fillStyle = reset;
    const drawn = cuts.length > MOST_CUTS ? [] : cuts;
    for (const t of drawn) pen.fillRect((t / this.steps) * width - 1, 0, 2, height);
    this.find("state").setAttribute("aria-label", "Hidden state of every unit at every time step");
  }

  /**
   * Where the points of a snapshot are in a picture.
   *
   * @param {number} n
   * @param {Sheet} sheet
   */
  corners(n, { width, height }) {
    /** @param {number[]} point @param {0 | 1} k */
    const share = (point, k) => {
      const [low, high] = this.bounds[k];
      return (point[k] - low) / (high - low || 1);
    };
    return Array.from({ length: this.steps }, (_, t) => {
      const point = this.data.points[n * this.steps + t];
      const x = 14 + share(point, 0) * (width - 28);
      const y = height - 16 - share(point, 1) * (height - 40);
      return /** @type {Point} */ ([x, y]);
    });
  }

  /** @param {number} n */
  drawPath(n) {
    const { cuts } = this.data;
    const sheet = this.sheet("path");
    const { pen } = sheet;
    const corners = this.corners(n, sheet);
    pen.strokeStyle = this.colour("--st-border-color");
    pen.lineWidth = 2;
    pen.beginPath();
    corners.forEach((corner, t) => {
      if (t === 0 || cuts.includes(t)) pen.moveTo(...corner);
      else pen.lineTo(...corner);
    });
    pen.stroke();
    this.drawLetters(n, pen, corners);
    this.find("path").setAttribute(
      "aria-label",
      "Path of the hidden state in its two main directions",
    );
  }

  /** @param {number} n @param {CanvasRenderingContext2D} pen @param {Point[]} corners */
  drawLetters(n, pen, corners) {
    const { numbers, answers, letters_scale: scale, asked } = this.data;
    const text = this.colour("--st-text-color");
    pen.font = "600 13px ui-monospace, monospace";
    pen.textAlign = "center";
    /** @type {[number, number, number][]} */
    const taken = [];
    corners.forEach(([x, y], t) => {
      pen.fillStyle = scale[numbers[n][t]];
      pen.beginPath();
      pen.arc(x, y, asked[t] ? 5 : 2.5, 0, 2 * Math.PI);
      pen.fill();
      if (!asked[t]) return;
      const room = freePlace(taken, x, y, pen.measureText(answers[n][t]).width);
      if (!room) return; // a letter on another could not be read; its point is there
      pen.fillStyle = text;
      pen.fillText(answers[n][t], ...room);
    });
  }

  /** @param {number} n */
  drawLoss(n) {
    const { epochs, losses } = this.data;
    const { pen, width, height } = this.sheet("loss");
    const last = epochs[epochs.length - 1];
    /** @param {number} k @returns {Point} */
    const at = (k) => [
      10 + (epochs[k] / last) * (width - 24),
      height - 22 - ((losses[k] ?? this.top) / this.top) * (height - 44),
    ];
    pen.strokeStyle = this.colour("--st-border-color");
    pen.strokeRect(10, 14, width - 24, height - 36);
    pen.strokeStyle = this.colour("--st-primary-color");
    pen.lineWidth = 3;
    pen.beginPath();
    for (let k = 1; k < epochs.length; k++) pen.lineTo(...at(k));
    pen.stroke();
    pen.fillStyle = this.colour("--st-text-color");
    if (losses[n] !== null) {
      pen.beginPath();
      pen.arc(...at(n), 6, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.font = "13px sans-serif";
    pen.textAlign = "left";
    pen.fillText("epoch 0", 10, height - 5);
    pen.textAlign = "right";
    pen.fillText(last.toLocaleString("en"), width - 14, height - 5);
    this.find("loss").setAttribute(
      "aria-label",
      "Loss over the epochs, with the current one marked",
    );
  }

  /** @param {string} name of one of Streamlit's colours */
  colour(name) {
    return getComputedStyle(this.root).getPropertyValue(name).trim();
  }
}
