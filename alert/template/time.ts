import { TemplateFunctionError } from "./template-error.ts";
import type { GoNamed, GoStruct, Methods, TemplateFunction, Value } from "./value.ts";

/** A point in time as Go's `time.Time`: nanoseconds since 1970, and the zone that it is shown in. */
export interface GoTime extends GoStruct {
  readonly ns: bigint;
  readonly zone: Zone;
}

/** Where a time is shown: seconds east of UTC, and what the zone is called. */
export interface Zone {
  readonly offsetSeconds: number;
  readonly name: string;
}

export const utc: Zone = { offsetSeconds: 0, name: "UTC" };

const second = 1_000_000_000n;
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Makes a time, or a pointer to one. */
export function goTime(
  ns: bigint,
  { zone = utc, isPointer = false }: { readonly zone?: Zone; readonly isPointer?: boolean } = {},
): GoTime {
  return {
    kind: "struct",
    type: "time.Time",
    isPointer,
    fields: [],
    ns,
    zone,
    text: formatTime(ns, zone, "2006-01-02 15:04:05.999999999 -0700 MST"),
    methods: timeMethods as Methods<never>,
  };
}

/** Makes a duration, or a pointer to one. */
export function goDuration(
  ns: bigint,
  { isPointer = false }: { readonly isPointer?: boolean } = {},
): GoNamed {
  return {
    kind: "named",
    type: "time.Duration",
    value: ns,
    isPointer,
    text: durationText(ns),
    methods: durationMethods as Methods<never>,
  };
}

