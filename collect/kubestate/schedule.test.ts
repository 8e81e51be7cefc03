import assert from "node:assert/strict";
import { test } from "node:test";

import { parseSchedule } from "./schedule.ts";

const cases = [
  { schedule: "*/5 * * * *", after: "2026-11-21T12:00:00Z", want: "2026-11-21T12:05:00Z" },
  { schedule: "0 9 * * 1-5", after: "2026-11-21T12:00:00Z", want: "2026-11-23T09:00:00Z" },
  { schedule: "0 9 * * MON", after: "2026-11-21T12:00:00Z", want: "2026-11-23T09:00:00Z" },
  { schedule: "0 0 29 2 *", after: "2026-11-21T12:00:00Z", want: "2028-02-29T00:00:00Z" },
  { schedule: "0 0 13 * FRI", after: "2026-11-14T00:00:00Z", want: "2026-11-20T00:00:00Z" },
  { schedule: "0 0 */2 * FRI", after: "2026-11-14T00:00:00Z", want: "2026-11-27T00:00:00Z" },
  { schedule: "7-59/10 * * * *", after: "2026-11-21T12:07:00Z", want: "2026-11-21T12:17:00Z" },
  { schedule: "5/20 * * * *", after: "2026-11-21T12:00:00Z", want: "2026-11-21T12:05:00Z" },
  { schedule: "@hourly", after: "2026-11-21T12:00:00Z", want: "2026-11-21T13:00:00Z" },
  { schedule: "@every 1h30m", after: "2026-11-21T12:00:07Z", want: "2026-11-21T13:30:07Z" },
  { schedule: "0 0 31 2 *", after: "2026-11-21T12:00:00Z", want: undefined },
  // Asia/Shanghai is eight hours ahead.
  {
    schedule: "0 3 * * *",
    zone: "Asia/Shanghai",
    after: "2026-11-21T12:00:00Z",
    want: "2026-11-21T19:00:00Z",
  },
  {
    schedule: "CRON_TZ=Asia/Shanghai 0 3 * * *",
    after: "2026-11-21T12:00:00Z",
    want: "2026-11-21T19:00:00Z",
  },
  // New York, 8 March 2026: 02:30 does not exist; 1 November: 01:30 comes twice.
  {
    schedule: "30 2 * * *",
    zone: "America/New_York",
    after: "2026-03-08T05:00:00Z",
    want: "2026-03-09T06:30:00Z",
  },
  {
    schedule: "30 1 * * *",
    zone: "America/New_York",
    after: "2026-11-01T04:00:00Z",
    want: "2026-11-01T05:30:00Z",
  },
  {
    schedule: "30 1 * * *",
    zone: "America/New_York",
    after: "2026-11-01T05:30:00Z",
    want: "2026-11-01T06:30:00Z",
  },
] as const;
for (const row of cases) {
  const { schedule, after, want } = row;
  const zone = "zone" in row ? row.zone : "UTC";
  test(`${schedule} (${zone}) after ${after}`, () => {
    const timeZone = schedule.startsWith("CRON_TZ") ? undefined : zone;
    const got = parseSchedule(schedule, timeZone)!.after(Date.parse(after) / 1000);
    const text = got === undefined ? undefined : new Date(got * 1000).toISOString();
    assert.equal(text?.replace(".000", ""), want);
  });
}

for (const bad of [
  "",
  "* * * *",
  "60 * * * *",
  "* * 0 * *",
  "* * * * 7",
  "5-1 * * * *",
  "*/0 * * * *",
  "@every soon",
  "@never",
  "x * * * *",
]) {
  test(`${JSON.stringify(bad)} is no schedule`, () => assert.equal(parseSchedule(bad, "UTC"), undefined));
}

test("an unknown time zone is no schedule", () => {
  assert.equal(parseSchedule("* * * * *", "Europe/Atlantis"), undefined);
});
