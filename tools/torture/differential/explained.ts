/** A difference that is known, and whose it is. */
interface Explanation {
  readonly reason: string;
  readonly query: RegExp;
}

/** Differences to a peer of 3.12; the published data, which are newer, say what is right. */
const explanations: readonly Explanation[] = [
  { reason: "a variance of large numbers, in the bits that rounding leaves", query: /std(var|dev)/ },
  { reason: "a remainder at a multiple of the divisor, by rounding", query: /%/ },
  { reason: "the peer's logarithm of a number below 2^-1022 (Go's, on amd64)", query: /\bln\(/ },
  { reason: "the peer's sinh overflows before its value does", query: /sinh\(/ },
  {
    reason: "the peer finds no `timestamp` of a selector fixed by `@` in a range",
    query: /timestamp\([^()]*@/,
  },
  {
    reason: "the sum of a trimmed histogram that has only its zero bucket (native_histograms.test)",
    query: /<\/|>\//,
  },
];

/** Why an answer to the query differs, or `undefined` where nobody knows. */
export function explain(query: string): string | undefined {
  return explanations.find((known) => known.query.test(query))?.reason;
}
