import { wallDay, zoneOf, type Zone } from "./time-zone.ts";

/** When a cron job is due. */
export interface Schedule {
  /** The first moment strictly after `seconds`, both in Unix seconds; `undefined` where there is none within five years. */
  after(seconds: number): number | undefined;
}

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const minute: Field = { min: 0, max: 59 };
const hour: Field = { min: 0, max: 23 };
const dayOfMonth: Field = { min: 1, max: 31 };
const month: Field = {
  min: 1,
  max: 12,
  names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
const dayOfWeek: Field = {
  min: 0,
  max: 6,
  names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

const descriptors: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** How far ahead a date is looked for, in days. */
const horizonDays = 5 * 366;
const daySeconds = 86_400;

/**
 * A schedule of five fields, `@daily` and the like, or `@every 1h30m`; in `timeZone`, or that of this process. `undefined` where
 * either cannot be understood. Semantics: the cron library that Kubernetes uses: where neither day field begins with `*`, one is enough;
 * moments that a clock change leaves out are left out, moments that it gives twice count twice.
 */
export function parseSchedule(text: string, timeZone?: string): Schedule | undefined {
  const [, inlineZone, rest = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/s.exec(text.trim()) ?? [];
  const zone = zoneOf(timeZone ?? inlineZone);
  if (zone === undefined) return undefined;
  const every = /^@every\s+(\S+)$/.exec(rest)?.[1];
  if (every !== undefined) return everySchedule(every);
  const fields = (descriptors[rest] ?? rest).split(/\s+/);
  if (fields.length !== 5) return undefined;
  const minutes = parseField(fields[0]!, minute);
  const hours = parseField(fields[1]!, hour);
  const days = parseField(fields[2]!, dayOfMonth);
  const months = parseField(fields[3]!, month);
  const weekdays = parseField(fields[4]!, dayOfWeek);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const isOpen = [fields[2]!, fields[4]!].some((field) =>
    field.split(",").some((part) => /^[*?](\/1)?$/.test(part) || /^[*?]\//.test(part)),
  );
  const isDue = (day: number): boolean => {
    const date = new Date(day * daySeconds * 1000);
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const byDate = days.has(date.getUTCDate());
    const byWeekday = weekdays.has(date.getUTCDay());
    return isOpen ? byDate && byWeekday : byDate || byWeekday;
  };
  const times = [...hours].flatMap((h) => [...minutes].map((m) => h * 3600 + m * 60));
  return { after: (seconds) => nextOf(seconds, zone, isDue, times) };
}

/** Walks days of the wall clock; within a day the first of `times` (ascending, seconds of the wall day) that lies after `seconds`. */
function nextOf(
  seconds: number,
  zone: Zone,
  isDue: (day: number) => boolean,
  times: readonly number[],
): number | undefined {
  const first = wallDay(zone, seconds);
  for (let day = first; day <= first + horizonDays; day++) {
    if (!isDue(day)) continue;
    let next: number | undefined;
    for (const time of times) {
      for (const at of zone.instants(day * daySeconds + time)) {
        if (at > seconds && (next === undefined || at < next)) next = at;
      }
      if (next !== undefined && !zone.changesOn(day)) break; // later times are later moments
    }
    if (next !== undefined) return next;
  }
  return undefined;
}

function everySchedule(text: string): Schedule | undefined {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 };
  if (!/^(\d+(\.\d*)?(h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  let length = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d*)?)(h|ms|m|s|us|µs|ns)/g)) {
    length += Number(number) * (units[unit!] ?? 1e-6);
  }
  const step = Math.max(1, Math.floor(length));
  return { after: (seconds) => seconds + step };
}

/** The numbers that a field names, ascending; `undefined` where it cannot be understood. */
function parseField(text: string, field: Field): ReadonlySet<number> | undefined {
  const numbers = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return undefined;
    const [, star, fromText, toText, stepText] = match;
    const step = stepText === undefined ? 1 : Number(stepText);
    const from = star === undefined ? numberOf(fromText!, field) : field.min;
    const to =
      star !== undefined || (toText === undefined && stepText !== undefined)
        ? field.max
        : numberOf(toText ?? fromText!, field);
    if (from === undefined || to === undefined || step === 0) return undefined;
    if (from < field.min || to > field.max || from > to) return undefined;
    for (let n = from; n <= to; n += step) numbers.add(n);
  }
  return new Set([...numbers].sort((a, b) => a - b));
}

function numberOf(text: string, { min, names }: Field): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const at = names?.indexOf(text.toLowerCase()) ?? -1;
  return at === -1 ? undefined : at + min;
}
