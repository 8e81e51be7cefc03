import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricFamily, MetricType } from "@taffrail/model";
import fc from "fast-check";
import type { ExpositionCursor, ExpositionFormat, ExpositionOptions } from "./cursor.ts";
import { ExpositionError } from "./exposition-error.ts";
import { formatFloat, parseFloatText, readFloat } from "./float.ts";
import { openExposition } from "./open-exposition.ts";
import { renderOpenMetrics, renderText } from "./render.ts";

const utf8 = new TextEncoder();

function open(
  format: ExpositionFormat,
  text: string | Uint8Array,
  options?: ExpositionOptions,
): ExpositionCursor {
  return openExposition(format, typeof text === "string" ? utf8.encode(text) : text, options);
}

interface Row {
  readonly pairs: readonly string[];
  readonly value: number;
  readonly t: number | undefined;
}

function rows(cursor: ExpositionCursor): Row[] {
  const all: Row[] = [];
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind !== "series") continue;
    all.push({ pairs: cursor.pairs(), value: cursor.value, t: cursor.hasTime ? cursor.t : undefined });
  }
  return all;
}

const texts = fc.oneof(
  fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/),
  fc.string({ unit: "binary", minLength: 1, maxLength: 8 }),
  fc.constantFrom('"', "\\", "\n", "\\n", "}", "{a=", "é", "\u0000x", "# EOF"),
);
const names = fc.oneof(
  fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/),
  fc.stringMatching(/^[a-z. "\\{}=,]{1,6}$/),
  fc.constant("größe.x"),
);
const types: readonly MetricType[] = ["counter", "gauge", "unknown"];
const families: fc.Arbitrary<MetricFamily[]> = fc.array(
  fc.record({
    name: names,
    type: fc.constantFrom(...types),
    help: texts,
    samples: fc.array(
      fc.record(
        {
          name: names,
          labels: fc
            .uniqueArray(fc.tuple(names, texts), { selector: ([name]) => name, maxLength: 3 })
            .map((pairs) => pairs.flat()),
          value: fc.double(),
          t: fc.nat(2 ** 42),
        },
        { requiredKeys: ["name", "labels", "value"] },
      ),
      { maxLength: 4 },
    ),
  }),
  { maxLength: 4 },
);

for (const [format, render] of [
  ["text", renderText],
  ["openmetrics", renderOpenMetrics],
] as const) {
  test(`what is rendered as ${format} is read back`, () => {
    fc.assert(
      fc.property(families, (all) => {
        const want = all.flatMap(({ samples }) =>
          samples.map(({ name, labels, value, t }) => ({ pairs: ["__name__", name, ...labels], value, t })),
        );
        const got = rows(open(format, render(all)));
        // seconds times a thousand, cut: now and then a millisecond is lost, as in Prometheus
        const atWorst = format === "openmetrics" ? 1 : 0;
        for (const [i, row] of got.entries()) {
          assert.ok(Math.abs((row.t ?? 0) - (want[i]?.t ?? 0)) <= atWorst);
        }
        const timeless = (row: Row): unknown => ({ ...row, t: row.t !== undefined });
        assert.deepEqual(got.map(timeless), want.map(timeless));
      }),
    );
  });

  test(`a broken ${format} is refused or read, never hangs, never fails otherwise`, () => {
    const edits = fc.array(fc.tuple(fc.nat(400), fc.nat(255), fc.nat(3)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(families, edits, (all, changes) => {
        let bytes = utf8.encode(render(all));
        for (const [place, byte, cut] of changes) {
          const at = bytes.length === 0 ? 0 : place % bytes.length;
          bytes = Uint8Array.from([...bytes.subarray(0, at), byte, ...bytes.subarray(at + cut)]);
        }
        try {
          rows(open(format, bytes, { startTimes: true, typeAndUnitLabels: true }));
        } catch (error) {
          if (!(error instanceof ExpositionError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });

  test(`a known key of ${format} is passed over without being read`, () => {
    fc.assert(
      fc.property(families, (all) => {
        const text = render(all);
        const plain = open(format, text);
        const quick = open(format, text);
        for (let kind = plain.next(); kind !== "end"; kind = plain.next()) {
          const known = kind === "series" && quick.nextKnown(plain.keyEnd);
          if (!known) assert.equal(quick.next(), kind);
          if (kind !== "series") continue;
          assert.ok(known);
          assert.deepEqual(
            [quick.keyStart, quick.keyEnd, quick.position, quick.value, quick.hasTime],
            [plain.keyStart, plain.keyEnd, plain.position, plain.value, plain.hasTime],
          );
          assert.deepEqual(quick.pairs(), plain.pairs());
        }
        assert.equal(quick.next(), "end");
      }),
    );
  });
}

test("an error names line and column and quotes the line", () => {
  const cursor = open("text", 'a 1\nb{c="d} 2\n');
  cursor.next();
  assert.throws(() => cursor.next(), { line: 2, column: 5, message: /line 2, column 5.*"b\{c=\\"d\} 2"/ });
});

for (const format of ["text", "openmetrics"] as const) {
  test(`${format} refuses labels that are not UTF-8`, () => {
    const bytes = Uint8Array.from([...utf8.encode('a{b="'), 0xff, ...utf8.encode('"} 1\n')]);
    assert.throws(() => open(format, bytes).next(), ExpositionError);
  });
}

test("a key that goes on is not taken for a known one", () => {
  assert.equal(open("text", 'a {b="c"} 1\n').nextKnown(1), false);
  assert.equal(open("text", "ab 1\n").nextKnown(1), false);
  assert.equal(open("openmetrics", 'a{b="c"} 1\n').nextKnown(1), false);
});

test("a key that is a start time is not taken for a series", () => {
  const cursor = open("openmetrics", "# TYPE a counter\na_total 1\na_created 1\n# EOF\n", {
    startTimes: true,
  });
  assert.equal(cursor.next(), "type");
  assert.equal(cursor.nextKnown(cursor.position + "a_total".length), true);
  assert.equal(cursor.nextKnown(cursor.position + "a_created".length), false);
  assert.equal(cursor.next(), "end");
});

test("finding start times reads a family once, not once a series", () => {
  const lines = Array.from({ length: 20_000 }, (_, i) => `a_total{i="${i}"} 1\n`).join("");
  const cursor = open("openmetrics", `# TYPE a counter\n${lines}# EOF\n`, { startTimes: true });
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind === "series") assert.equal(cursor.startT(), undefined);
  }
});

test("readFloat() reads every number as the platform does", () => {
  const written = fc.oneof(
    fc.double({ noNaN: true }).map(formatFloat),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.stringMatching(/^[+-]?[0-9]{0,20}\.?[0-9]{0,8}([eE][+-]?[0-9]{1,3})?$/),
  );
  fc.assert(
    fc.property(written, (text) => {
      const bytes = utf8.encode(`x${text}y`);
      assert.ok(Object.is(readFloat(bytes, 1, bytes.length - 1), parseFloatText(text)), text);
    }),
    { numRuns: 2000 },
  );
});

for (const text of [
  "",
  "+",
  "-",
  ".",
  "e1",
  "1e",
  "1e+",
  "0x10",
  "1_0",
  "1 ",
  "+nan",
  "infin",
  "1e400",
  "--1",
]) {
  test(`readFloat() refuses ${JSON.stringify(text)}`, () => {
    const bytes = utf8.encode(text);
    assert.equal(readFloat(bytes, 0, bytes.length), undefined);
  });
}

const shown = [
  [1, "1"],
  [100_000, "100000"],
  [1e6, "1e+06"],
  [1234567, "1.234567e+06"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [-0, "-0"],
  [1e100, "1e+100"],
  [NaN, "NaN"],
  [-Infinity, "-Inf"],
] as const;
for (const [value, text] of shown) {
  test(`formatFloat() writes ${text}`, () => assert.equal(formatFloat(value), text));
}
