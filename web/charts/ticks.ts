/** How values of a chart are written and where its ticks fall. */
export type Scale = "bytes" | "byteRate" | "cores" | "share" | "count" | "seconds" | "number";

const minute = 60_000;
const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 5760, 10_080, 20_160, 43_200];

/** Round local times from `start` to `end` (Unix ms), about one in 80 of `width` pixels. `offsetMs` is the zone's. */
export function timeTicks(
  start: number,
  end: number,
  width: number,
  offsetMs: number = zoneOffsetMs(end),
): number[] {
  const want = Math.max(2, Math.floor(width / 80));
  const minutes = (end - start) / minute;
  const step =
    minutes < 2 ? 15_000 : (timeSteps.find((size) => minutes / size <= want) ?? timeSteps.at(-1)!) * minute;
  const ticks: number[] = [];
  for (let t = Math.ceil((start + offsetMs) / step) * step - offsetMs; t <= end; t += step) ticks.push(t);
  return ticks;
}

/** Ticks from 0 to at least `max`: three to five, round in the base that people count the unit in. */
export function valueTicks(max: number, scale: Scale, want = 4): number[] {
  const top = Number.isFinite(max) && max > 0 ? max : 1;
  const raw = top / want;
  const step =
    scale === "bytes"
      ? binaryStep(raw)
      : scale === "count"
        ? Math.max(1, decimalStep(raw))
        : decimalStep(raw);
  const ticks: number[] = [];
  for (let i = 0; i < 2 || i * step < top + step * 0.999; i++) ticks.push(i * step);
  return ticks;
}

function decimalStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 2.5, 5, 10].find((k) => k * power >= raw * 0.9999) ?? 10) * power;
}

/** Steps of 1, 2, 4, … and halves of the unit that `raw` is written in: 8 GiB, 256 MiB. */
function binaryStep(raw: number): number {
  return 2 ** Math.ceil(Math.log2(raw) - 1e-9);
}

/** Minutes the zone of this machine is ahead of UTC at `t`, in ms. */
export function zoneOffsetMs(t: number): number {
  return -new Date(t).getTimezoneOffset() * minute;
}
