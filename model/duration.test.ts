import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { formatDurationMs, formatSizeBytes, parseDurationMs, parseSizeBytes } from "./duration.ts";

const durations = [
  ["0", 0, "0s"],
  ["0s", 0, "0s"],
  ["324ms", 324, "324ms"],
  ["1h30m", 5_400_000, "1h30m"],
  ["5m", 300_000, "5m"],
  ["1d", 86_400_000, "1d"],
  ["7d", 604_800_000, "1w"],
  ["10d", 864_000_000, "10d"],
  ["1y", 31_536_000_000, "1y"],
  ["366d", 31_622_400_000, "366d"],
] as const;
for (const [text, ms, printed] of durations) {
  test(`duration ${text}`, () => {
    assert.equal(parseDurationMs(text), ms);
    assert.equal(formatDurationMs(ms), printed);
  });
}
for (const text of ["", "1", "-5m", "5m1h", "1h1h", "1.5h", "5 m", "99999999y"]) {
  test(`no duration: ${JSON.stringify(text)}`, () => assert.throws(() => parseDurationMs(text)));
}
test("durations read back as they were printed", () => {
  fc.assert(fc.property(fc.nat(2 ** 31), (ms) => assert.equal(parseDurationMs(formatDurationMs(ms)), ms)));
});

for (const [text, bytes] of [
  ["0", 0],
  ["1KB", 1024],
  ["1KiB", 1024],
  ["1.5GiB", 1.5 * 2 ** 30],
  ["10B", 10],
] as const) {
  test(`size ${text}`, () => assert.equal(parseSizeBytes(text), bytes));
}
for (const text of ["100", "1kb", "MB", "1XB", ""]) {
  test(`no size: ${JSON.stringify(text)}`, () => assert.throws(() => parseSizeBytes(text)));
}
test("a size prints in units that leave nothing over", () =>
  assert.equal(formatSizeBytes(1.5 * 2 ** 30), "1GiB512MiB"));
