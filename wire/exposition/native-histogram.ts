import { invariant } from "@taffrail/base";
import type { FloatHistogram, Span } from "@taffrail/model";

/** A histogram as exposed. Bucket counts are absolute, whatever the format writes; those above 2⁵³ are the nearest double. */
export interface ParsedHistogram extends FloatHistogram {
  /** Whether it counts observations, and not floats. */
  readonly isInteger: boolean;
}

/** The schema of a histogram whose bounds are written out. */
export const customBoundsSchema = -53;

/** One side of a histogram. */
export interface Side {
  readonly spans: readonly Span[];
  readonly buckets: Float64Array;
}

/**
 * The same buckets in as few spans as may be: empty ones go, but for up to `mostEmpty` between two others. `counts` are as many as
 * `lengths` add up to; `offsets` and `lengths` are those of the spans.
 */
export function compactSide(
  offsets: readonly number[],
  lengths: readonly number[],
  counts: readonly number[],
  mostEmpty: number,
): Side {
  const spans: { offset: number; length: number }[] = [];
  const buckets: number[] = [];
  let index = 0; // of the bucket at hand
  let end = 0; // behind the last bucket kept
  let at = 0; // in counts
  for (let span = 0; span < offsets.length; span++) {
    index += offsets[span]!;
    for (let i = lengths[span]!; i > 0; i--, index++) {
      const count = counts[at++]!;
      if (count === 0) continue;
      const gap = index - end;
      const last = spans.at(-1);
      if (last !== undefined && gap >= 0 && gap <= mostEmpty) {
        for (let empty = 0; empty < gap; empty++) buckets.push(0);
        last.length += gap + 1;
      } else spans.push({ offset: gap, length: 1 });
      buckets.push(count);
      end = index + 1;
    }
  }
  return { spans, buckets: Float64Array.from(buckets) };
}

/** For cursors that give none. */
export function noHistogram(): never {
  invariant(false, "only an entry of the kind `histogram` has one");
}
