/**
 * Whether differences of a running sum's entries are what lies between them, to the last bit: all are whole numbers below 2⁵³. Of others one
 * large loss would drown what is lost after it.
 */
export function areExact(sums: Float64Array, length: number): boolean {
  let before = 0;
  for (let i = 0; i < length; i++) {
    const sum = sums[i]!;
    if (sum === before) continue;
    if (!isExact(sum)) return false;
    before = sum;
  }
  return true;
}

/** Whether a running sum that came to `sum` is exact there. */
export function isExact(sum: number): boolean {
  return Number.isInteger(sum) && Math.abs(sum) <= 2 ** 53;
}
