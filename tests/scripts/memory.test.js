import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "../../lstm_explorer/player/memory.js";

function film(network, name) {
  const numbers = Object.fromEntries(
    ["h", "c", "i", "input"].map((each) => [each, new Float32Array(6)]),
  );
  return { network, name, text: name, steps: 3, units: 2, fed: [...name], cells: [], numbers };
}

const names = (memory, network) => memory.of(network).map((each) => each.name);

test("texts fed to one network are remembered together, the latest last", () => {
  const memory = new Memory();
  for (const name of ["ABC", "XYZ", "ABC"]) memory.remember(film("one", name));
  memory.remember(film("two", "KLM"));
  assert.deepEqual(names(memory, "one"), ["XYZ", "ABC"]);
  assert.deepEqual(names(memory, "two"), ["KLM"]);
});

test("of a network that nobody has met nothing is remembered", () => {
  assert.deepEqual(new Memory().of("one"), []);
});

test("however many texts are typed, the latest twenty are remembered", () => {
  const memory = new Memory();
  for (let n = 0; n < 100; n++) memory.remember(film("one", `text ${n}`));
  assert.equal(memory.of("one").length, 20);
  assert.equal(names(memory, "one").at(-1), "text 99");
});

test("however many networks are met, the memories of the oldest are given back", () => {
  const memory = new Memory();
  for (let n = 0; n < 500; n++) memory.remember(film(`network ${n}`, "ABC"));
  assert.equal(memory.networks.size, 8);
  assert.deepEqual(names(memory, "network 0"), []);
  assert.deepEqual(names(memory, "network 499"), ["ABC"]);
});

test("who goes back to a network keeps it from being given back", () => {
  const memory = new Memory();
  for (let n = 0; n < 100; n++) {
    memory.remember(film("mine", "ABC"));
    memory.remember(film(`network ${n}`, "ABC"));
  }
  assert.deepEqual(names(memory, "mine"), ["ABC"]);
});

test("numbers that are not compared are not held", () => {
  const memory = new Memory();
  memory.remember(film("one", "ABC"));
  assert.deepEqual(Object.keys(memory.of("one")[0].numbers), ["h", "c"]);
});
