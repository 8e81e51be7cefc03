/** The numbers of Prometheus' chunk encodings. */
export const chunkEncoding = {
  xor: 1,
  integer: 2,
  float: 3,
  xor2: 4,
  integerWithStart: 5,
  floatWithStart: 6,
} as const;

/** Whether chunks of an encoding hold native histograms. */
export function isHistogramEncoding(encoding: number): boolean {
  return encoding !== chunkEncoding.xor && encoding !== chunkEncoding.xor2;
}

/** The encoding of native histograms of that kind. */
export function histogramEncoding(isFloat: boolean, hasStart: boolean): number {
  if (isFloat) return hasStart ? chunkEncoding.floatWithStart : chunkEncoding.float;
  return hasStart ? chunkEncoding.integerWithStart : chunkEncoding.integer;
}
