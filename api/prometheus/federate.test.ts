import assert from "node:assert/strict";
import { test } from "node:test";
import type { FloatHistogram } from "@taffrail/model";
import { federateFormat } from "./federate-format.ts";
import { FederateProtobuf } from "./federate-protobuf.ts";
import { FederateText } from "./federate-text.ts";
import type { Federated } from "./federate.ts";

const custom: FloatHistogram = {
  schema: -53,
  count: 7,
  sum: 1e6,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveSpans: [
    { offset: 0, length: 1 },
    { offset: 1, length: 1 },
  ],
  negativeSpans: [],
  positiveBuckets: Float64Array.of(2, 5),
  negativeBuckets: new Float64Array(0),
  customValues: Float64Array.of(0.5, 1),
  counterResetHint: "unknown",
  isInteger: true,
};
const exponential: FloatHistogram = {
  ...custom,
  schema: 0,
  customValues: new Float64Array(0),
  counterResetHint: "gauge",
};

function sample(changed: Partial<Federated>): Federated {
  return { name: "m", labels: ["job", "a"], t: 1000, v: 0, histogram: undefined, ...changed };
}

test("a text has a type for each family, plain names, and custom buckets as classic ones", () => {
  const text = new FederateText("underscores");
  const lines = [
    sample({ v: -0 }),
    sample({ v: 1e6, labels: ["la.bel", 'a"\\\nb'] }),
    sample({ histogram: exponential }),
    sample({ histogram: custom }),
    sample({ name: "a.b", labels: [], v: NaN }),
  ].map((one) => text.lines(one));
  assert.equal(
    lines.join(""),
    [
      "# TYPE m untyped",
      'm{job="a"} 0 1000',
      'm{la_bel="a\\"\\\\\\nb"} 1e+06 1000',
      "# TYPE m histogram",
      'm_bucket{job="a",le="0.5"} 2 1000',
      'm_bucket{job="a",le="1"} 2 1000',
      'm_bucket{job="a",le="+Inf"} 7 1000',
      'm_sum{job="a"} 1e+06 1000',
      'm_count{job="a"} 7 1000',
      "# TYPE a_b untyped",
      "a_b NaN 1000",
      "",
    ].join("\n"),
  );
});

test("a message has every field, and is another where the type changes", () => {
  const messages = new FederateProtobuf("allow-utf-8");
  messages.add(sample({ v: 0 }));
  messages.add(sample({ histogram: exponential }));
  const bytes = Buffer.from(messages.take());
  const first = bytes.subarray(1, 1 + bytes[0]!);
  assert.equal(
    first.toString("hex"),
    // name, type untyped, metric: label job=a, untyped: value 0, timestamp 1000
    "0a016d180322180a080a036a6f62120161" + "2a09090000000000000000" + "30e807",
  );
  const second = bytes.subarray(1 + bytes[0]!);
  assert.equal(second[0], second.length - 1, "the length of the second message");
  assert.equal(second.subarray(1, 6).toString("hex"), "0a016d1805", "a gauge histogram");
});

test("a family of many samples goes on in another message", () => {
  const messages = new FederateProtobuf("underscores");
  let pieces = 0;
  for (let i = 0; i < 40_000; i++) {
    const one = sample({ v: i, labels: ["instance", `host-${i}`] });
    if (messages.isFull(one)) {
      pieces++;
      assert.ok(messages.take().length < 2 << 20);
    }
    messages.add(one);
  }
  assert.ok(pieces > 0);
});

test("the format is the first that there is, the escaping the last that was named", () => {
  const kindOf = (accept: string): string => {
    const { kind, escaping } = federateFormat(accept);
    return `${kind} ${escaping}`;
  };
  const proto = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  assert.equal(kindOf(""), "text underscores");
  assert.equal(kindOf(`text/plain;q=0.5,${proto}`), "protobuf underscores");
  assert.equal(kindOf(`text/plain,${proto};q=0.5`), "text underscores");
  assert.equal(kindOf("application/openmetrics-text;escaping=dots,text/plain"), "text dots");
  assert.equal(kindOf("text/plain;escaping=none"), "text underscores");
  assert.equal(kindOf("application/vnd.google.protobuf;proto=x;encoding=delimited"), "text underscores");
});
