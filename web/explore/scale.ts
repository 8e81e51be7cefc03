import type { Scale } from "../charts/ticks.ts";

/** How the values of a query are best written, as far as its metrics' names tell; a plain number where they do not. */
export function scaleOf(queries: readonly string[]): Scale {
  const scales = new Set(queries.map(scaleOfQuery));
  return scales.size === 1 ? [...scales][0]! : "number";
}

function scaleOfQuery(query: string): Scale {
  // a quotient, a count or a comparison has another unit than what goes in
  if (/\/|\bcount(?:_over_time)?\b|\*/.test(query.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))) return "number";
  const isRate = /\b(?:rate|irate|deriv)\s*\(/.test(query);
  if (/_bytes(?:_total|_sum)?\b/.test(query)) return isRate ? "byteRate" : "bytes";
  if (/cpu_usage_seconds_total|node_cpu_seconds_total|process_cpu_seconds_total/.test(query))
    return isRate ? "cores" : "number";
  if (/_seconds(?:_bucket|_sum)?\b/.test(query) && !/timestamp|_time_seconds/.test(query)) {
    return /histogram_quantile/.test(query) || !isRate ? "seconds" : "number";
  }
  return "number";
}
