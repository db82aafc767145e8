import assert from "node:assert/strict";
import { test } from "node:test";
import { elsewhere, nearest, onTogether } from "../../lstm_explorer/player/moments.js";

function film(name, h) {
  const units = h[0].length;
  const numbers = { h: Float32Array.from(h.flat()), c: Float32Array.from(h.flat().map((v) => -v)) };
  return {
    network: "one",
    name,
    text: name,
    steps: h.length,
    units,
    fed: [...name],
    cells: [],
    numbers,
  };
}

test("the nearest moments come first, in this text and in others, but not the moment itself", () => {
  const here = film("ABC", [
    [0, 0],
    [3, 4],
    [0, 1],
  ]);
  const other = film("XY", [
    [0, 0.5],
    [9, 9],
  ]);
  const found = nearest(here, 0, "h", [here, other], 3);
  assert.deepEqual(
    found.map(({ film: { name }, t, distance }) => [name, t, distance]),
    [
      ["XY", 0, 0.5],
      ["ABC", 2, 1],
      ["ABC", 1, 5],
    ],
  );
});

test("of two networks' sizes the shorter list is whole", () => {
  const here = film("AB", [[0], [1]]);
  assert.equal(nearest(here, 1, "c", [here], 6).length, 1);
});

test("units are on together where each keeps its sign and stays away from zero", () => {
  const here = film("ABC", [
    [0.9, -0.9, 0.9, 0.2],
    [0.6, -0.6, -0.9, 0.9],
    [0.5, -0.4, 0.9, 0.9],
  ]);
  assert.deepEqual(onTogether(here, 0, 1, 0.5), [
    { unit: 0, sign: 1 },
    { unit: 1, sign: -1 },
  ]);
  assert.deepEqual(
    onTogether(here, 0, 2, 0.5).map(({ unit }) => unit),
    [0],
  );
  assert.deepEqual(onTogether(here, 0, 2, 0.95), []);
});

test("elsewhere are the time steps out of the range at which all of them are on", () => {
  const here = film("ABCD", [
    [0.9, 0.9],
    [0.9, 0.9],
    [0.9, 0.1],
    [0.8, 0.7],
  ]);
  const both = onTogether(here, 0, 1, 0.5);
  assert.equal(both.length, 2);
  assert.deepEqual(elsewhere(here, 0, 1, 0.5, both), [3]);
  assert.deepEqual(elsewhere(here, 0, 1, 0.5, []), []);
});
