/** Where a torture says how far it is. */
export interface TortureOutput {
  line(text: string): void;
}

/** What a torture found. */
export interface TortureResult {
  readonly passed: number;
  readonly failed: number;
}

/** A test too long for every day: `runs` times, with the same code whatever the number. */
export type Torture = (runs: number, out: TortureOutput) => Promise<TortureResult>;
