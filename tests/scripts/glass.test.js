import assert from "node:assert/strict";
import { test } from "node:test";
import { equations } from "../../lstm_explorer/player/glass.js";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

// One unit, one time step, worked out by hand.
function film(change = {}) {
  const z = { i: 0.3, f: -0.2, g: 0.7, o: 1.1 };
  const [i, f, g, o] = [sigmoid(z.i), sigmoid(z.f), Math.tanh(z.g), sigmoid(z.o)];
  const c = f * 0.5 + i * g;
  const h = o * Math.tanh(c);
  const recorded = { i, f, g, o, c, h, h_before: 0.25, c_before: 0.5, ...change };
  const numbers = Object.fromEntries(Object.entries(recorded).map(([name, v]) => [name, [v]]));
  return {
    units: 1,
    fed: ["A"],
    classes: ["A", "B"],
    best: [1],
    cells: [{ probability: 0.875 }],
    numbers: {
      ...numbers,
      input: Object.values(z).map((v) => v - 0.1),
      recurrent: [0.06, 0.06, 0.06, 0.06],
      bias: [0.04, 0.04, 0.04, 0.04],
      dense: [-2, 3],
    },
  };
}

test("sums that are right are found right", () => {
  const found = equations(film(), 0, 0);
  for (const name of "ifogch") assert.ok(found[name].error < 1e-12, name);
  assert.equal(found.x.error, null);
  assert.equal(found.y.error, null);
});

test("every number that is wrong is found in its equation", () => {
  for (const name of "ifogch")
    assert.ok(equations(film({ [name]: 0.9 }), 0, 0)[name].error > 1e-3, name);
});

test("an answer is pushed by the hidden state and its own weight", () => {
  const { y, h } = equations(film(), 0, 0);
  assert.match(y.left, /for B$/);
  assert.match(y.sum, /· 3\.0000: this unit's push for the answer B \(87\.5 %\)$/);
  assert.equal(y.value, (3 * film().numbers.h[0]).toFixed(4));
  assert.equal(h.value, film().numbers.h[0].toFixed(4));
});
