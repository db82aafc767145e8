import assert from "node:assert/strict";
import { test } from "node:test";
import { searchFor } from "../../lstm_explorer/ui/components/glossary_prose.js";

const SEARCH = searchFor([
  "state",
  "hidden state",
  "states",
  "time step",
  "95 % interval",
  "stateful",
]);

const found = (text) => [...text.matchAll(SEARCH)].map(([word]) => word);

test("the longest form is found, not a part of it", () => {
  assert.deepEqual(found("The hidden state and the stateful states."), [
    "hidden state",
    "stateful",
    "states",
  ]);
});

test("a word may begin a sentence, and break over lines", () => {
  assert.deepEqual(found("Time step by time\n  step"), ["Time step", "time\n  step"]);
});

test("no part of another word is found", () => {
  assert.deepEqual(found("restate, statement, state_of, pre-state, state-of"), []);
  assert.deepEqual(found("(state), state-"), ["state", "state"]);
});

test("signs in a form are signs, not a pattern", () => {
  assert.deepEqual(found("a 95 % interval"), ["95 % interval"]);
});
