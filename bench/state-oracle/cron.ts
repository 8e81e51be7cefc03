import { at, secondsAt, text } from "./values.ts";

const aliases: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

interface Field {
  readonly values: ReadonlySet<number>;
  /** `*` or `?`, also with a step: days of the month and of the week are then both wanted. */
  readonly isAny: boolean;
}

function parseField(field: string, [low, high]: readonly [number, number]): Field | undefined {
  const names = high === 12 ? months : high === 6 ? days : [];
  const numberOf = (word: string): number => {
    const name = names.indexOf(word.toLowerCase());
    if (name >= 0) return name + low;
    return /^\d+$/.test(word) ? Number(word) : Number.NaN;
  };
  const values = new Set<number>();
  let isAny = false;
  for (const part of field.split(",")) {
    const [range = "", step, more] = part.split("/");
    const [from = "", to, tooMuch] = range.split("-");
    const isStar = range === "*" || range === "?";
    const first = isStar ? low : numberOf(from);
    const last = isStar || (to === undefined && step !== undefined) ? high : numberOf(to ?? from);
    const by = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0;
    const isGood = first >= low && last <= high && first <= last && by > 0 && more === undefined;
    if (!isGood || tooMuch !== undefined) return undefined;
    if (isStar && by === 1) isAny = true;
    for (let i = first; i <= last; i += by) values.add(i);
  }
  return { values, isAny };
}

type Schedule = { readonly everySeconds: number } | { readonly fields: readonly Field[] };

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

function parse(schedule: string): Schedule | undefined {
  const every = /^@every ((?:\d+(?:\.\d+)?(?:h|ms|m|s))+)$/.exec(schedule);
  if (every !== null) {
    const parts = every[1]!.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g);
    const seconds = [...parts].reduce((sum, [, n, unit]) => sum + Number(n) * unitSeconds[unit!]!, 0);
    return { everySeconds: Math.max(1, Math.floor(seconds)) };
  }
  const parts = (aliases[schedule] ?? schedule).trim().split(/\s+/);
  if (parts.length !== 5) return undefined;
  const fields = parts.map((part, i) => parseField(part, ranges[i]!));
  return fields.some((field) => field === undefined) ? undefined : { fields: fields as Field[] };
}

/** What the clock on the wall of a zone shows, as if it were UTC, in Unix milliseconds. */
function wallClock(zone: string): ((ms: number) => number) | undefined {
  try {
    const format = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      hourCycle: "h23",
      dateStyle: "short",
      timeStyle: "medium",
    });
    const offsets = new Map<number, number>(); // by quarter of an hour
    return (ms) => {
      const quarter = Math.floor(ms / 900_000) * 900_000;
      let offset = offsets.get(quarter);
      if (offset === undefined) {
        offset = Date.parse(`${format.format(quarter).replace(", ", "T")}Z`) - quarter;
        offsets.set(quarter, offset);
      }
      return ms + offset;
    };
  } catch {
    return undefined;
  }
}

const longestDays = 5 * 366;

/** The first minute after `after` at which a schedule is due, looked for minute by minute, days that cannot be it in one; Unix seconds. */
function next(fields: readonly Field[], after: number, wall: (ms: number) => number): number | undefined {
  const [minute, hour, day, month, weekday] = fields as [Field, Field, Field, Field, Field];
  let ms = Math.floor(after / 60) * 60_000 + 60_000;
  const end = ms + longestDays * 86_400_000;
  while (ms < end) {
    const t = new Date(wall(ms));
    const [isDay, isWeekday] = [day.values.has(t.getUTCDate()), weekday.values.has(t.getUTCDay())];
    const isDue = day.isAny || weekday.isAny ? isDay && isWeekday : isDay || isWeekday;
    if (!isDue || !month.values.has(t.getUTCMonth() + 1)) {
      ms += (60 - t.getUTCMinutes()) * 60_000; // to the next hour: a day may have 23 of them
    } else if (!hour.values.has(t.getUTCHours())) ms += (60 - t.getUTCMinutes()) * 60_000;
    else if (minute.values.has(t.getUTCMinutes())) return ms / 1000;
    else ms += 60_000;
  }
  return undefined;
}

/** When a cron job runs next, Unix seconds; `"invalid"` where nobody can tell. */
export function nextRun(cronJob: unknown): number | "invalid" | undefined {
  const schedule = parse(text(cronJob, "spec.schedule"));
  const zone = text(cronJob, "spec.timeZone");
  const wall = wallClock(zone === "" || zone === "Local" ? (process.env["TZ"] ?? "UTC") : zone);
  if (schedule === undefined || wall === undefined) return "invalid";
  const after =
    secondsAt(cronJob, "status.lastScheduleTime") ?? secondsAt(cronJob, "metadata.creationTimestamp");
  if (after === undefined || at(cronJob, "spec.suspend") === true) return undefined;
  return "everySeconds" in schedule ? after + schedule.everySeconds : next(schedule.fields, after, wall);
}
