import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels } from "@taffrail/model";
import { Params } from "../http/params.ts";
import { asked } from "../testing/asked.ts";
import { fakeEngine, fakeRoom } from "../testing/prometheus-room.ts";
import { instantQuery, rangeQuery } from "./query.ts";
import type { Success } from "./success.ts";

const one = { labels: Labels.of({ a: "1" }), v: 1, histogram: undefined };
const two = { labels: Labels.of({ a: "2" }), v: 2, histogram: undefined };

test("an instant query is asked for its time, its timeout and its lookback", async () => {
  const engine = fakeEngine(
    { kind: "vector", t: 5000, elements: [one] },
    { warnings: ["beware"], infos: ["note"] },
  );
  const params = Params.of({ query: "up", time: "5", timeout: "1m", lookback_delta: "30s", stats: "true" });
  const answer = (await instantQuery(params, { ...fakeRoom({ engine }), ...asked() })) as Success;
  const [{ query, times, options }] = engine.asked as [(typeof engine.asked)[0]];
  assert.deepEqual([query, times, options.timeoutMs, options.lookbackMs], ["up", [5000], 60_000, 30_000]);
  assert.ok(options.signal instanceof AbortSignal);
  assert.deepEqual(answer.warnings, ["beware"]);
  assert.deepEqual(answer.infos, ["note"]);
  assert.ok(answer.data.kind === "query" && answer.data.stats?.samplesRead === 3);
});

test("without a time it is now; without stats there are none", async () => {
  const engine = fakeEngine({ kind: "scalar", t: 0, v: 1 });
  const answer = (await instantQuery(Params.of({ query: "1" }), {
    ...fakeRoom({ engine }),
    ...asked(),
  })) as Success;
  assert.deepEqual(engine.asked[0]?.times, [1_700_000_000_123]);
  assert.deepEqual(engine.asked[0]?.options.timeoutMs, undefined);
  assert.ok(answer.data.kind === "query" && answer.data.stats === undefined);
});

test("a limit cuts the result and says so", async () => {
  const engine = fakeEngine({ kind: "vector", t: 0, elements: [one, two] });
  const ask = async (limit: string): Promise<Success> =>
    (await instantQuery(Params.of({ query: "up", limit }), {
      ...fakeRoom({ engine }),
      ...asked(),
    })) as Success;
  const answer = await ask("1");
  assert.ok(answer.data.kind === "query" && answer.data.value.kind === "vector");
  assert.deepEqual(answer.data.value.elements, [one]);
  assert.deepEqual(answer.warnings, ["results truncated due to limit"]);
  assert.deepEqual((await ask("2")).warnings, []);
  assert.deepEqual((await ask("0")).warnings, []);
});

const good = { query: "up", start: "0", end: "60", step: "15" };
test("a range query is asked for its times and its step", async () => {
  const engine = fakeEngine({ kind: "matrix", series: [] });
  await rangeQuery(Params.of({ ...good, step: "15s" }), { ...fakeRoom({ engine }), ...asked() });
  assert.deepEqual(engine.asked[0]?.times, [0, 60_000, 15_000]);
});

const refused = [
  [{ end: "-1" }, 'invalid parameter "end": end timestamp must not be before start time'],
  [
    { step: "0" },
    'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
  ],
  [
    { step: "-5" },
    'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
  ],
  [
    { step: "0.0001" },
    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
  ],
  [{ step: "" }, 'invalid parameter "step": cannot parse "" to a valid duration'],
  [{ step: "soon" }, 'invalid parameter "step": cannot parse "soon" to a valid duration'],
  [{ start: "" }, 'invalid parameter "start": cannot parse "" to a valid timestamp'],
  [{ start: "1e99" }, 'invalid parameter "start": cannot parse "1e99" to a valid timestamp'],
  [
    { end: "9007199254740" },
    "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)",
  ],
  [{ limit: "-1" }, 'invalid parameter "limit": limit must be non-negative'],
  [{ timeout: "0" }, "context deadline exceeded"],
] as const;
for (const [changed, message] of refused) {
  test(`a range query with ${JSON.stringify(changed)} is refused`, async () => {
    const engine = fakeEngine({ kind: "matrix", series: [] });
    const room = { ...fakeRoom({ engine }), ...asked() };
    await assert.rejects(async () => rangeQuery(Params.of({ ...good, ...changed }), room), { message });
    assert.deepEqual(engine.asked, []);
  });
}

test("exactly 11,000 steps are let through", async () => {
  const engine = fakeEngine({ kind: "matrix", series: [] });
  await rangeQuery(Params.of({ ...good, end: "165000" }), { ...fakeRoom({ engine }), ...asked() });
  assert.equal(engine.asked.length, 1);
});
