import type { Difference } from "./compare.ts";

/** A difference that is known, and whose it is. */
interface Explanation {
  readonly reason: string;
  readonly query: RegExp;
  /** Whether these values differ in that way, the peer's first. */
  readonly values: (wanted: number, got: number, query: string) => boolean;
}

/** Differences to a peer of 3.12 in values alone; the published data, which are newer, say what is right. */
const explanations: readonly Explanation[] = [
  {
    reason: "a variance of nearly equal numbers, in the bits that rounding leaves",
    query: /std(var|dev)/,
    values: (a, b) => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b)),
  },
  {
    reason: "a remainder at a multiple of the divisor, by rounding",
    query: /%/,
    values: (a, b, query) =>
      divisorsOf(query).some(
        (d) => Math.abs(Math.abs(a - b) - d) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)),
      ),
  },
  {
    reason: "a remainder of a number so large that its last bit is more than the divisor",
    query: /extremes.*%|%.*extremes/,
    values: (a, b, query) => {
      const most = 9 * Math.max(...divisorsOf(query));
      return Math.abs(a) <= most && Math.abs(b) <= most;
    },
  },
  {
    reason: "a power so high that the last bit of each product counts (the peer multiplies again and again)",
    query: /\^.*extremes|extremes.*\^/,
    values: (a, b) => Math.abs(a - b) <= 0.1 * Math.max(Math.abs(a), Math.abs(b)),
  },
  {
    reason: "the peer's logarithm of a number below 2^-1022 (Go's, on amd64)",
    query: /\b(ln|log10|log2)\(.*(odd_values|extremes)/,
    values: (a, b, query) => {
      const [least, most] = query.includes("ln(")
        ? [-745, -708]
        : query.includes("log10(")
          ? [-324, -307]
          : [-1075, -1021];
      return b > least && b < most && a > least && a < most;
    },
  },
  {
    reason: "the peer's sinh overflows before its value does",
    query: /sinh\(/,
    values: (a, b) => Math.abs(a) === Infinity && Math.abs(b) > 1e308,
  },
];

/** Numbers that stand behind a `%`. */
function divisorsOf(query: string): number[] {
  return [...query.matchAll(/%(?: bool)? (-?[0-9.e]+)/g)].map((match) => Math.abs(Number(match[1])));
}

/** Differences that are more than values. */
const wholes: readonly { readonly reason: string; readonly query: RegExp; readonly text: RegExp }[] = [
  {
    reason: "the peer fails on a smoothed selector that `@` or an offset moves out of what it read",
    query: /smoothed/,
    text: /^error \((?:unexpected number of samples|the peer broke off)\) and success/,
  },
];

/** Why an answer to the query differs, or `undefined` where nobody knows: every value that differs must do so in the way that is known. */
export function explain(query: string, { text, values }: Difference): string | undefined {
  const whole = wholes.find((known) => known.query.test(query) && known.text.test(text));
  if (whole !== undefined) return whole.reason;
  if (values.length === 0) return undefined;
  return explanations.find(
    (known) => known.query.test(query) && values.every(([a, b]) => known.values(a, b, query)),
  )?.reason;
}
