import assert from "node:assert/strict";
import { test } from "node:test";
import type { FamilySample, MetricFamily } from "@taffrail/model";
import fc from "fast-check";
import { escapeName, type NameEscaping } from "./escape-names.ts";
import { negotiateFormat, type RenderFormat } from "./negotiate.ts";
import { openExposition } from "./open-exposition.ts";
import { renderFamilies } from "./renderer.ts";
import { families } from "./testing/arbitrary-families.ts";
import { encodeFamilies, type FamilyMessage } from "./testing/encode-families.ts";
import { readFamilies } from "./testing/read-families.ts";

function format(kind: RenderFormat["kind"], escaping: NameEscaping = "allow-utf-8"): RenderFormat {
  return { kind, escaping, contentType: "" };
}

function render(all: Iterable<MetricFamily>, as: RenderFormat): Uint8Array {
  return Buffer.concat([...renderFamilies(all, as)]);
}

/** The samples of all families, each with the type it is exposed under. */
function samplesOf(all: readonly MetricFamily[]): (FamilySample & { type: string })[] {
  return all.flatMap(({ type, samples }) => samples.map((sample) => ({ ...sample, type })));
}

/** Families whose metrics differ, which all exporters see to. */
const distinct = families.map((all) =>
  all.map((family, i): FamilyMessage => {
    const seen = new Set<string>();
    const metrics = (
      family.metrics as readonly unknown[] as readonly { readonly pairs: readonly string[] }[]
    ).filter(({ pairs }) => {
      const key = JSON.stringify(pairs);
      return seen.size !== seen.add(key).size;
    });
    return { ...family, name: `${family.name}${i}`, metrics } as unknown as FamilyMessage;
  }),
);

test("what is read of protobuf and rendered as protobuf is read again", () => {
  fc.assert(
    fc.property(distinct, (all) => {
      // exemplars of native histograms without a time are not read, and only one is rendered
      const read = readFamilies(openExposition("protobuf", encodeFamilies(all)));
      const again = readFamilies(openExposition("protobuf", render(read, format("protobuf"))));
      assert.deepEqual(again, read);
    }),
  );
});

test("what is read of protobuf and rendered as OpenMetrics is read again, exemplars and start times with it", () => {
  fc.assert(
    fc.property(distinct, (all) => {
      const read = readFamilies(openExposition("protobuf", encodeFamilies(all), { ignoreNative: true }));
      const text = render(read, format("openmetrics"));
      const again = readFamilies(openExposition("openmetrics", text, { startTimes: true }));
      // seconds times a thousand, cut: now and then a millisecond is lost, as in Prometheus
      const rounded = (t: number | undefined): number | undefined =>
        t === undefined ? t : Math.round(t / 10);
      const shown = ({ t, startT, exemplar, ...sample }: FamilySample): unknown => ({
        ...sample,
        hasTime: t !== undefined,
        exemplar: exemplar === undefined ? undefined : { ...exemplar, t: undefined },
        starts: startT !== undefined,
      });
      const [got, want] = [samplesOf(again), samplesOf(read)];
      assert.deepEqual(
        got.map(shown),
        want.map((sample) => shown(sayable(sample))),
      );
      got.forEach(({ t, startT }, i) => {
        assert.ok(Math.abs((rounded(t) ?? 0) - (rounded(want[i]!.t) ?? 0)) <= 1);
        if (startT !== undefined) assert.ok(Math.abs(startT - want[i]!.startT!) <= 1);
      });
    }),
  );
});

/** A sample as OpenMetrics can say it. */
function sayable(sample: FamilySample & { type: string }): FamilySample & { type: string } {
  const { startT: _s, exemplar: _e, ...rest } = sample;
  const mayStart = ["counter", "histogram", "summary"].includes(sample.type);
  const mayShow = sample.type === "counter" || sample.name.endsWith("_bucket");
  return {
    ...rest,
    ...(mayStart && sample.startT !== undefined ? { startT: sample.startT } : {}),
    ...(mayShow && sample.exemplar !== undefined ? { exemplar: sample.exemplar } : {}),
  };
}

test("what is read of protobuf and rendered as text is read again", () => {
  fc.assert(
    fc.property(distinct, (all) => {
      const read = readFamilies(openExposition("protobuf", encodeFamilies(all), { ignoreNative: true }));
      const again = readFamilies(openExposition("text", render(read, format("text"))));
      const shown = ({ name, labels, value, t }: FamilySample): unknown => ({ name, labels, value, t });
      assert.deepEqual(samplesOf(again).map(shown), samplesOf(read).map(shown));
    }),
  );
});

