import assert from "node:assert/strict";
import { test } from "node:test";
import { ProtobufError } from "../protobuf/protobuf-error.ts";
import type { ExpositionFormat } from "./cursor.ts";
import { ExpositionError } from "./exposition-error.ts";
import { openExposition } from "./open-exposition.ts";
import { Message } from "./testing/encode-families.ts";

/** Reads to the end. */
function readAll(format: ExpositionFormat, body: string | Uint8Array): void {
  const cursor = openExposition(format, typeof body === "string" ? Buffer.from(body) : body);
  for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
    if (kind === "series") cursor.pairs();
    else if (kind !== "comment") cursor.familyName();
  }
}

const mega = 1 << 20;
const longTexts: readonly (readonly [what: string, lines: string])[] = [
  ["a label value", `a 1\nb{c="${"x".repeat(2 * mega)}"} 1\n`],
  ["a label value that is not ASCII", `a 1\nb{c="${"é".repeat(mega)}"} 1\n`],
  ["a label value without an end", `a 1\nb{c="${"x\\n".repeat(mega)}`],
  ["ten million labels", `a 1\nb{${'l="",'.repeat(10_000_000)}} 1\n`],
  ["a quoted name", `a 1\n{"${"x".repeat(2 * mega)}"} 1\n`],
  ["a metric name", `a 1\n${"x".repeat(2 * mega)} 1\n`],
  ["a number", `a 1\nb ${"1".repeat(2 * mega)}\n`],
  ["a time", `a 1\nb 1 ${"1".repeat(2 * mega)}\n`],
  ["a help", `a 1\n# HELP a ${"x".repeat(2 * mega)}\n`],
];
for (const format of ["text", "openmetrics"] as const) {
  for (const [what, text] of longTexts) {
    test(`${what} that makes a line too long is refused in ${format}, with its line and column`, () => {
      assert.throws(
        () => readAll(format, `${text}# EOF\n`),
        (error) => error instanceof ExpositionError && error.line === 2 && error.column > 1,
      );
    });
  }
}

test("a comment and an exemplar may not be too long either", () => {
  assert.throws(() => readAll("text", `# ${"x".repeat(2 * mega)}\n`), ExpositionError);
  const labels = `a_total 1 # {${'l="",'.repeat(mega)}} 1\n# EOF\n`;
  assert.throws(() => readAll("openmetrics", labels), ExpositionError);
});

test("a line of just under a mebibyte is read", () => {
  readAll("text", `b{c="${"x".repeat(mega - 20)}"} 1\n`);
});

function family(metric: Message, name = "a"): Uint8Array {
  return new Message().delimited(new Message().text(1, name).integer(3, 1).message(4, metric)).bytes();
}

const label = (length: number): Message => new Message().text(1, "l").text(2, "x".repeat(length));
const tooLarge: readonly (readonly [what: string, body: () => Uint8Array, message: RegExp])[] = [
  [
    "labels",
    () => family(new Message().message(1, label(2 * mega))),
    /bytes of labels, want at most 1048576/,
  ],
  [
    "a metric",
    () => family(new Message().message(1, label(9 * mega))),
    /a metric of \d+ bytes, want one of at most/,
  ],
  ["a name", () => family(new Message(), "x".repeat(2 * mega)), /bytes of name/],
];
for (const [what, body, message] of tooLarge) {
  test(`${what} too large for protobuf`, () => {
    assert.throws(
      () => readAll("protobuf", body()),
      (error) => error instanceof ProtobufError && message.test(error.message),
    );
  });
}
