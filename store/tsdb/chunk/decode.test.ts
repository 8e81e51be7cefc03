import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { NotSupportedError } from "@taffrail/base";
import { SampleColumns } from "@taffrail/model";
import fc from "fast-check";
import { chunkEncoding, decodeChunk, samplesIn } from "./decode.ts";

interface Vector {
  readonly name: string;
  readonly encoding: number;
  readonly hex?: string;
  readonly samples?: readonly Sample[];
  readonly chunks?: readonly { readonly hex: string; readonly samples: readonly Sample[] }[];
}
interface Sample {
  readonly t: number;
  readonly h?: { readonly count: string };
  readonly fh?: { readonly count: string };
}

test("published chunks of every encoding decode to their times and counts, whole and in part", (t) => {
  const file = "../shared/conformance/tsdb/chunks.json";
  if (!existsSync(file)) return t.skip("skipped: no ../shared");
  for (const { name, encoding, hex, samples, chunks } of JSON.parse(readFileSync(file, "utf8")) as Vector[]) {
    for (const chunk of chunks ?? [{ hex: hex!, samples: samples! }]) {
      const bytes = Buffer.from(chunk.hex, "hex");
      const columns = new SampleColumns(1);
      const read = (mint: number, maxt: number): void => {
        columns.clear();
        decodeChunk(encoding, bytes, 0, samplesIn(encoding, bytes, 0), mint, maxt, columns);
      };
      const wanted = (from: number, to: number): void => {
        const rows = chunk.samples.slice(from, to);
        assert.deepEqual(
          [...columns.t.subarray(0, columns.length)],
          rows.map((s) => s.t),
          name,
        );
        rows.forEach(({ h, fh }, row) => {
          const count = (h ?? fh)?.count;
          assert.equal(
            columns.histograms?.[row]?.count,
            count === undefined ? undefined : Number(count),
            name,
          );
        });
      };
      read(-Infinity, Infinity);
      wanted(0, chunk.samples.length);
      if (chunk.samples.length < 3) continue;
      read(chunk.samples[1]!.t, chunk.samples.at(-2)!.t);
      wanted(1, -1);
    }
  }
});

test("any bytes decode, or are refused in words", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(chunkEncoding), 9),
      fc.uint8Array({ minLength: 3, maxLength: 80 }),
      (encoding, bytes) => {
        bytes[0] = 0;
        try {
          decodeChunk(
            encoding,
            bytes,
            0,
            samplesIn(encoding, bytes, 0),
            -Infinity,
            Infinity,
            new SampleColumns(),
          );
        } catch (error) {
          assert.ok(error instanceof NotSupportedError, String(error));
        }
      },
    ),
    { numRuns: 500 },
  );
});
