/** Expositions, what they hold, and which parser a Content-Type gets. */
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { messageOf } from "@taffrail/base";
import type { Span } from "@taffrail/model";
import {
  chooseFormat,
  type ExpositionCursor,
  type ExpositionFormat,
  formatFloat,
  openExposition,
  type ParsedHistogram,
} from "@taffrail/wire";
import type { ConformanceKind, Report } from "./kind.ts";

interface Case {
  readonly id: string;
  readonly options: Readonly<Record<string, boolean>>;
  readonly input?: string;
  readonly input_base64?: string;
  readonly expect: readonly unknown[];
  readonly error?: string;
}

interface ContentTypeCase {
  readonly content_type: string;
  readonly fallback: string;
  readonly parser: string | null;
  readonly warning?: string;
  readonly error?: string;
}

export const run: ConformanceKind = async (path, report) => {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path)).filter((name) => name.endsWith(".json")).sort();
    for (const name of names) await run(join(path, name), report);
    return;
  }
  const cases = JSON.parse(await readFile(path, "utf8")) as readonly (Case | ContentTypeCase)[];
  for (const one of cases) {
    if ("content_type" in one) runContentType(one, report);
    else runCase(one, formatOf(basename(path), one), report);
  }
};

function formatOf(file: string, { id }: Case): ExpositionFormat {
  if (file.startsWith("openmetrics") || id.startsWith("om-")) return "openmetrics";
  return file.startsWith("protobuf") || id.startsWith("p") ? "protobuf" : "text";
}

function runContentType(one: ContentTypeCase, report: Report): void {
  const id = `content type ${JSON.stringify(one.content_type)}, fallback ${JSON.stringify(one.fallback)}`;
  const { content_type: _type, fallback: _fallback, ...want } = one;
  const choice = chooseFormat(one.content_type, one.fallback);
  const got =
    choice.format === undefined
      ? { parser: null, error: choice.error }
      : { parser: choice.format, ...(choice.warning === undefined ? {} : { warning: choice.warning }) };
  if (isDeepStrictEqual(got, want)) report.pass(id);
  else report.fail(id, want, got);
}

function runCase(one: Case, format: ExpositionFormat, report: Report): void {
  const bytes = Uint8Array.from(
    one.input_base64 === undefined ? Buffer.from(one.input ?? "") : Buffer.from(one.input_base64, "base64"),
  );
  const entries: unknown[] = [];
  let error: string | undefined;
  try {
    const cursor = openExposition(format, bytes, {
      typeAndUnitLabels: one.options["type_and_unit_labels"] === true,
      startTimes: one.options["parse_start_timestamps"] === true,
      customBounds: one.options["convert_classic_to_nhcb"] === true,
      keepClassic: one.options["keep_classic_histograms"] === true,
      ignoreNative: one.options["ignore_native_histograms"] === true,
    });
    const isText = format !== "protobuf";
    for (let entry = entryOf(cursor, isText); entry !== undefined; entry = entryOf(cursor, isText))
      entries.push(entry);
  } catch (thrown) {
    error = messageOf(thrown);
  }
  // the text of an error is shown to people and is our own; that there is one, and where, is binding
  const agrees =
    isDeepStrictEqual(entries, one.expect) && (error === undefined) === (one.error === undefined);
  if (agrees) report.pass(one.id);
  else report.fail(one.id, { entries: one.expect, error: one.error }, { entries, error });
}

function entryOf(cursor: ExpositionCursor, isText: boolean): unknown {
  const kind = cursor.next();
  switch (kind) {
    case "end":
      return undefined;
    case "comment":
      return { comment: cursor.text(), kind };
    case "help":
    case "unit":
      return { kind, metric: cursor.familyName(), [kind]: cursor.text() };
    case "type":
      return { kind, metric: cursor.familyName(), type: cursor.type };
    case "series":
    case "histogram": {
      const exemplars = cursor.exemplars().map(({ pairs, value, t }) => ({
        labels: objectOf(pairs),
        ...(t === undefined ? {} : { timestamp_ms: t }),
        value: formatFloat(value),
      }));
      const startT = cursor.startT();
      const { keyBytes, keyStart, keyEnd } = cursor;
      return {
        kind,
        labels: objectOf(cursor.pairs()),
        ...(kind === "series"
          ? { value: formatFloat(cursor.value) }
          : { histogram: histogramOf(cursor.histogram()) }),
        ...(isText ? { series: Buffer.from(keyBytes.subarray(keyStart, keyEnd)).toString() } : {}),
        ...(cursor.hasTime ? { timestamp_ms: cursor.t } : {}),
        ...(startT === undefined ? {} : { start_timestamp_ms: startT }),
        ...(exemplars.length === 0 ? {} : { exemplars }),
      };
    }
  }
}

function histogramOf(histogram: ParsedHistogram): unknown {
  const { isInteger, schema, sum, zeroThreshold, customValues, counterResetHint } = histogram;
  const shown = (value: number): number | string => (isInteger ? value : formatFloat(value));
  const spans = (side: readonly Span[]): unknown => side.map(({ offset, length }) => [offset, length]);
  const buckets = (counts: Float64Array): unknown =>
    Array.from(counts, (count, i) => shown(isInteger && i > 0 ? count - counts[i - 1]! : count));
  const written = isInteger ? "deltas" : "buckets";
  return {
    type: isInteger ? "int" : "float",
    schema,
    count: shown(histogram.count),
    sum: formatFloat(sum),
    zero_threshold: formatFloat(zeroThreshold),
    zero_count: shown(histogram.zeroCount),
    positive_spans: spans(histogram.positiveSpans),
    negative_spans: spans(histogram.negativeSpans),
    [`positive_${written}`]: buckets(histogram.positiveBuckets),
    [`negative_${written}`]: buckets(histogram.negativeBuckets),
    ...(customValues.length === 0 ? {} : { custom_values: Array.from(customValues, formatFloat) }),
    counter_reset_hint: counterResetHint,
  };
}

function objectOf(pairs: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let i = 0; i < pairs.length; i += 2) labels[pairs[i]!] = pairs[i + 1]!;
  return labels;
}
