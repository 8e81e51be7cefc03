/**
 * How many rows of `t` are at or before `limit`; the first `from` are known to be. `hop` is a guess at how many more there are: with samples
 * and steps at even distances the number of the step before, and then two comparisons do, whatever lies between.
 */
export function rowsUpTo(t: Float64Array, length: number, from: number, hop: number, limit: number): number {
  let at = from + hop;
  if (at > length || (hop > 0 && t[at - 1]! > limit)) at = from;
  while (at < length && t[at]! <= limit) at++;
  return at;
}

/** Room for the samples of so long a time, where they come as often as most do; it is only a beginning. */
export function likelyRows(spanMs: number): number {
  return Math.min(4096, Math.ceil(spanMs / 15_000) + 8);
}
