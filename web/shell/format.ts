/** The narrow no-break space between a figure and its unit. */
export const narrow = "\u202f";
/** What stands where nothing is there. */
export const nothing = "—";

/** Languages that figures can be written in. */
export type FormatLanguage = "en" | "zh";

/** A figure and its unit, apart, so that the unit can be set in grey. `unit` is "" where there is none. */
export interface Figure {
  readonly figure: string;
  readonly unit: string;
}

/** Writes numbers as people of one language read them. Every function takes base units: bytes, cores, ms, 0…1. */
export interface Format {
  readonly language: FormatLanguage;
  readonly bytes: (value: number) => Figure;
  /** Bytes a second, in decimal units. */
  readonly byteRate: (value: number) => Figure;
  /** CPU in cores, without a unit. */
  readonly cores: (value: number) => string;
  /** A share from 0 to 1: "4.1 %"; whole from 10 % on. */
  readonly share: (value: number) => string;
  /** A whole number with thousands: "1,284". */
  readonly count: (value: number) => string;
  /** A whole number for tight cells: "12.4 k" from 10,000 on. */
  readonly compact: (value: number) => string;
  /** Any number to three significant digits, thousands grouped. */
  readonly number: (value: number) => string;
  /** Two units: "3 min 38 s". */
  readonly duration: (ms: number) => string;
  /** One unit, for columns: "26m". */
  readonly age: (ms: number) => string;
  /** One unit, for sentences: "26 min". */
  readonly span: (ms: number) => string;
  /** "02:44:10", half a day ago and on another day "20 Nov 02:44"; `nowMs` says what today is. */
  readonly time: (t: number, nowMs: number) => string;
  /** "02:44", half a day ago and on another day "20 Nov 02:44". */
  readonly minute: (t: number, nowMs: number) => string;
  /** "02:44", whatever the day. */
  readonly clock: (t: number) => string;
  /** "20 Nov". */
  readonly day: (t: number) => string;
  /** For `title`: the instant whole, its zone, and how long ago. */
  readonly instant: (t: number, nowMs: number) => string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** Shortly after midnight nobody asks which 23:25 is meant. */
function isLastNight(t: number, nowMs: number): boolean {
  return t <= nowMs && nowMs - t < 12 * hour;
}

const unitNames = {
  en: { d: "d", h: "h", min: "min", s: "s", ms: "ms", y: "y", ago: " ago" },
  zh: { d: "天", h: "小时", min: "分钟", s: "秒", ms: "ms", y: "年", ago: "前" },
} as const;

/** The figures of `language`. Times are in the zone of this machine, or in `timeZone`. */
export function formatIn(language: FormatLanguage, timeZone?: string): Format {
  const unit = unitNames[language];
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const clock = dateParts(timeZone);
  const join = (amount: number, name: string): string => `${amount}${narrow}${name}`;
  const percent = (figure: string): string => (language === "zh" ? `${figure}%` : `${figure}${narrow}%`);
  const dayMonth = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    ...(timeZone === undefined ? {} : { timeZone }),
  });

  const dated = (t: number, nowMs: number, text: string): string =>
    clock(t).date === clock(nowMs).date || isLastNight(t, nowMs)
      ? text
      : `${dayMonth.format(t)} ${clock(t).time.slice(0, 5)}`;
  const span = (ms: number): string => {
    const [amount, name] = largest(ms);
    return join(amount, unit[name]);
  };
  return {
    language,
    bytes: (value) => scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]),
    byteRate: (value) => scaled(value, 1000, ["B/s", "kB/s", "MB/s", "GB/s", "TB/s"]),
    cores: (value) =>
      value > 0 && value < 0.005 ? `<${narrow}0.01` : value < 10 ? value.toFixed(2) : threeDigits(value),
    share: (value) => {
      const percents = value * 100;
      if (percents > 0 && percents < 0.1) return `<${narrow}${percent("0.1")}`;
      return percent(percents === 0 || percents >= 9.95 ? percents.toFixed(0) : percents.toFixed(1));
    },
    count: grouped,
    compact: (value) => {
      if (Math.abs(value) < 10_000) return grouped(value);
      const { figure, unit: name } = scaled(value, 1000, ["", "k", "M", "G"]);
      return `${figure}${narrow}${name}`;
    },
    number: (value) => (Math.abs(value) >= 1000 ? grouped(value) : threeDigits(value)),
    duration: (ms) => {
      if (ms < second) return join(Math.round(ms), unit.ms);
      const whole = Math.round(ms / second) * second;
      const steps: readonly [number, "d" | "h" | "min" | "s", number, "h" | "min" | "s"][] = [
        [day, "d", hour, "h"],
        [hour, "h", minute, "min"],
        [minute, "min", second, "s"],
      ];
      for (const [big, bigName, small, smallName] of steps) {
        if (whole < big) continue;
        const rest = Math.floor((whole % big) / small);
        const head = join(Math.floor(whole / big), unit[bigName]);
        return rest === 0 ? head : `${head} ${join(rest, unit[smallName])}`;
      }
      return join(whole / second, unit.s);
    },
    age: (ms) => {
      const [amount, name] = largest(ms);
      return language === "zh" ? join(amount, unit[name]) : `${amount}${name === "min" ? "m" : unit[name]}`;
    },
    span,
    time: (t, nowMs) => dated(t, nowMs, clock(t).time),
    minute: (t, nowMs) => dated(t, nowMs, clock(t).time.slice(0, 5)),
    clock: (t) => clock(t).time.slice(0, 5),
    day: (t) => dayMonth.format(t),
    instant: (t, nowMs) => `${isoLocal(t, clock)}, ${span(Math.max(0, nowMs - t))}${unit.ago}`,
  };
}

