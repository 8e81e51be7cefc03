import { breathe, type Turns } from "./turns.ts";
import { RemoteStoreError } from "./errors.ts";
import { FoundSeries, pushSample, type StoredRows } from "./found-series.ts";

/**
 * Reads the answer of VictoriaMetrics's `/api/v1/export`: a line for each piece of a series, its values and times as two lists. A value of
 * `null` is the staleness marker (no other NaN is stored there); infinities are texts. Lets others have their turn. Throws `RemoteStoreError`.
 */
export async function readExportLines(body: Uint8Array, turns: Turns): Promise<StoredRows[]> {
  const found = new FoundSeries();
  const decoder = new TextDecoder();
  for (let at = 0; at < body.length;) {
    const newline = body.indexOf(0x0a, at);
    const end = newline < 0 ? body.length : newline;
    if (end > at) addLine(decoder.decode(body.subarray(at, end)), found);
    at = end + 1;
    await breathe(turns);
  }
  return found.take();
}

function addLine(text: string, found: FoundSeries): void {
  if (text.trim() === "") return;
  let line: { readonly metric?: unknown; readonly values?: unknown; readonly timestamps?: unknown };
  try {
    line = JSON.parse(text) as typeof line;
  } catch (error) {
    throw new RemoteStoreError(`cannot read exported series: got ${text.slice(0, 100)}, want JSON`, {
      cause: error,
    });
  }
  const { metric, values, timestamps } = line ?? {};
  if (!Array.isArray(values) || !Array.isArray(timestamps) || values.length !== timestamps.length)
    throw new RemoteStoreError(
      `cannot read exported series: got ${text.slice(0, 100)}, want as many values as timestamps`,
    );
  const rows = found.rowsOf(metric, values.length);
  for (let i = 0; i < values.length; i++) {
    const t: unknown = timestamps[i];
    if (typeof t !== "number")
      throw new RemoteStoreError(`cannot read exported series: got ${String(t)}, want a timestamp`);
    pushSample(rows, t, valueOf(values[i]));
  }
}

function valueOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === null) return undefined;
  if (value === "Infinity") return Infinity;
  if (value === "-Infinity") return -Infinity;
  throw new RemoteStoreError(`cannot read exported series: got ${JSON.stringify(value)}, want a value`);
}
