/** A rate that follows its events slowly, so that one odd moment does not count for all. */
export class MovingRate {
  readonly #weight = 0.2;
  #events = 0;
  #isFirst = true;
  /** Per second. */
  rate = 0;

  add(events: number): void {
    this.#events += events;
  }

  /** Takes in what came in the seconds since the last call. */
  tick(seconds: number): void {
    const now = this.#events / seconds;
    this.#events = 0;
    this.rate = this.#isFirst ? now : this.rate + this.#weight * (now - this.rate);
    this.#isFirst = false;
  }
}

/** What a queue's load is. Rates per second. */
export interface Load {
  readonly shards: number;
  readonly minShards: number;
  readonly maxShards: number;
  /** Rows read from the log, and those of them that are kept. */
  readonly inRate: number;
  readonly keptRate: number;
  /** Rows sent. */
  readonly outRate: number;
  /** Seconds that shards spend sending, per second. */
  readonly busyRate: number;
  /** How far the newest row sent is behind the newest there is: seconds. */
  readonly delaySeconds: number;
}

/** Shares of the present number within which nothing is changed. */
const tolerance = 0.3;
/** So much of what is behind is to be made up for each second. */
const catchUp = 0.05;
const mostDelaySeconds = 10;

/** How many shards the load asks for. Source of the formula: Prometheus, remote write tuning. */
export function desiredShards({
  shards,
  minShards,
  maxShards,
  inRate,
  keptRate,
  outRate,
  busyRate,
  delaySeconds,
}: Load): number {
  if (!(outRate > 0)) return shards;
  const keptRatio = inRate > 0 ? keptRate / inRate : 1;
  const pending = delaySeconds * inRate * keptRatio;
  const secondsPerRow = busyRate / outRate;
  const wanted = Math.ceil(secondsPerRow * (inRate * keptRatio + catchUp * pending));
  if (wanted >= shards * (1 - tolerance) && wanted <= shards * (1 + tolerance)) return shards;
  if (wanted < shards && delaySeconds > mostDelaySeconds) return shards;
  return Math.min(maxShards, Math.max(minShards, wanted));
}
