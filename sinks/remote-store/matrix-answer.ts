import { NotSupportedError } from "@taffrail/base";
import { RemoteStoreError } from "./errors.ts";
import { FoundSeries, pushSample, type StoredRows } from "./found-series.ts";
import { breathe, type Turns } from "./turns.ts";

/**
 * Reads the data of an instant query for a range selector: raw samples, as every server with the API of Prometheus gives them. Staleness
 * markers are not among them. Native histograms come as bounds of buckets, out of which none can be made again: `NotSupportedError`.
 */
export async function readMatrix(data: unknown, turns: Turns): Promise<StoredRows[]> {
  const { resultType, result } = (data ?? {}) as { readonly resultType?: unknown; readonly result?: unknown };
  if (resultType !== "matrix" || !Array.isArray(result))
    throw new RemoteStoreError(`cannot read samples: got a result of ${String(resultType)}, want a matrix`);
  const found = new FoundSeries();
  for (const one of result as readonly unknown[]) {
    const { metric, values, histograms } = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (Array.isArray(histograms) && histograms.length > 0)
      throw new NotSupportedError("native histograms by the query API: give storage.remote.read_url");
    const list: readonly unknown[] = Array.isArray(values) ? values : [];
    const rows = found.rowsOf(metric, list.length);
    for (const pair of list) {
      const [t, v] = (Array.isArray(pair) ? pair : []) as readonly unknown[];
      if (typeof t !== "number" || typeof v !== "string")
        throw new RemoteStoreError(
          `cannot read samples: got ${JSON.stringify(pair)}, want a time and a value`,
        );
      pushSample(rows, Math.round(t * 1000), valueOf(v));
    }
    await breathe(turns);
  }
  return found.take();
}

function valueOf(text: string): number {
  if (text === "+Inf") return Infinity;
  if (text === "-Inf") return -Infinity;
  const value = Number(text);
  if (Number.isNaN(value) && text !== "NaN")
    throw new RemoteStoreError(`cannot read samples: got ${JSON.stringify(text)}, want a value`);
  return value;
}
