import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, snappyEncode } from "@taffrail/base";
import {
  type Appended,
  type FloatHistogram,
  Labels,
  type SampleBatch,
  type SampleSink,
  type SeriesRef,
} from "@taffrail/model";
import { remoteMessages, encodeMessage, WriteEncoder, type WriteVersion } from "@taffrail/wire";
import { asked } from "../../testing/asked.ts";
import { fakeRoom } from "../../testing/prometheus-room.ts";
import { Params } from "../../http/params.ts";
import type { Reply } from "../../http/reply.ts";
import { write } from "./write.ts";
import { WriteReceiver } from "./write-receiver.ts";

/** A sink that keeps what it is given as text, and can forget its series. */
class TextSink implements SampleSink {
  readonly rows: string[] = [];
  readonly batches: SampleBatch[] = [];
  readonly #labels = new Map<number, Labels>();
  #next = 1;
  asked = 0;
  outcome: Partial<Appended> = {};

  forget(): void {
    this.#labels.clear();
  }

  refOf(labels: Labels): SeriesRef {
    this.asked++;
    if (labels.get("refuse") !== "") throw new Error("memory is full");
    this.#labels.set(this.#next, labels);
    return this.#next++;
  }

  append(batch: SampleBatch): Appended {
    let unknownRef = 0;
    let stored = 0;
    for (let i = 0; i < batch.length; i++) {
      const labels = this.#labels.get(batch.refs[i]!);
      if (labels === undefined) unknownRef++;
      else {
        stored++;
        const value =
          batch.histograms?.[i] === undefined ? String(batch.v[i]) : `count ${batch.histograms[i]!.count}`;
        this.rows.push(
          `${labels.toString()} ${value} @${batch.t[i]}${batch.startT?.[i] ? ` from ${batch.startT[i]}` : ""}`,
        );
      }
    }
    this.batches.push({ ...batch });
    return { stored, repeated: 0, duplicate: 0, outOfOrder: 0, tooOld: 0, unknownRef, ...this.outcome };
  }
}

const histogram: FloatHistogram = {
  schema: 0,
  count: 3,
  sum: 4,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveSpans: [{ offset: 0, length: 1 }],
  negativeSpans: [],
  positiveBuckets: Float64Array.of(3),
  negativeBuckets: new Float64Array(0),
  customValues: new Float64Array(0),
  counterResetHint: "unknown",
  isInteger: true,
};

const now = 1_700_000_000_000;

function receiving(
  sink: TextSink,
  accepts: readonly WriteVersion[] = [1, 2],
): (headers: Record<string, string>, message: Uint8Array) => Promise<Reply> {
  const clock = new ManualClock(now);
  const receiver = new WriteReceiver({ sink, clock, random: Math.random, accepts });
  return async (headers, message) =>
    (await write(new Params([]), {
      ...fakeRoom({ receiver }),
      ...asked({ method: "POST", headers, body: async () => snappyEncode(message) }),
    })) as Reply;
}

function sample(version: WriteVersion, labels: Record<string, string>, t = now, v = 1): Uint8Array {
  const encoder = new WriteEncoder(version);
  encoder.sample(Labels.of(labels), t, Float64Array.of(v), 0, 7);
  return encoder.finish().slice();
}

const v2 = {
  "content-type": "application/x-protobuf;proto=io.prometheus.write.v2.Request",
  "content-encoding": "snappy",
};

test("samples, histograms, exemplars and metadata reach the sink; 2.0 says how many", async () => {
  const sink = new TextSink();
  const post = receiving(sink);
  const up = Labels.of({ __name__: "up", job: "a" });
  const encoder = new WriteEncoder(2);
  encoder.metadataOfNext({ family: "", type: "gauge", help: "Is it up?", unit: "" });
  encoder.sample(up, now, Float64Array.of(1), 0, 5);
  encoder.sample(up, now + 1, Float64Array.of(2), 0);
  encoder.exemplar(up, { labels: Labels.of({ trace_id: "x" }), value: 3, t: now });
  encoder.histogram(Labels.of({ __name__: "lat" }), { t: now, startT: 9, isStale: false, histogram });
  const reply = await post(v2, encoder.finish().slice());
  assert.equal(reply.status, 204);
  assert.deepEqual(reply.headers, {
    "x-prometheus-remote-write-samples-written": "2",
    "x-prometheus-remote-write-histograms-written": "1",
    "x-prometheus-remote-write-exemplars-written": "1",
  });
  assert.deepEqual(sink.rows, [
    `up{job="a"} 1 @${now} from 5`,
    `up{job="a"} 2 @${now + 1}`,
    `lat count 3 @${now} from 9`,
  ]);
  assert.deepEqual(sink.batches[0]!.exemplars, [
    { row: 2, labels: Labels.of({ trace_id: "x" }), value: 3, t: now },
  ]);
  assert.deepEqual(sink.batches[0]!.metadata, [{ family: "up", type: "gauge", help: "Is it up?", unit: "" }]);
});

