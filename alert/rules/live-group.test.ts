import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { openEngine } from "@taffrail/promql";
import { LiveGroup } from "./live-group.ts";
import { parseRuleFile } from "./rule-file.ts";
import { groupToJson } from "./rules-json.ts";
import { SampleStore } from "./unit-test/sample-store.ts";

interface Bench {
  readonly group: LiveGroup;
  readonly store: SampleStore;
  /** Writes a value of `up{job}` at `t`. */
  readonly put: (job: string, t: number, v: number) => void;
  /** The value of a query at `t`, as lines. */
  readonly ask: (query: string, t: number) => Promise<string[]>;
}

function open(yaml: string): Bench {
  const { file, errors } = parseRuleFile(`groups:\n- name: g\n${yaml}`, "f.yml");
  assert.deepEqual(errors, []);
  const store = new SampleStore();
  const clock = new ManualClock();
  const engine = openEngine({ source: store, clock, log: noLog });
  const group = new LiveGroup(file!.groups[0]!, {
    file: "f.yml",
    world: { engine, externalLabels: new Map([["region", "eu"]]), externalUrl: "http://x" },
    sink: store,
    clock,
    intervalMs: 60_000,
  });
  return {
    group,
    store,
    put: (job, t, v) =>
      void store.series(Labels.of({ __name__: "up", job })).addFloat(t, Float64Array.of(v), 0),
    ask: async (query, t) => {
      const { value } = await engine.instant(query, t);
      return value.kind === "vector" ? value.elements.map(({ labels, v }) => `${String(labels)} ${v}`) : [];
    },
  };
}

const minute = 60_000;

test("a recording rule writes with its name and labels, and ends what vanished", async () => {
  const { group, put, ask } = open("  rules:\n  - {record: r, expr: up > 0, labels: {a: b}}\n");
  put("x", 0, 1);
  put("y", 0, 2);
  await group.evaluate(0);
  assert.deepEqual(await ask("r", 0), ['r{a="b", job="x"} 1', 'r{a="b", job="y"} 2']);
  put("x", minute, 0);
  await group.evaluate(minute);
  assert.deepEqual(await ask("r", minute), ['r{a="b", job="y"} 2']);
});

test("an alert is pending, fires after its time, keeps firing, and ends", async () => {
  const { group, put, ask } = open(
    "  rules:\n  - alert: A\n    expr: up == 0\n    for: 2m\n    keep_firing_for: 2m\n" +
      "    labels: {l: '{{ $labels.job }}!'}\n    annotations: {v: '{{ $value }} {{ $externalLabels.region }}'}\n",
  );
  const states: (string | undefined)[] = [];
  for (let i = 0; i < 8; i++) {
    put("x", i * minute, i < 4 ? 0 : 1);
    await group.evaluate(i * minute);
    states.push(group.rules[0]!.alerting!.alerts[0]?.state);
  }
  assert.deepEqual(states, [
    "pending",
    "pending",
    "firing",
    "firing",
    "firing",
    "firing",
    undefined,
    undefined,
  ]);
  assert.deepEqual(await ask("ALERTS", minute), [
    'ALERTS{alertname="A", alertstate="pending", job="x", l="x!"} 1',
  ]);
  assert.deepEqual(await ask("ALERTS", 2 * minute), [
    'ALERTS{alertname="A", alertstate="firing", job="x", l="x!"} 1',
  ]);
  assert.deepEqual(await ask("ALERTS_FOR_STATE", 2 * minute), [
    'ALERTS_FOR_STATE{alertname="A", job="x", l="x!"} 0',
  ]);
  assert.deepEqual(await ask("ALERTS", 6 * minute), []);
});

test("a rule that fails says so, leaves its series, and stops no other", async () => {
  const { group, put, ask } = open(
    "  rules:\n  - {record: r, expr: up + on () group_left () vector(1)}\n  - {record: one, expr: sum(up) * on () up}\n  - {record: s, expr: sum(up)}\n",
  );
  put("x", 0, 1);
  await group.evaluate(0);
  put("y", minute, 1);
  await group.evaluate(minute);
  const [, second, third] = group.rules;
  assert.equal(second!.health, "err");
  assert.match(second!.lastError!, /found duplicate series/);
  assert.equal(third!.health, "ok");
  assert.deepEqual(await ask("one", minute), ["one 1"]);
});

test("limits hold: nothing is written, and alerts are forgotten", async () => {
  const { group, put, ask } = open(
    "  limit: 1\n  rules:\n  - {record: r, expr: up}\n  - {alert: A, expr: up}\n",
  );
  put("x", 0, 1);
  put("y", 0, 1);
  await group.evaluate(0);
  assert.deepEqual(
    group.rules.map(({ lastError }) => lastError),
    ["exceeded limit of 1 with 2 series", "exceeded limit of 1 with 2 alerts"],
  );
  assert.deepEqual(await ask('{__name__=~"r|ALERTS"}', 0), []);
});

test("results with equal labels are refused", async () => {
  const { group, put } = open(
    "  rules:\n  - {record: r, expr: up, labels: {job: z}}\n  - {alert: A, expr: up, labels: {job: z}}\n",
  );
  put("x", 0, 1);
  put("y", 0, 1);
  await group.evaluate(0);
  assert.deepEqual(
    group.rules.map(({ lastError }) => lastError),
    [
      "vector contains metrics with the same labelset after applying rule labels",
      "vector contains metrics with the same labelset after applying alert labels",
    ],
  );
});

test("with an offset, rules look back and write back", async () => {
  const { group, put, ask } = open("  query_offset: 1m\n  rules:\n  - {record: r, expr: up}\n");
  put("x", 0, 1);
  put("x", minute, 2);
  await group.evaluate(minute);
  assert.deepEqual(await ask("timestamp(r)", minute), ['{job="x"} 0']);
  assert.deepEqual(await ask("r", minute), ['r{job="x"} 1']);
});

test("a group shows as /api/v1/rules shows it", async () => {
  const { group, put } = open(
    "  rules:\n  - {record: r, expr: 'sum( up )'}\n  - {alert: A, expr: up, for: 1m}\n",
  );
  put("x", 0, 1);
  await group.evaluate(0);
  const json = JSON.parse(JSON.stringify(groupToJson(group))) as Record<string, unknown>;
  const [recording, alerting] = json["rules"] as Record<string, unknown>[];
  assert.equal(json["interval"], 60);
  assert.deepEqual(
    [recording!["query"], recording!["type"], recording!["health"]],
    ["sum(up)", "recording", "ok"],
  );
  assert.deepEqual([alerting!["state"], alerting!["duration"]], ["pending", 60]);
  assert.deepEqual(alerting!["alerts"], [
    {
      labels: { alertname: "A", job: "x" },
      annotations: {},
      state: "pending",
      activeAt: "1970-01-01T00:00:00Z",
      value: "1e+00",
    },
  ]);
});
