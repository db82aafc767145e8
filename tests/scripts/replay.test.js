import assert from "node:assert/strict";
import { test } from "node:test";
import { colourTable, freePlace } from "../../lstm_explorer/ui/components/replay_film.js";

test("a table of colours goes from the first to the last by way of all others", () => {
  const table = colourTable(["#000000", "#ff8000", "#ffffff"]);
  assert.equal(table.length, 256);
  assert.deepEqual(table[0], [0, 0, 0]);
  assert.deepEqual(table[255], [255, 255, 255]);
  assert.deepEqual(
    table[127].map((value) => Math.round(value / 10)),
    [25, 13, 0],
  );
});

test("no two letters stand on each other", () => {
  const taken = [];
  const places = [];
  for (let n = 0; n < 20; n++) {
    const place = freePlace(taken, 100 + n, 100, 10);
    if (place) places.push(place);
  }
  assert.ok(places.length >= 4 && places.length < 20);
  for (const [n, [x, y]] of places.entries()) {
    for (const [left, bottom] of places.slice(n + 1)) {
      assert.ok(Math.abs(left - x) >= 10 || Math.abs(bottom - y) >= 12);
    }
  }
});

test("a letter that has room stands above its point", () => {
  assert.deepEqual(freePlace([], 50, 60, 10), [50, 51]);
});
