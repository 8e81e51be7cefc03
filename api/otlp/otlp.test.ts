import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock } from "@taffrail/base";
import { type FloatHistogram, type Labels } from "@taffrail/model";
import { decodeMessage, encodeMessage, messageOfJson, otlpMessages } from "@taffrail/wire";
import type { OtlpConfig } from "./config.ts";
import { DeltaTotals } from "./delta-totals.ts";
import { labelNameOf, metricNameOf, type NamedKind } from "./names.ts";
import { type Deltas, translate } from "./translate.ts";

const plain: OtlpConfig = {
  translationStrategy: "UnderscoreEscapingWithSuffixes",
  promoteAllResourceAttributes: false,
  promoteResourceAttributes: [],
  ignoreResourceAttributes: [],
  keepIdentifyingResourceAttributes: false,
  convertHistogramsToNhcb: false,
  promoteScopeMetadata: false,
  labelNameUnderscoreSanitization: true,
  labelNamePreserveMultipleUnderscores: true,
};

/** What a request becomes, as texts. */
function read(
  metrics: readonly object[],
  config: Partial<OtlpConfig> = {},
  deltas: Deltas = "refused",
): string[] {
  const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const attributes = [text("service.name", "shop"), text("service.instance.id", "i"), text("host.name", "h")];
  const json = JSON.stringify({
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ metrics }] }],
  });
  const ofJson = messageOfJson(otlpMessages.metricsRequest, json);
  const shape = otlpMessages.metricsRequest;
  const request = decodeMessage(
    shape,
    encodeMessage(shape, ofJson),
  ) as unknown as otlpMessages.OtlpMetricsRequest;
  const found: string[] = [];
  const shown = (labels: Labels): string => labels.toString();
  translate(
    request,
    { ...plain, ...config },
    {
      sample: (labels, t, v) => found.push(`${shown(labels)} ${v ?? "stale"}@${t}`),
      histogram: (labels, t, h: FloatHistogram, isStale) =>
        found.push(
          `${shown(labels)} ${isStale ? "stale" : `schema ${h.schema} count ${h.count} [${h.positiveBuckets.join(",")}]`}@${t}`,
        ),
      exemplar: (labels, { value, labels: own }) =>
        found.push(`${shown(labels)} # ${own.toString()} ${value}`),
      metadata: () => {},
      refused: (points, why) => found.push(`refused ${points}: ${why}`),
    },
    deltas,
  );
  return found.filter((line) => !line.startsWith("target_info"));
}

const at = { timeUnixNano: "5000000000" };
const who = 'instance="i", job="shop"';

for (const [name, metric, config, want] of [
  [
    "a monotonic sum",
    {
      name: "http.requests",
      unit: "1",
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...at, asInt: "7" }] },
    },
    {},
    [`http_requests_total{${who}} 7@5000`],
  ],
  [
    "a delta",
    { name: "d", sum: { aggregationTemporality: 1, dataPoints: [at, at] } },
    {},
    ['refused 2: metric "d" has delta temporality, want cumulative'],
  ],
  [
    "an end",
    { name: "g", unit: "s", gauge: { dataPoints: [{ ...at, flags: 1 }] } },
    { promoteResourceAttributes: ["host.name"] },
    [`g_seconds{host_name="h", ${who}} stale@5000`],
  ],
  [
    "a histogram",
    {
      name: "h",
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [
          {
            ...at,
            count: "3",
            sum: 4,
            bucketCounts: ["1", "2"],
            explicitBounds: [0.5],
            exemplars: [{ asDouble: 0.7, traceId: "0a" }],
          },
        ],
      },
    },
    {},
    [
      `h_sum{${who}} 4@5000`,
      `h_count{${who}} 3@5000`,
      `h_bucket{${who}, le="0.5"} 1@5000`,
      `h_bucket{${who}, le="+Inf"} 3@5000`,
      `h_bucket{${who}, le="+Inf"} # {trace_id="0a"} 0.7`,
    ],
  ],
  [
    "a histogram as a native one with bounds",
    {
      name: "h",
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [{ ...at, count: "3", sum: 4, bucketCounts: ["1", "2"], explicitBounds: [0.5] }],
      },
    },
    { convertHistogramsToNhcb: true },
    [`h{${who}} schema -53 count 3 [1,2]@5000`],
  ],
  [
    "an exponential histogram finer than there is",
    {
      name: "e",
      exponentialHistogram: {
        aggregationTemporality: 2,
        dataPoints: [
          { ...at, count: "10", scale: 9, positive: { offset: -4, bucketCounts: ["1", "2", "3", "4"] } },
        ],
      },
    },
    {},
    [`e{${who}} schema 8 count 10 [3,7]@5000`],
  ],
  [
    "a summary",
    {
      name: "s",
      summary: { dataPoints: [{ ...at, count: "2", sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }] },
    },
    {},
    [`s_sum{${who}} 3@5000`, `s_count{${who}} 2@5000`, `s{${who}, quantile="0.5"} 1@5000`],
  ],
] as const) {
  test(`${name} in OTLP`, () => assert.deepEqual(read([metric], config as Partial<OtlpConfig>), want));
}

