import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels, Matcher } from "@taffrail/model";
import fc from "fast-check";
import { type Exemplar, Exemplars } from "./exemplars.ts";

const all = { mint: -Infinity, maxt: Infinity };
const seriesOf = (n: number): Labels => Labels.of({ __name__: "m", n: String(n) });

test("the ring keeps what a plain list of the newest keeps", () => {
  const rows = fc.array(
    fc.record({ series: fc.nat(4), t: fc.nat(30), value: fc.nat(2), trace: fc.constantFrom("a", "b") }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 12 }), (list, capacity) => {
      const ring = new Exemplars(capacity);
      let twin: { series: number; exemplar: Exemplar }[] = [];
      for (const { series, t, value, trace } of list) {
        const exemplar = { labels: Labels.of({ trace }), value, t };
        const last = twin.findLast((kept) => kept.series === series)?.exemplar;
        const order =
          last === undefined
            ? 1
            : t - last.t ||
              value - last.value ||
              (trace < last.labels.get("trace") ? -1 : trace === last.labels.get("trace") ? 0 : 1);
        const want = order > 0 ? "stored" : order === 0 ? "repeated" : "out-of-order";
        assert.equal(ring.judge(seriesOf(series), exemplar), want);
        if (want !== "stored") continue;
        ring.add(seriesOf(series), exemplar);
        twin = [...twin, { series, exemplar }].slice(-capacity);
      }
      assert.equal(ring.size, twin.length);
      const text = ({ labels, value, t }: Exemplar): string => `${labels.toString()} ${value} ${t}`;
      assert.deepEqual(
        [...ring.inOrder()].map(({ series, exemplar }) => `${series.toString()} ${text(exemplar)}`),
        twin.map(({ series, exemplar }) => `${seriesOf(series).toString()} ${text(exemplar)}`),
      );
      const range = { mint: 5, maxt: 20 };
      const wanted = [0, 1, 2, 3, 4]
        .map((n) => ({
          labels: String(seriesOf(n)),
          exemplars: twin
            .filter(({ series, exemplar }) => series === n && exemplar.t >= 5 && exemplar.t <= 20)
            .map(({ exemplar }) => text(exemplar)),
        }))
        .filter(({ exemplars }) => exemplars.length > 0);
      assert.deepEqual(
        ring.select([[new Matcher("n", "=", "no")], []], range).map(({ labels, exemplars }) => ({
          labels: String(labels),
          exemplars: exemplars.map(text),
        })),
        wanted,
      );
      if (twin.length === 0) assert.equal(ring.heldBytes, 0);
    }),
  );
});

test("labels of more than 128 characters are refused, by characters and not by bytes", () => {
  const ring = new Exemplars(10);
  const exemplar = (letters: number): Exemplar => ({
    labels: Labels.of({ k: "🐙".repeat(letters) }),
    value: 1,
    t: 1,
  });
  assert.equal(ring.judge(seriesOf(1), exemplar(127)), "stored");
  assert.equal(ring.judge(seriesOf(1), exemplar(128)), "too-long");
});

test("what the ring holds is counted, and given back", () => {
  const ring = new Exemplars(3);
  for (let i = 0; i < 100; i++)
    ring.add(seriesOf(i), { labels: Labels.of({ trace: String(1000 + i) }), value: i, t: i });
  const held = ring.heldBytes;
  for (let i = 100; i < 103; i++)
    ring.add(seriesOf(i - 90), { labels: Labels.of({ trace: String(1000 + i) }), value: i, t: i });
  assert.equal(ring.heldBytes, held);
  assert.deepEqual(
    ring.select([[]], all).map(({ labels }) => labels.get("n")),
    ["10", "11", "12"],
  );
});