/** A figure and its unit in one string. */
export function plain({ figure, unit }: Figure): string {
  return unit === "" ? figure : `${figure}${narrow}${unit}`;
}

/** With so many decimals, for a column of one unit; what would round to nothing is "< 0.1". */
export function fixed(value: number, decimals: number): string {
  const least = 10 ** -decimals;
  return value > 0 && value < least / 2 ? `<${narrow}${least.toFixed(decimals)}` : value.toFixed(decimals);
}

/** How a column of sizes is written: its unit, and each of them in it, by the largest. */
export interface ByteColumn {
  readonly unit: "MiB" | "GiB";
  readonly figure: (bytes: number) => string;
}

/** The unit in which the sizes of a column are told apart: MiB while the largest is below 4 GiB. */
export function byteColumn(largest: number): ByteColumn {
  const GiB = 1024 ** 3;
  if (largest < 4 * GiB) return { unit: "MiB", figure: (bytes) => grouped(bytes / 1024 ** 2) };
  const decimals = largest > 100 * GiB ? 0 : 1;
  return { unit: "GiB", figure: (bytes) => fixed(bytes / GiB, decimals) };
}

/** Three significant digits in plain notation, zeros kept ("12.0"), so that columns stand still. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 99.95) return value.toFixed(0);
  if (size >= 9.995) return value.toFixed(1);
  if (size >= 0.995) return value.toFixed(2);
  return String(Number(value.toPrecision(3)));
}

function scaled(value: number, base: number, units: readonly string[]): Figure {
  let size = value;
  let i = 0;
  // 1,023.7 KiB would read "1024 KiB": it is one of the next unit.
  while (Math.abs(size) >= base - 0.5 && i < units.length - 1) {
    size /= base;
    i++;
  }
  const whole = i === 0 && Math.abs(size) >= 1 ? String(Math.round(size)) : threeDigits(size);
  return { figure: whole, unit: units[i]! };
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

function largest(ms: number): readonly [number, "s" | "min" | "h" | "d" | "y"] {
  if (ms < minute) return [Math.max(0, Math.floor(ms / second)), "s"];
  if (ms < hour) return [Math.floor(ms / minute), "min"];
  if (ms < 2 * day) return [Math.floor(ms / hour), "h"];
  if (ms < 2 * year) return [Math.floor(ms / day), "d"];
  return [Math.floor(ms / year), "y"];
}

interface DateParts {
  /** "2026-11-21" */
  readonly date: string;
  /** "02:44:10" */
  readonly time: string;
}

function dateParts(timeZone: string | undefined): (t: number) => DateParts {
  const format = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (t) => {
    const [date = "", time = ""] = format.format(t).split(" ");
    return { date, time };
  };
}

function isoLocal(t: number, clock: (t: number) => DateParts): string {
  const { date, time } = clock(t);
  const offset = Math.round((Date.parse(`${date}T${time}Z`) - Math.floor(t / second) * second) / minute);
  const size = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, "0");
  const zone =
    offset === 0 ? "Z" : `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${date}T${time}${zone}`;
}
