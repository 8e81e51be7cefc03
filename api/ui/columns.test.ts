import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels } from "@taffrail/model";
import { decodeColumns } from "@taffrail/wire";
import { Params } from "../http/params.ts";
import type { QueryValue } from "../prometheus/room.ts";
import { asked } from "../testing/asked.ts";
import { fakeEngine, fakeRoom, fakeStore } from "../testing/prometheus-room.ts";
import { rangeColumns } from "./columns.ts";
import type { UiRoom } from "./room.ts";

function room(value: QueryValue): UiRoom {
  const { clock, targets } = fakeRoom();
  const facts = { version: "", cluster: "", mode: "", startedAt: 0 };
  const engine = fakeEngine(value, { warnings: ["beware"] });
  return {
    engine,
    clock,
    targets,
    store: fakeStore([]),
    facts,
    objects: { kinds: () => [], of: () => undefined, glance: () => undefined },
  };
}

const params = Params.of({ query: "up", start: "10", end: "25.5", step: "5" });
const none = new Float64Array();

test("a matrix comes as columns on the grid of the question, with holes where nothing is", async () => {
  const series = {
    labels: Labels.of({ job: "a" }),
    t: Float64Array.of(10_000, 20_000),
    v: Float64Array.of(1, -0),
    histogramT: none,
    histograms: [],
  };
  const reply = await rangeColumns(params, { ...room({ kind: "matrix", series: [series] }), ...asked() });
  const decoded = decodeColumns(reply.body as Uint8Array);
  assert.deepEqual([...decoded.times], [10_000, 15_000, 20_000, 25_000]);
  assert.deepEqual(decoded.series[0]?.labels, { job: "a" });
  assert.deepEqual([...decoded.series[0]!.values], [1, NaN, -0, NaN]);
  assert.deepEqual(decoded.warnings, ["beware"]);
});

test("absurd ranges are refused as in the Prometheus API", async () => {
  const absurd = Params.of({ query: "up", start: "0", end: "1e9", step: "1" });
  const room0 = room({ kind: "matrix", series: [] });
  await assert.rejects(async () => rangeColumns(absurd, { ...room0, ...asked() }), {
    code: "api/bad-request",
  });
});

test("what columns cannot show is said, not left out", async () => {
  const histogram = {
    labels: Labels.empty,
    t: none,
    v: none,
    histogramT: Float64Array.of(10_000),
    histograms: [{} as never],
  };
  const room0 = room({ kind: "matrix", series: [histogram] });
  await assert.rejects(async () => rangeColumns(params, { ...room0, ...asked() }), {
    code: "base/not-supported",
  });
});
