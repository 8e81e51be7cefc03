import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ColumnMatrix, ColumnsError, decodeColumns, encodeColumns } from "./columns.ts";

const matrices: fc.Arbitrary<ColumnMatrix> = fc.nat(20).chain((count) => {
  const column = fc
    .array(fc.double(), { minLength: count, maxLength: count })
    .map((values) => Float64Array.from(values));
  return fc.record(
    {
      times: column,
      series: fc.array(
        fc.record(
          {
            labels: fc.dictionary(
              fc.string().filter((name) => name !== "__proto__"),
              fc.string({ unit: "grapheme" }),
              {
                noNullPrototype: true,
              },
            ),
            values: column,
          },
          { noNullPrototype: true },
        ),
        { maxLength: 5 },
      ),
      warnings: fc.array(fc.string(), { maxLength: 2 }),
      infos: fc.array(fc.string(), { maxLength: 2 }),
    },
    { noNullPrototype: true },
  );
});

test("decodeColumns() gives back what encodeColumns() wrote, wherever it lies", () => {
  fc.assert(
    fc.property(matrices, fc.nat(8), (matrix, offset) => {
      const encoded = encodeColumns(matrix);
      const placed = new Uint8Array(encoded.length + offset);
      placed.set(encoded, offset);
      assert.deepEqual(decodeColumns(placed.subarray(offset)), matrix);
    }),
  );
});

test("decodeColumns() refuses what was cut or changed, and never fails otherwise", () => {
  fc.assert(
    fc.property(matrices, fc.nat(), fc.nat(255), fc.boolean(), (matrix, place, byte, cut) => {
      const bytes = encodeColumns(matrix);
      const at = place % bytes.length;
      if (cut) {
        assert.throws(() => decodeColumns(bytes.subarray(0, at)), ColumnsError);
        return;
      }
      bytes[at] = byte;
      try {
        decodeColumns(bytes);
      } catch (error) {
        if (!(error instanceof ColumnsError)) throw error;
      }
    }),
  );
});

test("encodeColumns() refuses a series that does not fit the grid", () => {
  const matrix = {
    times: Float64Array.of(1, 2),
    series: [{ labels: {}, values: Float64Array.of(1) }],
    warnings: [],
    infos: [],
  };
  assert.throws(() => encodeColumns(matrix), ColumnsError);
});
