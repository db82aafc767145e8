import assert from "node:assert/strict";
import { test } from "node:test";
import { whole } from "../../lstm_explorer/ui/components/controls.js";
import { toggled } from "../../lstm_explorer/ui/components/tape.js";

test("a click between two letters sets a reset, and another one lifts it", () => {
  assert.equal(toggled("", 3), "3");
  assert.equal(toggled("3.10", 5), "3.5.10");
  assert.equal(toggled("3.5.10", 5), "3.10");
  assert.equal(toggled("3", 3), "");
});

test("resets are in the order of the text, whatever the order of clicks", () => {
  assert.equal([10, 2, 7].reduce(toggled, ""), "2.7.10");
});

test("whole numbers may have commas between thousands, and nothing else in them", () => {
  assert.equal(whole(" 12,345 "), 12345);
  assert.equal(whole("-3"), -3);
  for (const none of ["", "1.5", "1,2", "0x10", "1e3"]) assert.ok(Number.isNaN(whole(none)), none);
});
