/**
 * The φ-quantile of `values`, which are sorted in place: rank φ(n − 1), linear between neighbours, NaN lowest.
 * NaN for no values and for φ NaN; −Inf below 0, +Inf above 1.
 */
export function quantileOf(phi: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  sortNaNFirst(values);
  const n = values.length;
  const rank = phi * (n - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(n - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return values[lower]! * (1 - weight) + values[upper]! * weight;
}

/** Typed arrays sort NaN to the end; here it is the lowest. */
function sortNaNFirst(values: Float64Array): void {
  values.sort();
  let nans = 0;
  for (let i = values.length - 1; i >= 0 && Number.isNaN(values[i]!); i--) nans++;
  if (nans === 0) return;
  values.copyWithin(nans, 0, values.length - nans);
  values.fill(NaN, 0, nans);
}
