import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting, isZoom, merged } from "../../lstm_explorer/ui/components/chart.js";

test("properties are put over others, object by object; lists are replaced whole", () => {
  const base = { a: 1, b: { c: 2, d: [1, 2] } };
  assert.deepEqual(merged(base, { b: { d: [3] }, e: 4 }), { a: 1, b: { c: 2, d: [3] }, e: 4 });
  assert.deepEqual(base, { a: 1, b: { c: 2, d: [1, 2] } });
});

test("a figure says itself what it has otherwise in a narrow column", () => {
  const layout = {
    height: 300,
    meta: { narrow: { height: 400 }, narrow_trace: { mode: "lines" } },
  };
  const figure = { data: [{ y: [1] }], layout };
  assert.equal(fitting(figure, 900).layout.height, 300);
  assert.equal(fitting(figure, 400).layout.height, 400);
  assert.deepEqual(fitting(figure, 400).traces, [{ y: [1], mode: "lines" }]);
  assert.deepEqual(fitting({ data: [], layout: { height: 1 } }, 400), {
    traces: [],
    layout: { height: 1 },
  });
});

test("a drag zooms, and a double click gives the axis back", () => {
  assert.ok(isZoom({ "xaxis.range[0]": 1, "xaxis.range[1]": 2 }));
  assert.ok(!isZoom({ "xaxis.autorange": true, "yaxis.autorange": true }));
});
