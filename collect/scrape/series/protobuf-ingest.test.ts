import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { scrapeDefaults } from "../config.ts";
import { acceptHeader } from "../http/accept.ts";
import { MemorySink } from "../testing/memory-sink.ts";
import { ScrapeBatch } from "./scrape-batch.ts";
import { samplesOnly } from "./ingest-rules.ts";
import { SeriesIngest } from "./series-ingest.ts";
import { TargetMetadata } from "./target-metadata.ts";

const utf8 = new TextEncoder();

/** A field of the wire type "length-delimited". */
function field(number: number, content: string | readonly number[]): number[] {
  const bytes = typeof content === "string" ? [...utf8.encode(content)] : content;
  return [number * 8 + 2, ...lengthOf(bytes), ...bytes];
}

function lengthOf({ length }: { readonly length: number }): number[] {
  return length < 128 ? [length] : [(length & 127) | 128, length >> 7];
}

function double(number: number, value: number): number[] {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return [number * 8 + 1, ...bytes];
}

/** A histogram with the bounds 1 and 2, and a native form of one bucket. */
function histogram(name: string, label: string, below: number, count: number): number[] {
  const value = [
    0x08,
    count,
    ...double(2, 7.5),
    ...field(3, [0x08, below, ...double(2, 1)]),
    ...field(3, [0x08, count, ...double(2, 2)]),
    ...field(12, [0x10, 1]),
    ...field(13, [count * 2]),
  ];
  const metric = [...field(1, [...field(1, "l"), ...field(2, label)]), ...field(7, value)];
  return family(name, "What it is.", 4, metric);
}

function gauge(name: string, value: number): number[] {
  return family(name, `Help of ${name}.`, 1, field(2, double(1, value)));
}

function family(name: string, help: string, type: number, metric: readonly number[]): number[] {
  const bytes = [...field(1, name), ...field(2, help), 0x18, type, ...field(4, metric)];
  return [...lengthOf(bytes), ...bytes];
}

test("a body in protobuf is ingested in its classic series, each known again in the next scrape", () => {
  const sink = new MemorySink();
  const metadata = new TargetMetadata();
  const batch = new ScrapeBatch();
  const ingest = new SeriesIngest(Labels.of({ job: "j" }), scrapeDefaults, sink, metadata, {
    ...samplesOnly,
    random: seededRandom(1),
    exemplars: true,
  });
  const take = (body: readonly number[], t: number): ReturnType<SeriesIngest["take"]> => {
    batch.clear();
    const counts = ingest.take(Uint8Array.from(body), "protobuf", t, batch);
    sink.append(batch);
    return counts;
  };
  assert.deepEqual(take([...histogram("h", "a", 1, 3), ...gauge("g", 4)], 1000), {
    scraped: 6,
    kept: 6,
    added: 6,
    repeated: 0,
    tooFarAhead: 0,
  });
  assert.equal(take([...gauge("g", 5), ...histogram("h", "a", 2, 4)], 2000).added, 0);
  assert.equal(take(histogram("h", "a", 2, 5), 3000).added, 0);
  assert.deepEqual(sink.all(), {
    'h_count{job="j", l="a"}': [
      [1000, 3],
      [2000, 4],
      [3000, 5],
    ],
    'h_sum{job="j", l="a"}': [
      [1000, 7.5],
      [2000, 7.5],
      [3000, 7.5],
    ],
    'h_bucket{job="j", l="a", le="1.0"}': [
      [1000, 1],
      [2000, 2],
      [3000, 2],
    ],
    'h_bucket{job="j", l="a", le="2.0"}': [
      [1000, 3],
      [2000, 4],
      [3000, 5],
    ],
    'h_bucket{job="j", l="a", le="+Inf"}': [
      [1000, 3],
      [2000, 4],
      [3000, 5],
    ],
    'g{job="j"}': [
      [1000, 4],
      [2000, 5],
      [3000, "stale"],
    ],
  });
  assert.equal(ingest.size, 6);
  const { type, help } = metadata.get("h")!;
  assert.deepEqual(
    [type, help, metadata.get("g")?.type, metadata.get("g")?.help],
    ["histogram", "What it is.", "gauge", "Help of g."],
  );
});

test("protocols are asked for in the order of the job", () => {
  const proto = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
  assert.equal(
    acceptHeader(["PrometheusProto", "PrometheusText1.0.0"], "allow-utf-8"),
    `${proto};q=0.3,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.2,*/*;q=0.1`,
  );
  assert.equal(acceptHeader(["PrometheusProto"], "allow-utf-8"), `${proto};q=0.2,*/*;q=0.1`);
});
