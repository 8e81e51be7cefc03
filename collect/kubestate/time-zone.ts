/** Wall clock and moments of one time zone. Wall seconds are counted as if the wall clock were UTC. */
export interface Zone {
  /** What is added to a moment (Unix seconds) to get the wall clock, in seconds. */
  offset(seconds: number): number;
  /** Moments at which the wall clock shows `wall`: one, none where it is set on, two where it is set back. */
  instants(wall: number): readonly number[];
  /** Whether the offset changes around a day, counted in wall days since 1970. */
  changesOn(day: number): boolean;
}

const daySeconds = 86_400;
const zones = new Map<string, Zone | undefined>();

/** The zone of an IANA name, or that of this process; `undefined` where there is none of that name. */
export function zoneOf(name: string | undefined): Zone | undefined {
  const known = name ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zones.has(known)) {
    if (zones.size >= 1000) zones.clear();
    zones.set(known, makeZone(known));
  }
  return zones.get(known);
}

/** The day of the wall clock at a moment, counted from 1970. */
export function wallDay(zone: Zone, seconds: number): number {
  return Math.floor((seconds + zone.offset(seconds)) / daySeconds);
}

const utc: Zone = {
  offset: () => 0,
  instants: (wall) => [wall],
  changesOn: () => false,
};

function makeZone(name: string): Zone | undefined {
  if (name === "UTC" || name === "") return utc;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return undefined;
  }
  const offset = (seconds: number): number => {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(seconds * 1000)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - Math.floor(seconds);
  };
  // A day on either side: no offset is larger, and no two changes are nearer.
  const around = (wall: number): ReadonlySet<number> =>
    new Set([offset(wall - daySeconds), offset(wall + daySeconds)]);
  return {
    offset,
    instants: (wall) => [...around(wall)].map((o) => wall - o).filter((at) => at + offset(at) === wall),
    changesOn: (day) => around(day * daySeconds + daySeconds / 2).size > 1,
  };
}