for (const [name, unit, kind, strategy, want] of [
  ["mem.usage", "By", "gauge", "UnderscoreEscapingWithSuffixes", "mem_usage_bytes"],
  ["mem_bytes", "By", "gauge", "UnderscoreEscapingWithSuffixes", "mem_bytes"],
  ["speed", "m/s", "gauge", "UnderscoreEscapingWithSuffixes", "speed_meters_per_second"],
  ["total.of.things", "{x}", "monotonic", "UnderscoreEscapingWithSuffixes", "of_things_total"],
  ["2nd", "%", "gauge", "UnderscoreEscapingWithSuffixes", "_2nd_percent"],
  ["cpu.used", "1", "gauge", "UnderscoreEscapingWithSuffixes", "cpu_used_ratio"],
  ["_lead.x", "s", "gauge", "UnderscoreEscapingWithoutSuffixes", "_lead_x"],
  ["http.asked.total", "", "monotonic", "NoUTF8EscapingWithSuffixes", "http.asked_total"],
  ["é.x", "s", "gauge", "NoTranslation", "é.x"],
] as const satisfies readonly (readonly [
  string,
  string,
  NamedKind,
  OtlpConfig["translationStrategy"],
  string,
])[]) {
  test(`${name} in ${unit} is ${want} by ${strategy}`, () =>
    assert.equal(metricNameOf(name, unit, kind, { translationStrategy: strategy }), want));
}

test("labels get names of the old alphabet", () => {
  assert.deepEqual(
    ["a.b", "1x", "_u", "__d", "é"].map((name) => {
      try {
        return labelNameOf(name, plain);
      } catch {
        return "refused";
      }
    }),
    ["a_b", "key_1x", "key_u", "__d", "refused"],
  );
});

test("JSON that is none, or of another form, is refused in words", () => {
  for (const [text, want] of [
    ["{", /cannot read JSON/],
    ["[]", /want an object/],
    ['{"resourceMetrics": 1}', /resourceMetrics: want a list/],
    ['{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":1}]}]}]}', /Metric.name: got 1/],
  ] as const)
    assert.throws(() => messageOfJson(otlpMessages.metricsRequest, text), want);
});

const timed = (fromS: number, toS: number, more: object): object => ({
  startTimeUnixNano: `${fromS}000000000`,
  timeUnixNano: `${toS}000000000`,
  ...more,
});
const deltaMetrics = [
  {
    name: "d",
    sum: {
      aggregationTemporality: 1,
      isMonotonic: true,
      dataPoints: [timed(1, 2, { asInt: "3" }), timed(2, 3, { asInt: "4" })],
    },
  },
  {
    name: "h",
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [
        timed(1, 2, { count: "3", sum: 4, bucketCounts: ["1", "2"], explicitBounds: [0.5] }),
        timed(2, 3, { count: "2", sum: 1, bucketCounts: ["2", "0"], explicitBounds: [0.5] }),
      ],
    },
  },
  {
    name: "e",
    exponentialHistogram: {
      aggregationTemporality: 1,
      dataPoints: [
        timed(1, 2, { count: "3", scale: 2, positive: { offset: 1, bucketCounts: ["1", "2"] } }),
        timed(2, 3, { count: "2", scale: 1, positive: { offset: 0, bucketCounts: ["2"] } }),
      ],
    },
  },
];

test("deltas are stored as they are where that is wanted", () => {
  assert.deepEqual(read(deltaMetrics, {}, "stored"), [
    `d_total{${who}} 3@2000`,
    `d_total{${who}} 4@3000`,
    `h_sum{${who}} 4@2000`,
    `h_count{${who}} 3@2000`,
    `h_bucket{${who}, le="0.5"} 1@2000`,
    `h_bucket{${who}, le="+Inf"} 3@2000`,
    `h_sum{${who}} 1@3000`,
    `h_count{${who}} 2@3000`,
    `h_bucket{${who}, le="0.5"} 2@3000`,
    `h_bucket{${who}, le="+Inf"} 2@3000`,
    `e{${who}} schema 2 count 3 [1,2]@2000`,
    `e{${who}} schema 1 count 2 [2]@3000`,
  ]);
});

test("deltas are added up where that is wanted, from request to request", () => {
  const totals = new DeltaTotals(new ManualClock(0));
  const first = read(deltaMetrics, {}, totals);
  assert.deepEqual(first, [
    `d_total{${who}} 3@2000`,
    `d_total{${who}} 7@3000`,
    `h_sum{${who}} 4@2000`,
    `h_count{${who}} 3@2000`,
    `h_bucket{${who}, le="0.5"} 1@2000`,
    `h_bucket{${who}, le="+Inf"} 3@2000`,
    `h_sum{${who}} 5@3000`,
    `h_count{${who}} 5@3000`,
    `h_bucket{${who}, le="0.5"} 3@3000`,
    `h_bucket{${who}, le="+Inf"} 5@3000`,
    `e{${who}} schema 2 count 3 [1,2]@2000`,
    `e{${who}} schema 1 count 5 [3,2]@3000`,
  ]);
  const point = (fromS: number, toS: number, more: object): object[] => [
    {
      name: "d",
      sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [timed(fromS, toS, more)] },
    },
  ];
  assert.deepEqual(read(point(2, 3, { asInt: "9" }), {}, totals), [
    "refused 1: a delta of d_total is not newer than those that were added up",
  ]);
  assert.deepEqual(read(point(3, 4, { asInt: "1" }), {}, totals), [`d_total{${who}} 8@4000`]);
  assert.deepEqual(read(point(4, 5, { flags: 1 }), {}, totals), [`d_total{${who}} stale@5000`]);
  assert.deepEqual(read(point(5, 6, { asInt: "2" }), {}, totals), [`d_total{${who}} 2@6000`]);
});
