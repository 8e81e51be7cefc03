import { kernelRows, type PointsKernel, startPointsKernel } from "./points-kernel.ts";

/** A value as Prometheus writes it: the shortest decimal that reads back, `NaN`, `+Inf`, `-Inf`, exponents of two digits. */
export function valueText(v: number): string {
  if (v === 0) return 1 / v < 0 ? "-0" : "0";
  const text = String(v);
  const magnitude = v < 0 ? -v : v;
  if (magnitude >= 1e-6 && magnitude < 1e21) return text;
  if (v !== v) return "NaN";
  if (magnitude === Infinity) return v > 0 ? "+Inf" : "-Inf";
  // JavaScript changes to exponents at the same two places, but writes 1e-7 for 1e-07
  return text.at(-2) === "-" || text.at(-2) === "+" ? `${text.slice(0, -1)}0${text.at(-1)}` : text;
}

/** Unix milliseconds as seconds: whole, or with exactly three decimals. */
export function secondsText(t: number): string {
  const magnitude = Math.abs(t);
  const millis = magnitude % 1000;
  const seconds = (magnitude - millis) / 1000;
  const sign = t < 0 ? "-" : "";
  if (millis === 0) return sign + seconds;
  return `${sign}${seconds}.${millis < 10 ? "00" : millis < 100 ? "0" : ""}${millis}`;
}

/** Bytes of text that go before it counts as full; the last point may stand behind them. */
const fullBytes = 128 << 10;
/** The room for that point. */
const pointBytes = 96;

/**
 * Memory for text with points in it: a time in seconds and a value, `[1700000000.123,"0.25"],`. A point takes 20 to 40 ns where there is
 * WebAssembly, a seventh of what strings take.
 */
export class PointsText {
  /** The text. Who writes here beside points stays within `fullBytes`. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly fullBytes: number = fullBytes;
  /** Before which point the last `write` ended. */
  row = 0;
  readonly #kernel: PointsKernel | undefined;

  /** With `"strings"`, as where there is no WebAssembly, it is done with strings. */
  constructor(by: "kernel" | "strings" = "kernel") {
    this.#kernel = by === "kernel" ? startPointsKernel() : undefined;
    this.bytes = this.#kernel?.text ?? new Uint8Array(fullBytes + pointBytes);
  }

  /** Writes the points from `row` on to `place`, until there are no more or it is full. Gives where the text ends. */
  write(t: Float64Array, v: Float64Array, row: number, place: number): number {
    const kernel = this.#kernel;
    let at = row;
    let end = place;
    if (kernel === undefined) {
      while (at < t.length && end < fullBytes) end = this.#writePlain(t[at]!, v[at++]!, end);
      this.row = at;
      return end;
    }
    while (at < t.length && end < fullBytes) {
      const count = Math.min(kernelRows, t.length - at);
      kernel.t.set(count === t.length ? t : t.subarray(at, at + count));
      kernel.v.set(count === v.length ? v : v.subarray(at, at + count));
      end = this.#run(kernel, count, end);
      at += this.row;
    }
    this.row = at;
    return end;
  }

  /** Writes one point. There is room for it as long as it is not full. */
  writeOne(t: number, v: number, place: number): number {
    const kernel = this.#kernel;
    if (kernel === undefined) return this.#writePlain(t, v, place);
    kernel.t[0] = t;
    kernel.v[0] = v;
    return this.#run(kernel, 1, place);
  }

  /** Those that the kernel has; what it leaves out is done with strings. */
  #run(kernel: PointsKernel, count: number, place: number): number {
    let end = place;
    for (let at = 0; ; at++) {
      end = kernel.run(at, count, end, fullBytes);
      at = kernel.row();
      this.row = at;
      if (at === count || end >= fullBytes) return end;
      end = this.#writePlain(kernel.t[at]!, kernel.v[at]!, end);
    }
  }

  #writePlain(t: number, v: number, place: number): number {
    const text = `[${secondsText(t)},"${valueText(v)}"],`;
    for (let i = 0; i < text.length; i++) this.bytes[place + i] = text.charCodeAt(i);
    return place + text.length;
  }
}
