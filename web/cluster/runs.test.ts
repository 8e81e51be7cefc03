import assert from "node:assert/strict";
import { test } from "node:test";
import type { Job } from "./kinds.ts";
import { runBook, standOf, usualMs, withGone } from "./runs.ts";

const at = (minute: number): string => new Date(minute * 60_000).toISOString();

function job(name: string, start: number, status: object, owner = "backup"): Job {
  return {
    metadata: {
      name,
      namespace: "data",
      creationTimestamp: at(start),
      ownerReferences: [{ kind: "CronJob", name: owner, controller: true }],
    },
    status: { startTime: at(start), ...status },
  };
}
const good = (end: number): object => ({
  completionTime: at(end),
  conditions: [{ type: "Complete", status: "True", lastTransitionTime: at(end) }],
});
const failed = (end: number): object => ({
  conditions: [
    { type: "Failed", status: "True", reason: "BackoffLimitExceeded", lastTransitionTime: at(end) },
  ],
});

test("runs of a CronJob are told by its Jobs, the oldest first", () => {
  const book = runBook([
    job("backup-29921700", 100, { active: 1 }),
    job("backup-29921640", 40, good(44)),
    job("backup-29921670", 70, failed(72)),
    { metadata: { name: "by-hand", namespace: "data" }, status: {} },
  ]);
  const runs = book.get("data/backup")!;
  assert.deepEqual(
    runs.map(({ outcome, start, end }) => [outcome, start / 60_000, (end ?? NaN) / 60_000]),
    [
      ["good", 40, 44],
      ["failed", 70, 72],
      ["running", 100, NaN],
    ],
  );
  const { current, ended, inRow } = standOf(runs);
  assert.deepEqual([current?.name, ended?.why, inRow], ["backup-29921700", "BackoffLimitExceeded", 1]);
  assert.equal(usualMs(runs), 4 * 60_000);
  assert.equal(book.size, 1);
});

test("failures in a row are counted up to the last run that ended", () => {
  const runs = runBook(
    [failed(1), good(2), failed(3), failed(4), { active: 1 }].map((status, i) =>
      job(`backup-2992170${i}`, i, status),
    ),
  ).get("data/backup")!;
  assert.equal(standOf(runs).inRow, 2);
  assert.equal(standOf([]).inRow, 0);
  assert.equal(usualMs([]), undefined);
});

test("runs whose Jobs are gone come from what was measured", () => {
  const starts = new Map([
    ["data/backup-29921610", 600],
    ["data/backup-29921620", 1200],
    ["data/backup-29921630", 1800],
    ["data/backup-29921640", 2400],
    ["data/by-hand", 2400],
  ]);
  const ends = new Map([["data/backup-29921610", 660]]);
  const failures = new Map([["data/backup-29921620", 1]]);
  const book = withGone(runBook([job("backup-29921640", 40, good(44))]), { starts, ends, failures });
  assert.deepEqual(
    book.get("data/backup")!.map(({ name, outcome, isGone }) => [name.slice(-2), outcome, isGone]),
    [
      ["10", "good", true],
      ["20", "failed", true],
      ["40", "good", false],
    ],
  );
});
