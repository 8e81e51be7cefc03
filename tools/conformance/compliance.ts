import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf, noLog, systemClock } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { type Engine, formatFloat, openEngine, type QueryResult } from "@taffrail/promql";
import { almostEqual, load, MemorySource, parseScript } from "../../query/promql/testing/index.ts";
import type { ConformanceKind, Report } from "./kind.ts";

interface Case {
  readonly id: string;
  readonly query: string;
  readonly result?: readonly {
    readonly metric: Record<string, string>;
    readonly values: readonly (readonly [number, string])[];
  }[];
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

interface Cases {
  readonly data_file: string;
  readonly range: { readonly start: number; readonly end: number; readonly step: number };
  readonly cases: readonly Case[];
}

/** Runs range queries over one set of series; their results were computed by Prometheus at its default settings. */
export const run: ConformanceKind = async (path, report) => {
  if (statSync(path).isDirectory()) {
    const names = readdirSync(path).filter((name) => name.endsWith("compliance.json"));
    for (const name of names) await runFile(join(path, name), report);
  } else await runFile(path, report);
};

async function runFile(path: string, report: Report): Promise<void> {
  const { data_file, range, cases } = JSON.parse(readFileSync(path, "utf8")) as Cases;
  const source = new MemorySource();
  for (const command of parseScript(readFileSync(join(dirname(path), data_file), "utf8"))) {
    if (command.kind === "load") load(command.command, command.lines, source);
  }
  const engine = openEngine({ source, clock: systemClock, log: noLog });
  for (const one of cases) await runCase(one, range, engine, report);
}

async function runCase(one: Case, range: Cases["range"], engine: Engine, report: Report): Promise<void> {
  const id = `${one.id} ${one.query}`;
  let result: QueryResult;
  try {
    result = await engine.range(one.query, range.start * 1000, range.end * 1000, range.step * 1000);
  } catch (error) {
    if (one.error === messageOf(error)) report.pass(id);
    else report.fail(id, one.error ?? one.result, messageOf(error));
    return;
  }
  if (one.result === undefined) return report.fail(id, one.error, result.value);
  if (!isSame(one.result, result)) report.fail(id, one.result, shown(result));
  else if (String(one.warnings ?? []) !== String(result.warnings))
    report.fail(id, one.warnings, result.warnings);
  else report.pass(id);
}

function isSame(wanted: NonNullable<Case["result"]>, { value }: QueryResult): boolean {
  if (value.kind !== "matrix" || value.series.length !== wanted.length) return false;
  const byKey = new Map(value.series.map((s) => [s.labels.key, s]));
  return wanted.every(({ metric, values }) => {
    const got = byKey.get(Labels.of(metric).key);
    if (got === undefined || got.t.length !== values.length || got.histograms.length > 0) return false;
    return values.every(
      ([t, v], i) => got.t[i] === t * 1000 && almostEqual(Number(v.replace("Inf", "Infinity")), got.v[i]!),
    );
  });
}

function shown({ value }: QueryResult): unknown {
  if (value.kind !== "matrix") return value;
  return value.series.map(({ labels, t, v }) => ({
    metric: labels.toJSON(),
    values: Array.from(t, (time, i) => [time / 1000, formatFloat(v[i]!)]),
  }));
}
