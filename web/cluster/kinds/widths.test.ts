import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fitting, fittedWidths, textPx } from "./widths.ts";

const column = (key: string, as: Fitting["as"], ...texts: string[]): Fitting => ({
  key,
  as,
  isCode: false,
  head: key,
  texts,
});
const reason = "Failed BackoffLimitExceeded: Job has reached the backoff limit";
const jobs = [
  column("state", "state", reason, "Completed"),
  column("name", "name", "report-nightly-29921700"),
  column("took", "figure", "4 min 42 s"),
  column("owner", "text", "CronJob report-nightly"),
  column("age", "figure", "54m"),
];

test("columns are as wide as what they say, and the last text takes what is left", () => {
  const widths = fittedWidths(jobs, 1192);
  assert.ok(widths.get("state")! >= textPx(reason, 6.2), "the reason stands whole");
  assert.ok(widths.get("took")! < 110 && widths.get("age")! < 60, "figures take no more than they need");
  assert.equal(widths.get("owner"), undefined);
});

test("texts give way before reasons do", () => {
  const wide = "a long text that nobody needs as much as the reason";
  const widths = fittedWidths([...jobs.slice(0, 3), column("images", "text", wide), ...jobs.slice(3)], 760);
  assert.equal(widths.get("images"), 96);
  assert.ok(widths.get("state")! > 200);
  const narrow = fittedWidths(jobs, 420);
  assert.ok(narrow.get("state")! >= 112 && narrow.get("took")! > 80, "figures are never cut");
});

test("a list of figures leaves the rest to the state, a strip of runs takes it before any other", () => {
  assert.equal(fittedWidths([jobs[0]!, jobs[2]!], 800).get("state"), undefined);
  const widths = fittedWidths([...jobs, column("runs", "fill")], 1192);
  assert.equal(widths.get("runs"), undefined);
  assert.ok(widths.get("owner")! > 100);
});

test("Chinese is twice as wide", () => {
  assert.equal(textPx("失败", 6), 24);
});