for (const version of [1, 2] as const) {
  test(`no row of a series overtakes another in a message of ${version}.0, whatever their kinds`, async () => {
    const sink = new TextSink();
    const labels = Labels.of({ __name__: "m" });
    const encoder = new WriteEncoder(version);
    for (let t = 1; t <= 6; t++) {
      if (t % 3 === 0) encoder.sample(labels, t, Float64Array.of(t), 0);
      else encoder.histogram(labels, { t, startT: 0, isStale: false, histogram });
    }
    await receiving(sink)(version === 2 ? v2 : { "content-encoding": "snappy" }, encoder.finish().slice());
    assert.deepEqual(
      sink.rows.map((row) => Number(row.split("@")[1])),
      [1, 2, 3, 4, 5, 6],
    );
  });
}

test("a series is named to the sink once, and again once the sink has let it go", async () => {
  const sink = new TextSink();
  const post = receiving(sink);
  for (let i = 0; i < 3; i++)
    assert.equal((await post({}, sample(1, { __name__: "up" }, now + i))).status, 204);
  assert.equal(sink.asked, 1);
  sink.forget();
  assert.equal((await post({}, sample(1, { __name__: "up" }, now + 5))).status, 204);
  assert.equal(sink.asked, 2);
  assert.equal(sink.rows.length, 4);
});

const refused: readonly [what: string, headers: Record<string, string>, status: number, text: RegExp][] = [
  ["another type", { "content-type": "application/json" }, 415, /got application\/json/],
  ["another compression", { "content-encoding": "gzip" }, 415, /gzip encoding/],
  ["another message", { "content-type": "application/x-protobuf;proto=x.Y" }, 415, /"x.Y"/],
];
for (const [what, headers, status, text] of refused) {
  test(`${what} is refused`, async () => {
    const reply = await receiving(new TextSink())(headers, sample(1, { __name__: "up" }));
    assert.equal(reply.status, status);
    assert.match(reply.body as string, text);
  });
}

test("bytes that are no message store nothing", async () => {
  const sink = new TextSink();
  const good = sample(1, { __name__: "up" });
  const reply = await receiving(sink)({}, Uint8Array.of(...good, 10, 200));
  assert.equal(reply.status, 400);
  assert.deepEqual(sink.rows, []);
});

test("what cannot be stored is named, and the rest is stored", async () => {
  const sink = new TextSink();
  const post = receiving(sink);
  const encoder = new WriteEncoder(2);
  const one = Float64Array.of(1);
  encoder.sample(Labels.of({ job: "nameless" }), now, one, 0);
  encoder.sample(Labels.of({ __name__: "ahead" }), now + 3_600_000, one, 0);
  encoder.sample(Labels.of({ __name__: "full", refuse: "1" }), now, one, 0);
  encoder.sample(Labels.of({ __name__: "good" }), now, one, 0);
  const reply = await post(v2, encoder.finish().slice());
  assert.equal(reply.status, 400);
  assert.equal(reply.headers["x-prometheus-remote-write-samples-written"], "1");
  assert.match(reply.body as string, /no metric name\n.*too far in the future\nmemory is full/);
  assert.equal(sink.rows.length, 1);

  sink.outcome = { outOfOrder: 2 };
  const late = await post(v2, sample(2, { __name__: "good" }, now - 1));
  assert.match(late.body as string, /out of order sample \(2 times\)/);
});

test("1.0 passes over series without a name or with a label twice", async () => {
  const message = encodeMessage(remoteMessages.writeRequest1, {
    timeseries: [
      { labels: [{ name: "job", value: "a" }], samples: [{ value: 1, timestamp: now }] },
      {
        labels: [
          { name: "__name__", value: "a" },
          { name: "__name__", value: "b" },
        ],
        samples: [{ value: 1, timestamp: now }],
      },
      {
        labels: [
          { name: "job", value: "a" },
          { name: "__name__", value: "unsorted" },
        ],
        samples: [{ value: 1, timestamp: now }],
      },
    ],
  });
  const sink = new TextSink();
  assert.equal((await receiving(sink)({}, message)).status, 204);
  assert.deepEqual(sink.rows, [`unsorted{job="a"} 1 @${now}`]);
});

test("without leave to receive the answer is 404", async () => {
  const reply = (await write(new Params([]), { ...fakeRoom({}), ...asked({ method: "POST" }) })) as Reply;
  assert.equal(reply.status, 404);
});

test("a message that is not accepted is refused by its name, and nothing of it is stored", async () => {
  const sink = new TextSink();
  const only1 = await receiving(sink, [1])(v2, sample(2, { __name__: "up" }));
  assert.equal(only1.status, 415);
  assert.match(only1.body as string, /unaccepted .* "io\.prometheus\.write\.v2\.Request"/);
  const only2 = await receiving(sink, [2])({}, sample(1, { __name__: "up" }));
  assert.equal(only2.status, 415);
  assert.deepEqual(sink.rows, []);
  assert.equal((await receiving(sink, [2])(v2, sample(2, { __name__: "up" }))).status, 204);
});
