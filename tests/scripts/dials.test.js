import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, positionOf, typed, valueAt } from "../../lstm_explorer/ui/components/dials.js";

const UNITS = { low: 1, high: 256, least: 1, most: 256, whole: true, logarithmic: true };
const EPOCHS = { low: 0, high: 1000, least: 0, most: 100000, whole: true, logarithmic: false };
const RATE = { low: 1e-4, high: 1, least: 5e-324, most: 1, whole: false, logarithmic: true };

test("the ends of a slider are the ends of its dial", () => {
  for (const dial of [UNITS, EPOCHS, RATE]) {
    assert.equal(valueAt(0, dial), dial.low);
    assert.equal(valueAt(1000, dial), dial.high);
    assert.equal(positionOf(dial.low, dial), 0);
    assert.equal(positionOf(dial.high, dial), 1000);
  }
});

test("further right is never less, and always within the dial", () => {
  for (const dial of [UNITS, EPOCHS, RATE]) {
    let before = -Infinity;
    for (let position = 0; position <= 1000; position++) {
      const value = valueAt(position, dial);
      assert.ok(value >= before && value >= dial.low && value <= dial.high);
      before = value;
    }
  }
});

test("a slider put where its value is says that value again", () => {
  for (const dial of [UNITS, EPOCHS, RATE]) {
    for (let position = 0; position <= 1000; position += 7) {
      const value = valueAt(position, dial);
      assert.equal(valueAt(positionOf(value, dial), dial), value);
    }
  }
});

test("whole dials have whole values", () => {
  for (let position = 0; position <= 1000; position++) {
    assert.ok(Number.isInteger(valueAt(position, UNITS)));
  }
});

test("a value beyond the slider stands at its end", () => {
  assert.equal(positionOf(90000, EPOCHS), 1000);
});

test("numbers are read as people write them", () => {
  assert.equal(typed(" 1,000 ", EPOCHS), 1000);
  assert.equal(typed("12,345", EPOCHS), 12345);
  assert.equal(typed("0,5", RATE), 0.5);
  assert.equal(typed("1e-3", RATE), 0.001);
  for (const none of ["", " ", "many", "1,00,0", "1.2.3"])
    assert.ok(Number.isNaN(typed(none, EPOCHS)), none);
});

test("what a box takes is within its limits, and whole where it has to be", () => {
  assert.ok(fits(100000, EPOCHS) && !fits(100001, EPOCHS) && !fits(-1, EPOCHS));
  assert.ok(!fits(2.5, UNITS) && fits(0.25, RATE) && !fits(0, RATE) && !fits(Number.NaN, RATE));
});
