import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader, ByteWriter } from "@taffrail/base";
import { Labels, metricTypes } from "@taffrail/model";
import fc from "fast-check";
import { highWord, lowWord, wordsOf } from "../chunk/halves.ts";
import { anyHistogram, histogramText } from "../testing/histograms.ts";
import { histogramRecordType, HistogramsWriter, readHistograms } from "./histogram-records.ts";
import {
  putExemplars,
  putMetadata,
  putMmapMarkers,
  putTombstones,
  readExemplars,
  readMetadata,
  readMmapMarkers,
  readTombstoneRecord,
} from "./other-records.ts";
import { readSamples, recordType, SampleRows, SamplesV2Writer } from "./records.ts";

const ref = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.maxSafeNat());
const t = fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 52), max: 2 ** 52 }));
const startT = fc.oneof(fc.constant(0), fc.constant(5), t);
const labels = fc
  .dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), { maxKeys: 3 })
  .map((of) => Labels.of(of));

/** Reads what was written, behind the type byte. */
function back<T>(written: Uint8Array, type: number, read: (from: ByteReader) => T): T {
  const from = new ByteReader(written);
  assert.equal(from.u8(), type);
  return read(from);
}

test("histograms of every record type come back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(ref, t, startT, anyHistogram), { minLength: 1 }),
      fc.boolean(),
      (rows, hasStart) => {
        const writers = new Map<number, HistogramsWriter>();
        for (const [of, at, began, histogram] of rows) {
          const type = histogramRecordType(histogram.isInteger !== true, histogram.schema, hasStart);
          if (!writers.has(type)) writers.set(type, new HistogramsWriter(type));
          const sum = wordsOf(Float64Array.of(histogram.sum));
          writers.get(type)!.add(of, at, began, histogram, sum[highWord]!, sum[lowWord]!);
        }
        for (const [type, writer] of writers) {
          const got = back(writer.written(), type, (from) => readHistograms(from, type));
          const wanted = rows.filter(
            ([, , , h]) => histogramRecordType(h.isInteger !== true, h.schema, hasStart) === type,
          );
          assert.deepEqual(
            got.map((row) => [
              row.ref,
              row.t,
              row.startT,
              histogramText(row.histogram),
              row.histogram.counterResetHint,
            ]),
            wanted.map(([of, at, began, h]) => [
              of,
              at,
              hasStart ? began : 0,
              histogramText(h),
              h.counterResetHint,
            ]),
          );
        }
      },
    ),
  );
});

test("samples with start times come back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(ref, t, startT, fc.nat(0xffffffff), fc.nat(0xffffffff)), { minLength: 1 }),
      (list) => {
        const writer = new SamplesV2Writer();
        for (const row of list) writer.add(...row);
        const rows = new SampleRows();
        back(writer.written(), recordType.samplesV2, (from) => readSamples(from, recordType.samplesV2, rows));
        assert.equal(rows.length, list.length);
        list.forEach(([of, at, began, high, low], i) => {
          assert.deepEqual(
            [
              rows.refs[i],
              rows.t[i],
              rows.startT[i],
              rows.words[2 * i + highWord],
              rows.words[2 * i + lowWord],
            ],
            [of, at, began, high, low],
          );
        });
      },
    ),
  );
});

test("exemplars, metadata, tombstones and markers come back", () => {
  const rows = fc.array(
    fc.record({
      ref,
      t,
      value: fc.double(),
      labels,
      type: fc.constantFrom(...metricTypes),
      help: fc.string(),
      unit: fc.string(),
    }),
  );
  fc.assert(
    fc.property(rows, (list) => {
      const out = new ByteWriter();
      const exemplars = list.map(({ ref: of, t: at, value, labels: set }) => ({
        ref: of,
        t: at,
        value,
        labels: set,
      }));
      putExemplars(out, exemplars);
      const exemplarsBack = back(out.written(), recordType.exemplars, readExemplars);
      assert.deepEqual(
        exemplarsBack.map((e) => ({ ...e, labels: e.labels.key })),
        exemplars.map((e) => ({ ...e, labels: e.labels.key })),
      );
      out.clear();
      const metadata = list.map(({ ref: of, type, help, unit }) => ({ ref: of, type, help, unit }));
      putMetadata(out, metadata);
      assert.deepEqual(back(out.written(), recordType.metadata, readMetadata), metadata);
      out.clear();
      const tombstones = list.map(({ ref: of, t: at }) => ({ ref: of, mint: at, maxt: 2 ** 63 }));
      putTombstones(out, tombstones);
      assert.deepEqual(back(out.written(), recordType.tombstones, readTombstoneRecord), tombstones);
      out.clear();
      const markers = list.map(({ ref: of }, i) => ({ ref: of, file: i, offset: 8 * i }));
      putMmapMarkers(out, markers);
      assert.deepEqual(back(out.written(), recordType.mmapMarkers, readMmapMarkers), markers);
    }),
  );
});
