import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { byteColumn, fixed, formatIn, narrow, plain, threeDigits } from "./format.ts";

const en = formatIn("en", "UTC");
const zh = formatIn("zh", "UTC");
const spaced = (text: string): string => text.replaceAll(narrow, " ");
const MiB = 1024 ** 2;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const cases: readonly (readonly [string, string, string])[] = [
  ["bytes in IEC units", plain(en.bytes(512 * MiB)), "512 MiB"],
  ["bytes to three digits", plain(en.bytes(1.42 * 1024 * MiB)), "1.42 GiB"],
  ["bytes just below the next unit go up", plain(en.bytes(1024 ** 3 - 1)), "1.00 GiB"],
  ["no bytes", plain(en.bytes(0)), "0 B"],
  ["byte rates in decimal units", plain(en.byteRate(1_200_000)), "1.20 MB/s"],
  ["small CPU", en.cores(0.42), "0.42"],
  ["CPU past ten", en.cores(12.43), "12.4"],
  ["next to no CPU", en.cores(0.0001), "< 0.01"],
  ["no CPU", en.cores(0), "0.00"],
  ["a share", en.share(0.041), "4.1 %"],
  ["a large share is whole", en.share(0.634), "63 %"],
  ["9.96 % is ten", en.share(0.0996), "10 %"],
  ["a share too small to write", en.share(0.0002), "< 0.1 %"],
  ["no share", en.share(0), "0 %"],
  ["a Chinese share has no space", zh.share(0.041), "4.1%"],
  ["counts in thousands", en.count(1284), "1,284"],
  ["counts stay whole in tight cells", en.compact(9999), "9,999"],
  ["large counts in tight cells", en.compact(12_400), "12.4 k"],
  ["durations have two units", en.duration(3 * minute + 38_000), "3 min 38 s"],
  ["durations drop a zero", en.duration(2 * hour), "2 h"],
  ["durations below a second", en.duration(41), "41 ms"],
  ["durations round before they split", en.duration(59_999), "1 min"],
  ["Chinese durations", zh.duration(3 * day + 4 * hour), "3 天 4 小时"],
  ["ages of minutes", en.age(26 * minute), "26m"],
  ["ages of hours", en.age(30 * hour), "30h"],
  ["ages of days", en.age(41 * day), "41d"],
  ["ages from two years on", en.age(800 * day), "2y"],
  ["Chinese ages", zh.age(41 * day), "41 天"],
  ["spans in a sentence", en.span(35 * minute), "35 min"],
  ["a time today", en.time(Date.UTC(2026, 10, 21, 2, 44, 10), Date.UTC(2026, 10, 21, 9)), "02:44:10"],
  ["a time last night", en.minute(Date.UTC(2026, 10, 20, 23, 25), Date.UTC(2026, 10, 21, 0, 9)), "23:25"],
  ["a time yesterday", en.time(Date.UTC(2026, 10, 20, 2, 44), Date.UTC(2026, 10, 21, 9)), "20 Nov 02:44"],
  ["a minute", en.minute(Date.UTC(2026, 10, 21, 2, 44), Date.UTC(2026, 10, 21, 9)), "02:44"],
  [
    "an instant whole",
    en.instant(Date.UTC(2026, 10, 21, 2, 21), Date.UTC(2026, 10, 21, 2, 47)),
    "2026-11-21T02:21:00Z, 26 min ago",
  ],
];
for (const [name, got, want] of cases) test(`format: ${name}`, () => assert.equal(spaced(got), want));

test("an instant names the zone it is written in", () => {
  const berlin = formatIn("en", "Europe/Berlin");
  assert.match(
    berlin.instant(Date.UTC(2026, 10, 21, 2, 21), Date.UTC(2026, 10, 21, 2, 47)),
    /^2026-11-21T03:21:00\+01:00/,
  );
});

test("threeDigits is within half a percent of what it writes", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (value) => {
      assert.ok(Math.abs(Number(threeDigits(value)) - value) <= value * 0.0051 + 1e-9);
    }),
  );
});

test("a column has one unit, and what is small is not nothing", () => {
  const write = (largest: number, bytes: number): string => {
    const { unit, figure } = byteColumn(largest);
    return `${figure(bytes)} ${unit}`.replaceAll(narrow, " ");
  };
  assert.equal(write(300 * MiB, 33 * MiB), "33 MiB");
  assert.equal(write(40 * 1024 * MiB, 33 * MiB), "< 0.1 GiB");
  assert.equal(write(40 * 1024 * MiB, 0), "0.0 GiB");
  assert.equal(write(200 * 1024 * MiB, 40 * 1024 * MiB), "40 GiB");
  assert.deepEqual(
    [0.004, 0.005, 11.316].map((v) => fixed(v, 2).replaceAll(narrow, " ")),
    ["< 0.01", "0.01", "11.32"],
  );
});
