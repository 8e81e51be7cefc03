import assert from "node:assert/strict";
import { test } from "node:test";
import { loadConfig } from "./load.ts";
import { limitsText, storeLimitsOf } from "./store-limits.ts";

const day = 86_400_000;
const noBytes = (): number => 0;
const retention = (inside: string): string => `storage: {tsdb: {retention: {${inside}}}}\n`;
const cases = [
  { name: "nothing said", yaml: "", days: 15, bytes: 0, text: "15d" },
  { name: "a time", yaml: retention("time: 30d"), days: 30, bytes: 0, text: "30d" },
  { name: "a size alone", yaml: retention("size: 10GB"), days: Infinity, bytes: 10 * 2 ** 30, text: "10GiB" },
  { name: "both", yaml: retention("time: 1d, size: 1MB"), days: 1, bytes: 2 ** 20, text: "1d or 1MiB" },
  {
    name: "a share of the disk",
    yaml: retention("size: 1GB, percentage: 50"),
    days: Infinity,
    bytes: 500,
    text: "500B",
  },
  { name: "the disk's budget", yaml: "disk: 1MB\n", days: 15, bytes: 2 ** 20, text: "15d or 1MiB" },
  { name: "a share as the disk's budget", yaml: "disk: 80%\n", days: 15, bytes: 800, text: "15d or 800B" },
  {
    name: "the lesser",
    yaml: `disk: 2MB\n${retention("size: 1MB")}`,
    days: Infinity,
    bytes: 2 ** 20,
    text: "1MiB",
  },
];
for (const { name, yaml, days, bytes, text } of cases) {
  test(`limits of the store: ${name}`, () => {
    const limits = storeLimitsOf(loadConfig(yaml, "test.yml"), () => 1000, noBytes);
    const { retentionMs, maxDiskBytes } = limits;
    assert.deepEqual({ retentionMs, maxDiskBytes }, { retentionMs: days * day, maxDiskBytes: bytes });
    assert.equal(limitsText(limits), text);
  });
}

test("limits of the store: how late samples may come, when ended series leave", () => {
  const limitsOf = (inside: string): unknown => {
    const config = loadConfig(`storage: {tsdb: {${inside}}}\n`, "test.yml");
    const { outOfOrderWindowMs, staleSeriesShare } = storeLimitsOf(config, noBytes, noBytes);
    return { outOfOrderWindowMs, staleSeriesShare };
  };
  assert.deepEqual(limitsOf(""), { outOfOrderWindowMs: 0, staleSeriesShare: 0 });
  assert.deepEqual(limitsOf("out_of_order_time_window: 30m, stale_series_compaction_threshold: 0.2"), {
    outOfOrderWindowMs: 1_800_000,
    staleSeriesShare: 0.2,
  });
});
