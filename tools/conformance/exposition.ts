/** Expositions, what they hold, and which parser a Content-Type gets. */
import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { messageOf } from "@taffrail/base";
import {
  chooseFormat,
  type ExpositionCursor,
  type ExpositionFormat,
  formatFloat,
  openExposition,
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
    });
    for (let entry = entryOf(cursor); entry !== undefined; entry = entryOf(cursor)) entries.push(entry);
  } catch (thrown) {
    error = messageOf(thrown);
  }
  // the text of an error is shown to people and is our own; that there is one, and where, is binding
  const agrees =
    isDeepStrictEqual(entries, one.expect) && (error === undefined) === (one.error === undefined);
  if (agrees) report.pass(one.id);
  else report.fail(one.id, { entries: one.expect, error: one.error }, { entries, error });
}

function entryOf(cursor: ExpositionCursor): unknown {
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
    case "series": {
      const exemplars = cursor.exemplars().map(({ pairs, value, t }) => ({
        labels: objectOf(pairs),
        ...(t === undefined ? {} : { timestamp_ms: t }),
        value: formatFloat(value),
      }));
      const startT = cursor.startT();
      return {
        kind,
        labels: objectOf(cursor.pairs()),
        value: formatFloat(cursor.value),
        series: Buffer.from(cursor.bytes.subarray(cursor.keyStart, cursor.keyEnd)).toString(),
        ...(cursor.hasTime ? { timestamp_ms: cursor.t } : {}),
        ...(startT === undefined ? {} : { start_timestamp_ms: startT }),
        ...(exemplars.length === 0 ? {} : { exemplars }),
      };
    }
  }
}

function objectOf(pairs: readonly string[]): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let i = 0; i < pairs.length; i += 2) labels[pairs[i]!] = pairs[i + 1]!;
  return labels;
}