test("a histogram with bounds of its own is written as classic series, a native one in protobuf only", () => {
  const custom =
    '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="2"} 1\nh_bucket{le="+Inf"} 3\nh_count 3\nh_sum 4\n';
  const read = readFamilies(openExposition("text", Buffer.from(custom), { customBounds: true }));
  assert.equal(
    Buffer.from(render(read, format("text"))).toString(),
    '# TYPE h histogram\nh_bucket{le="1.0"} 1\nh_bucket{le="2.0"} 1\nh_bucket{le="+Inf"} 3\nh_sum 4\nh_count 3\n',
  );
  const back = readFamilies(
    openExposition("protobuf", render(read, format("protobuf")), { customBounds: true }),
  );
  assert.deepEqual(back, read);
  const native = { ...read[0]!.samples[0]!.histogram!, schema: 3, customValues: new Float64Array(0) };
  const family: MetricFamily = {
    ...read[0]!,
    samples: [{ name: "h", labels: [], value: 4, histogram: native }],
  };
  assert.equal(Buffer.from(render([family], format("text"))).toString(), "");
  assert.equal(Buffer.from(render([family], format("openmetrics"))).toString(), "# EOF\n");
  assert.equal(
    readFamilies(openExposition("protobuf", render([family], format("protobuf"))))[0]!.samples.length,
    1,
  );
});

const escapes: readonly (readonly [name: string, escaping: NameEscaping, want: string])[] = [
  ["http.status:sum", "underscores", "http_status:sum"],
  ["http.status:sum", "dots", "http_dot_status:sum"],
  ["http.status:sum", "values", "U__http_2e_status:sum"],
  ["http.status:sum", "allow-utf-8", "http.status:sum"],
  ["no_change:here", "underscores", "no_change:here"],
  ["no_change:here", "dots", "no__change:here"],
  ["no_change:here", "values", "no_change:here"],
  ["1st", "underscores", "_st"],
  ["a b_c", "values", "U__a_20_b__c"],
  ["größe", "values", "U__gr_f6__df_e"],
  ["größe", "dots", "gr____e"],
  ["", "values", ""],
];
for (const [name, escaping, want] of escapes)
  test(`${JSON.stringify(name)} by ${escaping} is ${want}`, () =>
    assert.equal(escapeName(name, escaping), want));

test("names are escaped in every format, values are not", () => {
  const sample = { name: "a.b", labels: ["c.d", "e.f"], value: 1 };
  const family: MetricFamily = { name: "a.b", type: "gauge", help: "a.b", samples: [sample] };
  for (const kind of ["text", "openmetrics", "protobuf"] as const) {
    const [read] = readFamilies(openExposition(kind, render([family], format(kind, "underscores"))));
    assert.deepEqual(
      [read!.name, read!.help, read!.samples],
      ["a_b", "a.b", [{ ...sample, name: "a_b", labels: ["c_d", "e.f"] }]],
    );
  }
});

const proto = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
const asked: readonly (readonly [accept: string, want: string])[] = [
  ["", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"],
  ["*/*", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"],
  [
    "text/plain;version=1.0.0;escaping=allow-utf-8",
    "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
  ],
  [
    "text/plain;version=9;q=1, text/plain;q=0.1;escaping=dots",
    "text/plain; version=0.0.4; charset=utf-8; escaping=dots",
  ],
  [
    "application/openmetrics-text;version=1.0.0",
    "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
  ],
  [
    "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.9",
    "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
  ],
  [proto, `${proto}; escaping=underscores`],
  [
    `${proto};q=0.6,application/openmetrics-text;version=1.0.0;escaping=values;q=0.5,*/*;q=0.1`,
    `${proto}; escaping=underscores`,
  ],
  [
    "application/vnd.google.protobuf;proto=other;encoding=delimited",
    "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
  ],
  [
    "application/openmetrics-text;q=0,broken;;,text/html",
    "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
  ],
  ["text/plain;escaping=bogus", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"],
];
for (const [accept, want] of asked)
  test(`to ${JSON.stringify(accept)} the answer is ${want}`, () =>
    assert.equal(negotiateFormat(accept).contentType, want));
