/**
 * A sum that carries what rounding lost. Method: Kahan's, as improved by Neumaier; a sum that overflows drops its compensation,
 * as Prometheus does. Results agree with Prometheus's bit for bit.
 */
export class KahanSum {
  sum = 0;
  /** What has to be added to `sum` to be exact. */
  c = 0;

  reset(sum = 0, c = 0): void {
    this.sum = sum;
    this.c = c;
  }

  add(value: number): void {
    const t = this.sum + value;
    this.c = compensate(this.sum, value, t, this.c);
    this.sum = t;
  }

  get total(): number {
    return this.sum + this.c;
  }
}

/**
 * What `value` loses when it is added to `sum`, to be added to the compensation `c`; `t` is the plain sum of both. The loss is exact,
 * so it does not matter that Neumaier asks which of the two is greater and this does not: a question that processors guess wrong. Method:
 * Knuth, The Art of Computer Programming, volume 2, 4.2.2, theorem B.
 */
export function compensate(sum: number, value: number, t: number, c: number): number {
  const added = t - sum;
  const lost = sum - (t - added) + (value - added);
  return lost - lost === 0 ? c + lost : compensateAtEdge(sum, value, t, c);
}

/** Where something is not finite. */
function compensateAtEdge(sum: number, value: number, t: number, c: number): number {
  if (t === Infinity || t === -Infinity) return 0;
  return Math.abs(sum) >= Math.abs(value) ? c + (sum - t + value) : c + (value - t + sum);
}
