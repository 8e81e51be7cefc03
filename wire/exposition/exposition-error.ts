import { TaffrailError } from "@taffrail/base";

/** A text that breaks its format. The scrape that brought it fails whole. */
export class ExpositionError extends TaffrailError {
  readonly code = "wire/exposition";
  /** Counted from 1; the column in bytes. */
  readonly line: number;
  readonly column: number;

  /** `at` is the byte where `want` was not found; `what` says it in words where that is clearer than the byte itself. */
  constructor(bytes: Uint8Array, at: number, want: string, what?: string) {
    const { line, lineStart } = lineOf(bytes, at);
    const lineEnd = endOfLine(bytes, lineStart);
    const got = what ?? (at >= bytes.length ? "the end" : quoted(bytes, at, at + 1));
    super(
      `cannot parse line ${line}, column ${at - lineStart + 1}: got ${got}, want ${want}, in ${quoted(bytes, lineStart, Math.min(lineEnd, lineStart + longestQuote))}`,
    );
    this.line = line;
    this.column = at - lineStart + 1;
  }
}

/** A line may be no longer, whatever a limit says: bytes. */
export const longestLine: number = 1 << 20;

/** Throws `ExpositionError` where the line that begins at `start` is too long, as far as it was read: to `end`. */
export function requireShortLine(bytes: Uint8Array, start: number, end: number): void {
  if (end - start <= longestLine) return;
  throw new ExpositionError(
    bytes,
    start + longestLine,
    `a line of at most ${longestLine} bytes`,
    "a longer one",
  );
}

/** How much of a line an error shows, bytes. */
const longestQuote = 160;

/** Bytes as a JSON text; what is not UTF-8 shows as U+FFFD. */
export function quoted(bytes: Uint8Array, start: number, end: number): string {
  return JSON.stringify(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.slice(start, end)));
}

function lineOf(bytes: Uint8Array, at: number): { line: number; lineStart: number } {
  let line = 1;
  let lineStart = 0;
  const end = Math.min(at, bytes.length);
  for (let i = 0; i < end; i++) {
    if (bytes[i] === 10) {
      line++;
      lineStart = i + 1;
    }
  }
  return { line, lineStart };
}

function endOfLine(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(10, from);
  return end === -1 ? bytes.length : end;
}
