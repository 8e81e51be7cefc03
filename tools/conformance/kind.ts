/** Where a kind says what it found; the runner prints and counts. */
export interface Report {
  pass(id: string): void;
  /** `wanted` and `got` are printed as they are, objects as JSON. */
  fail(id: string, wanted: unknown, got: unknown): void;
  /** For what a switch turned off, never for what fails. */
  skip(id: string, why: string): void;
}

/**
 * Runs every case in `path`, a file or folder in the form of the published data of this kind. Files named inside the data are looked
 * up beside it. Throws only where the data cannot be read; a case that fails, even by throwing, is reported.
 */
export type ConformanceKind = (path: string, report: Report) => Promise<void>;
