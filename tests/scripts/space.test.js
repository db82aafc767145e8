import assert from "node:assert/strict";
import { test } from "node:test";
import { onScreen } from "../../lstm_explorer/player/space.js";

const SAME = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const BOX = { width: 400, height: 200 };

test("the middle of the scene is the middle of the box, and up is up", () => {
  assert.deepEqual(onScreen([0, 0, 0, 1], [SAME], BOX), [200, 100]);
  assert.deepEqual(onScreen([1, 1, 0, 1], [SAME], BOX), [400, 0]);
  assert.deepEqual(onScreen([-1, -1, 0, 1], [SAME], BOX), [0, 200]);
});

test("matrices are applied one after the other, column by column", () => {
  const moved = [...SAME.slice(0, 12), 0.5, 0, 0, 1];
  const doubled = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
  assert.deepEqual(onScreen([0, 0, 0, 1], [moved, doubled], BOX), [400, 100]);
  assert.deepEqual(onScreen([0, 0, 0, 1], [doubled, moved], BOX), [300, 100]);
});

test("what is far away is small", () => {
  const perspective = [...SAME.slice(0, 11), 1, 0, 0, 0, 0];
  assert.deepEqual(onScreen([1, 0, 2, 1], [perspective], BOX), [300, 100]);
  assert.deepEqual(onScreen([1, 0, 4, 1], [perspective], BOX), [250, 100]);
});
