import assert from "node:assert/strict";
import { test } from "node:test";
import * as state from "../../lstm_explorer/player/state.js";

const FILM = { steps: 3, units: 2 };

function walk(from, direction, byStages) {
  const places = [];
  let here = from;
  for (let n = 0; n < 40; n++) {
    const next = state.after(here, state.beside(here, direction, FILM, byStages), FILM);
    if (next.t === here.t && next.stage === here.stage) break;
    places.push(next);
    here = next;
  }
  return places;
}

test("nobody gets beyond the first and the last time step and unit", () => {
  for (const t of [-5, 0, 1, 2, 9]) {
    for (const unit of [-1, 0, 1, 7]) {
      const { t: where, unit: which } = state.after(state.BEGINNING, { t, unit }, FILM);
      assert.ok(where >= 0 && where < 3 && which >= 0 && which < 2);
    }
  }
});

test("what a wish does not name stays", () => {
  const here = { t: 1, unit: 1, stage: 3 };
  assert.deepEqual(state.after(here, {}, FILM), here);
  assert.deepEqual(state.after(here, { unit: 0 }, FILM), { ...here, unit: 0 });
});

test("a shorter text keeps the unit, and the time step as far as there is one", () => {
  assert.deepEqual(state.after({ t: 9, unit: 1, stage: 5 }, {}, FILM), { t: 2, unit: 1, stage: 5 });
});

test("step by step one comes to every time step, and back", () => {
  assert.deepEqual(
    walk(state.BEGINNING, 1, false).map(({ t }) => t),
    [1, 2],
  );
  assert.deepEqual(
    walk({ t: 2, unit: 0, stage: 5 }, -1, false).map(({ t }) => t),
    [1, 0],
  );
});

test("by sub-steps one comes through all six of every time step, and back the same way", () => {
  const way = walk({ t: 0, unit: 0, stage: 0 }, 1, true);
  const back = walk(way.at(-1), -1, true);
  const names = (places) => places.map(({ t, stage }) => `${t}.${stage}`);
  assert.equal(way.length, 3 * 6 - 1);
  assert.deepEqual(names(back), ["0.0", ...names(way)].reverse().slice(1));
});

test("the end is the last stage of the last time step, and no other place", () => {
  const ends = [];
  for (let t = 0; t < 3; t++) {
    for (let stage = 0; stage < 6; stage++)
      if (state.atEnd({ t, unit: 0, stage }, FILM)) ends.push([t, stage]);
  }
  assert.deepEqual(ends, [[2, 5]]);
  assert.ok(state.atEnd(state.after(state.BEGINNING, state.last(FILM), FILM), FILM));
});

test("a click between two time steps chooses the nearer one, a click beside the figure the last", () => {
  assert.equal(state.pointed({ t: 1.4 }, FILM, []).t, 1);
  assert.equal(state.pointed({ t: 1.6 }, FILM, []).t, 2);
  assert.equal(state.pointed({ t: 2.4 }, FILM, []).t, 2);
  assert.equal(state.pointed({ t: -0.4 }, FILM, []).t, 0);
});

test("a click on a row chooses the unit that is drawn there, in whatever order", () => {
  assert.equal(state.pointed({ t: 0, row: 0 }, FILM, [1, 0]).unit, 1);
  assert.ok(!("unit" in state.pointed({ t: 0, row: 5 }, FILM, [1, 0])));
  assert.ok(!("unit" in state.pointed({ t: 0 }, FILM, [1, 0])));
});

test("rows and units are each other's inverse", () => {
  const order = [3, 0, 2, 1];
  const rows = state.rowsOf(order);
  for (const [row, unit] of order.entries()) assert.equal(rows[unit], row);
});

test("the past of a time step begins with the last reset before it", () => {
  const cells = [false, false, true, false, true].map((cut) => ({ cut }));
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((t) => state.pastFrom(cells, t)),
    [0, 0, 2, 2, 4],
  );
});

test("a view that says what was seen before asks for nothing", () => {
  const seen = { now: 3, unit: 1 };
  assert.deepEqual(state.wished(seen, { ...seen }), {});
  assert.deepEqual(state.wished({ now: 4, unit: 1 }, seen), { t: 4 });
  assert.deepEqual(state.wished({ now: 3, unit: 2 }, seen), { unit: 2 });
  assert.deepEqual(state.wished(seen, null), { t: 3, unit: 1 });
});

test("numbers have four digits and a real minus", () => {
  assert.equal(state.figure(-0.12345), "−0.1235");
  assert.equal(state.figure(2), "2.0000");
});

test("a sub-step is told with its numbers, a whole time step with its sentence", () => {
  const numbers = Object.fromEntries(
    [..."icfogh"].map((name, n) => [name, Float32Array.of(n, n, n, n)]),
  );
  const film = { steps: 2, units: 2, fed: ["A", "B"], said: ["First.", "Second."], numbers };
  assert.equal(state.saying(film, { t: 1, unit: 0, stage: 2 }, false), "Second.");
  assert.equal(
    state.saying(film, { t: 1, unit: 0, stage: 5 }, true),
    "Time step 1, answer: Second.",
  );
  assert.match(
    state.saying(film, { t: 1, unit: 1, stage: 0 }, true),
    /^Time step 1, input arrives: fed B,/,
  );
  assert.match(
    state.saying(film, { t: 0, unit: 1, stage: 2 }, true),
    /unit 1 could take in g = 4\.0000$/,
  );
});

test("the distance of two points is over all units", () => {
  const film = {
    units: 2,
    path: "h",
    said: ["First.", "Second."],
    numbers: { h: Float32Array.of(0, 0, 3, 4) },
  };
  assert.match(state.sayingOfDistance(film, 0, 1), /\|Δh\| = 5\.000, over all 2 units/);
  assert.equal(state.sayingOfDistance(film, 0, null), "First.");
  assert.equal(state.sayingOfDistance(film, 1, 1), "Second.");
});
