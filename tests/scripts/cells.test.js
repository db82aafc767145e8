import assert from "node:assert/strict";
import { test } from "node:test";
import { isWord, spoken } from "../../lstm_explorer/player/cells.js";

const CELL = {
  t: 2,
  letters: ["A"],
  asked: true,
  cut: false,
  answer: "B",
  probability: 0.987,
  right: true,
  expected: "B",
};

test("a cell is spoken with its letter, its answer, how sure that is, and whether it is right", () => {
  assert.equal(spoken(CELL), "Fed A, answer B, 99 percent, right");
  assert.equal(
    spoken({ ...CELL, right: false, expected: "C" }),
    "Fed A, answer B, 99 percent, wrong: C",
  );
  assert.equal(spoken({ ...CELL, asked: false }), "Fed A, answer B, 99 percent");
  assert.equal(spoken({ ...CELL, right: null, probability: null }), "Fed A, answer B");
  assert.equal(spoken({ ...CELL, cut: true, answer: null }), "State reset. Fed A");
  assert.equal(spoken({ ...CELL, letters: [null, "A"], answer: null }), "Fed padding A");
});

test("a name of a month is a word; a letter, an emoji of several characters and padding are none", () => {
  assert.ok(isWord("Mon"));
  for (const none of ["A", "é", "👩‍🔬", "🇩🇪", null]) assert.ok(!isWord(none), String(none));
});
