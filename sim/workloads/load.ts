/** A day, milliseconds. */
const dayMs = 86_400_000;

/** Waves that are laid over a mean: period and share of the mean. Together less than 1, so a rate never is negative. */
const waves: readonly (readonly [periodMs: number, share: number])[] = [
  [37 * 60_000, 0.1],
  [7.3 * 60_000, 0.08],
  [113_000, 0.07],
  [41_000, 0.05],
];

/** The hour of the day, UTC, at which visitors peak. */
const peakHour = 19;
const dailyShare = 0.5;

/**
 * How busy something is over time: 1 at the mean, with a daily curve and noise that the phase fixes. Its integral is
 * known in closed form, so counters need no steps: they come out the same however often they are read.
 */
export class Load {
  readonly #daily: number;
  readonly #phases: Float64Array;

  /** `daily` from 0 (flat) to 1 (follows the visitors); `phase` in [0, 1) makes one differ from the next. */
  constructor(daily: number, phase: number) {
    this.#daily = daily * dailyShare;
    this.#phases = Float64Array.from(waves, (_, i) => 2 * Math.PI * ((phase * (i + 1) * 7.13) % 1));
  }

  /** How busy at `t`, Unix milliseconds: about 1. */
  at(t: number): number {
    let sum = 1 + this.#daily * Math.cos((2 * Math.PI * (t - peakHour * 3_600_000)) / dayMs);
    for (let i = 0; i < waves.length; i++) {
      const [period, share] = waves[i]!;
      sum += share * Math.sin((2 * Math.PI * t) / period + this.#phases[i]!);
    }
    return sum;
  }

  /** The integral of `at` from `from` to `to`, in seconds: about `(to - from) / 1000`. Never falls as `to` grows. */
  between(from: number, to: number): number {
    let sum = to - from;
    const day = dayMs / (2 * Math.PI);
    const peak = peakHour * 3_600_000;
    sum += this.#daily * day * (Math.sin((to - peak) / day) - Math.sin((from - peak) / day));
    for (let i = 0; i < waves.length; i++) {
      const [period, share] = waves[i]!;
      const w = period / (2 * Math.PI);
      const phase = this.#phases[i]!;
      sum -= share * w * (Math.cos(to / w + phase) - Math.cos(from / w + phase));
    }
    return sum / 1000;
  }
}

/** A counter that runs with a load, whose pace can be changed. */
export class Meter {
  readonly #load: Load;
  #done = 0;
  #since: number;
  #pace: number;

  constructor(load: Load, startMs: number, pace: number) {
    this.#load = load;
    this.#since = startMs;
    this.#pace = pace;
  }

  /** What a second adds at mean load. */
  get pace(): number {
    return this.#pace;
  }

  /** The count at `t`; before its start it is 0. */
  total(t: number): number {
    return t <= this.#since ? this.#done : this.#done + this.#pace * this.#load.between(this.#since, t);
  }

  /** What it adds in a second at `t`. */
  rate(t: number): number {
    return this.#pace * this.#load.at(t);
  }

  /** Begins from nothing again, at the pace it has. */
  reset(): void {
    this.#done = 0;
  }

  /** Goes on at another pace from `t`. */
  setPace(t: number, pace: number): void {
    this.#done = this.total(t);
    this.#since = Math.max(t, this.#since);
    this.#pace = pace;
  }
}
