/**
 * The φ-quantile of `values`, whose order is lost: rank φ(n − 1), linear between neighbours, NaN lowest.
 * NaN for no values and for φ NaN; −Inf below 0, +Inf above 1.
 */
export function quantileOf(phi: number, values: Float64Array): number {
  return quantileWithin(phi, values, 0, values.length);
}

/** As `quantileOf`, of the values from `start` to before `end`. */
export function quantileWithin(phi: number, values: Float64Array, start: number, end: number): number {
  if (start === end || Number.isNaN(phi)) return NaN;
  if (phi < 0) return -Infinity;
  if (phi > 1) return Infinity;
  const rank = phi * (end - start - 1);
  const lower = start + Math.max(0, Math.floor(rank));
  const upper = Math.min(end - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  const numbers = nanFirst(values, start, end);
  if (lower >= numbers) select(values, numbers, end - 1, lower);
  // the next one is the least of those behind, none of which is lower
  let next = values[lower]!;
  if (upper > lower) {
    if (upper < numbers) next = NaN;
    else {
      next = values[upper]!;
      if (lower < numbers) for (let i = numbers; i < end; i++) next = lesser(values[i]!, next);
      else for (let i = upper + 1; i < end; i++) next = lesser(values[i]!, next);
    }
  }
  return values[lower]! * (1 - weight) + next * weight;
}

/** Puts NaN before all numbers; gives where the numbers begin. */
function nanFirst(values: Float64Array, start: number, end: number): number {
  let numbers = start;
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (value === value) continue;
    values[i] = values[numbers]!;
    values[numbers++] = NaN;
  }
  return numbers;
}

/**
 * Puts the value of rank `k` at its place, nothing greater before it and nothing less behind it; all are numbers. Method: Hoare's FIND
 * with the median of three; short stretches are sorted, and so are those where it goes badly.
 */
function select(values: Float64Array, from: number, to: number, k: number): void {
  let left = from;
  let right = to;
  let patience = 2 * (32 - Math.clz32(to - from + 1));
  while (right - left > 16) {
    if (patience-- === 0) {
      values.subarray(left, right + 1).sort();
      return;
    }
    const pivot = median(values[left]!, values[(left + right) >> 1]!, values[right]!);
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else return;
  }
  for (let i = left + 1; i <= right; i++) {
    const value = values[i]!;
    let at = i;
    for (; at > left && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
}

function median(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}

function lesser(a: number, b: number): number {
  return a < b ? a : b;
}
