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
    if (t === Infinity || t === -Infinity) this.c = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.c += this.sum - t + value;
    else this.c += value - t + this.sum;
    this.sum = t;
  }

  get total(): number {
    return this.sum + this.c;
  }
}

/** What `value` loses when it is added to `sum`, to be added to the compensation `c`; `t` is the plain sum of both. */
export function compensate(sum: number, value: number, t: number, c: number): number {
  if (t === Infinity || t === -Infinity) return 0;
  return Math.abs(sum) >= Math.abs(value) ? c + (sum - t + value) : c + (value - t + sum);
}
