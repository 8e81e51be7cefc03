/** What a byte may be part of; a table beats comparisons in the innermost loops. */
const classes = new Uint8Array(256);
const labelStart = 1;
const metricStart = 2;
const digit = 4;
for (let c = 0; c < 256; c++) {
  const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
  if (letter) classes[c] = labelStart | metricStart;
  else if (c === 58) classes[c] = metricStart;
  else if (c >= 48 && c <= 57) classes[c] = digit;
}

/** Bytes with a meaning of their own. */
export const lf = 10;
export const tab = 9;
export const space = 32;
export const quote = 34;
export const hash = 35;
export const plus = 43;
export const comma = 44;
export const minus = 45;
export const point = 46;
export const zero = 48;
export const nine = 57;
export const equals = 61;
export const backslash = 92;
export const exponentMark = 101;
export const braceOpen = 123;
export const braceClose = 125;

export function isMetricStart(c: number): boolean {
  return (classes[c]! & metricStart) !== 0;
}

export function isLabelStart(c: number): boolean {
  return (classes[c]! & labelStart) !== 0;
}

export function isDigit(c: number): boolean {
  return (classes[c]! & digit) !== 0;
}

/** The end of the metric name that begins before `i`. */
export function endOfMetricName(bytes: Uint8Array, i: number): number {
  while ((classes[bytes[i]!]! & (metricStart | digit)) !== 0) i++;
  return i;
}

/** The end of the label name that begins before `i`. */
export function endOfLabelName(bytes: Uint8Array, i: number): number {
  while ((classes[bytes[i]!]! & (labelStart | digit)) !== 0) i++;
  return i;
}

/** Whether `word` (ASCII) stands at `at`. */
export function hasWord(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}

/** `bytes` with a line feed at the end: they themselves where they have one, else a copy. Every line then ends before the end. */
export function withLineFeed(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 0 && bytes[bytes.length - 1] === lf) return bytes;
  const copy = new Uint8Array(bytes.length + 1);
  copy.set(bytes);
  copy[bytes.length] = lf;
  return copy;
}