/** A duration as Go writes it: `1h2m3.5s`, `1.5ms`, `0s`. */
export function durationText(ns: bigint): string {
  if (ns === 0n) return "0s";
  const sign = ns < 0n ? "-" : "";
  const size = ns < 0n ? -ns : ns;
  const decimal = (unit: bigint, digits: number): string => {
    const fraction = String(size % unit)
      .padStart(digits, "0")
      .replace(/0+$/, "");
    return `${size / unit}${fraction === "" ? "" : `.${fraction}`}`;
  };
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(1000n, 3)}µs`;
  if (size < second) return `${sign}${decimal(1_000_000n, 6)}ms`;
  const rest = size % (60n * second);
  const fraction = String(rest % second)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const seconds = `${rest / second}${fraction === "" ? "" : `.${fraction}`}s`;
  const minutes = size / (60n * second);
  if (minutes === 0n) return sign + seconds;
  return minutes < 60n
    ? `${sign}${minutes}m${seconds}`
    : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ns: number;
}

function fieldsOf(ns: bigint, zone: Zone): Fields {
  const shifted = ns + BigInt(zone.offsetSeconds) * second;
  const below = ((shifted % second) + second) % second;
  const date = new Date(Number((shifted - below) / 1_000_000n));
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    yearDay: Math.floor((date.getTime() - new Date(0).setUTCFullYear(year, 0, 1)) / 86_400_000) + 1,
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ns: Number(below),
  };
}

const layoutPart =
  /January|Jan|Monday|Mon|MST|2006|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|002|01|02|03|04|05|06|15|PM|pm|_2006|__2|_2|1|2|3|4|5|[.,]0+(?![0-9])|[.,]9+(?![0-9])/g;

/** A time in a layout of Go's: the reference time Mon Jan 2 15:04:05 MST 2006 written as one wants it. */
export function formatTime(ns: bigint, zone: Zone, layout: string): string {
  const at = fieldsOf(ns, zone);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hour12 = at.hour % 12 === 0 ? 12 : at.hour % 12;
  const year = at.year < 0 ? `-${String(-at.year).padStart(4, "0")}` : String(at.year).padStart(4, "0");
  return layout.replace(layoutPart, (part, offset: number) => {
    switch (part) {
      case "January":
        return months[at.month - 1]!;
      case "Jan":
        return isLowerAt(layout, offset + 3) ? part : months[at.month - 1]!.slice(0, 3);
      case "Monday":
        return days[at.weekday]!;
      case "Mon":
        return isLowerAt(layout, offset + 3) ? part : days[at.weekday]!.slice(0, 3);
      case "MST":
        return zone.name;
      case "2006":
        return year;
      case "_2006":
        return `_${year}`;
      case "06":
        return year.slice(-2);
      case "01":
        return two(at.month);
      case "1":
        return String(at.month);
      case "02":
        return two(at.day);
      case "_2":
        return String(at.day).padStart(2, " ");
      case "2":
        return String(at.day);
      case "002":
        return String(at.yearDay).padStart(3, "0");
      case "__2":
        return String(at.yearDay).padStart(3, " ");
      case "15":
        return two(at.hour);
      case "03":
        return two(hour12);
      case "3":
        return String(hour12);
      case "04":
        return two(at.minute);
      case "4":
        return String(at.minute);
      case "05":
        return two(at.second);
      case "5":
        return String(at.second);
      case "PM":
        return at.hour < 12 ? "AM" : "PM";
      case "pm":
        return at.hour < 12 ? "am" : "pm";
    }
    if (part.startsWith("-") || part.startsWith("Z")) return zoneText(zone.offsetSeconds, part);
    const digits = String(at.ns)
      .padStart(9, "0")
      .slice(0, part.length - 1);
    if (part[1] === "0") return part[0]! + digits;
    const trimmed = digits.replace(/0+$/, "");
    return trimmed === "" ? "" : part[0]! + trimmed;
  });
}

function isLowerAt(text: string, at: number): boolean {
  return /^[a-z]$/.test(text[at] ?? "");
}

function zoneText(offset: number, part: string): string {
  if (part.startsWith("Z") && offset === 0) return "Z";
  const size = Math.abs(offset);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const colon = part.includes(":") ? ":" : "";
  let text = (offset < 0 ? "-" : "+") + two(size / 3600);
  const digits = part.replace(/[^0-9]/g, "").length;
  if (digits >= 4) text += colon + two((size / 60) % 60);
  if (digits >= 6) text += colon + two(size % 60);
  return text;
}

function method(params: readonly string[], call: (args: readonly Value[]) => Value): TemplateFunction {
  return { params, call };
}

function int64(value: bigint): GoNamed {
  return { kind: "named", type: "int64", value };
}

function nsOf(value: Value): bigint {
  return typeof value === "object" && "ns" in value
    ? (value as GoTime).ns
    : ((value as GoNamed).value as bigint);
}

/** A duration that fits Go's: 64 bits of nanoseconds. */
function fits(ns: bigint): bigint {
  return ns > (1n << 63n) - 1n ? (1n << 63n) - 1n : ns < -(1n << 63n) ? -(1n << 63n) : ns;
}

function toMultiple(ns: bigint, unit: bigint, rounds: boolean): bigint {
  if (unit <= 0n) return ns;
  const below = ns - (ns % unit);
  const rest = ns - below;
  if (!rounds || (rest < 0n ? -rest : rest) * 2n < unit) return below;
  return rest < 0n ? below - unit : below + unit;
}

const timeMethods: Methods<GoTime> = {
  String: (t) => method([], () => t.text),
  Format: (t) => method(["string"], ([layout]) => formatTime(t.ns, t.zone, layout as string)),
  Unix: (t) => method([], () => int64((t.ns - (((t.ns % second) + second) % second)) / second)),
  UnixMilli: (t) => method([], () => int64(floorDivided(t.ns, 1_000_000n))),
  UnixMicro: (t) => method([], () => int64(floorDivided(t.ns, 1000n))),
  UnixNano: (t) => method([], () => int64(t.ns)),
  UTC: (t) => method([], () => goTime(t.ns)),
  Local: (t) => method([], () => goTime(t.ns)),
  Year: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).year)),
  Month: (t) =>
    method([], () => {
      const { month } = fieldsOf(t.ns, t.zone);
      return { kind: "named", type: "time.Month", value: BigInt(month), text: months[month - 1]! };
    }),
  Day: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).day)),
  YearDay: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).yearDay)),
  Weekday: (t) =>
    method([], () => {
      const { weekday } = fieldsOf(t.ns, t.zone);
      return { kind: "named", type: "time.Weekday", value: BigInt(weekday), text: days[weekday]! };
    }),
  Hour: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).hour)),
  Minute: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).minute)),
  Second: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).second)),
  Nanosecond: (t) => method([], () => BigInt(fieldsOf(t.ns, t.zone).ns)),
  IsZero: (t) => method([], () => t.ns === -62_135_596_800n * second),
  Add: (t) => method(["time.Duration"], ([d]) => goTime(t.ns + nsOf(d), { zone: t.zone })),
  Sub: (t) => method(["time.Time"], ([other]) => goDuration(fits(t.ns - nsOf(other)))),
  Before: (t) => method(["time.Time"], ([other]) => t.ns < nsOf(other)),
  After: (t) => method(["time.Time"], ([other]) => t.ns > nsOf(other)),
  Equal: (t) => method(["time.Time"], ([other]) => t.ns === nsOf(other)),
  AddDate: (t) => method(["int", "int", "int"], (args) => addDate(t, args.map(Number))),
  Truncate: (t) =>
    method(["time.Duration"], ([d]) => {
      const since = t.ns + 62_135_596_800n * second; // multiples count from year 1
      return goTime(toMultiple(since, nsOf(d), false) - 62_135_596_800n * second, { zone: t.zone });
    }),
};

function floorDivided(value: bigint, unit: bigint): bigint {
  return (value - (((value % unit) + unit) % unit)) / unit;
}

function addDate(t: GoTime, [years, months_, days_]: readonly number[]): Value {
  const at = fieldsOf(t.ns, t.zone);
  const seconds = Date.UTC(
    at.year + years!,
    at.month - 1 + months_!,
    at.day + days_!,
    at.hour,
    at.minute,
    at.second,
  );
  if (Number.isNaN(seconds)) throw new TemplateFunctionError("date out of range");
  const ns = (BigInt(seconds) / 1000n - BigInt(t.zone.offsetSeconds)) * second + BigInt(at.ns);
  return goTime(ns, { zone: t.zone });
}

const durationMethods: Methods<GoNamed> = {
  String: (d) => method([], () => d.text),
  Hours: (d) => method([], () => Number(nsOf(d)) / 3.6e12),
  Minutes: (d) => method([], () => Number(nsOf(d)) / 6e10),
  Seconds: (d) => method([], () => Number(nsOf(d)) / 1e9),
  Milliseconds: (d) => method([], () => int64(nsOf(d) / 1_000_000n)),
  Microseconds: (d) => method([], () => int64(nsOf(d) / 1000n)),
  Nanoseconds: (d) => method([], () => int64(nsOf(d))),
  Abs: (d) => method([], () => goDuration(fits(nsOf(d) < 0n ? -nsOf(d) : nsOf(d)))),
  Round: (d) =>
    method(["time.Duration"], ([unit]) => goDuration(fits(toMultiple(nsOf(d), nsOf(unit), true)))),
  Truncate: (d) => method(["time.Duration"], ([unit]) => goDuration(toMultiple(nsOf(d), nsOf(unit), false))),
};
