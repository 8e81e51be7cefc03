import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { messageOf, noLog, systemClock } from "@taffrail/base";
import { type Engine, type Expr, openEngine, type QueryValue, renderExpr } from "@taffrail/promql";
import {
  compareResult,
  compareValue,
  type Difference,
  type EvalCommand,
  fits,
  load,
  MemorySource,
  parseScript,
} from "../../query/promql/testing/index.ts";
import type { ConformanceKind, Report } from "./kind.ts";

/** Runs test scripts of PromQL, files ending in `.test`, one case an `eval`. Form: `promql/README.md` beside the data. */
export const run: ConformanceKind = async (path, report) => {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".test"))
        .sort()
        .map((name) => join(path, name))
    : [path];
  for (const file of files) await runScript(file, report);
};

async function runScript(file: string, report: Report): Promise<void> {
  let source = new MemorySource();
  let engine = engineOver(source);
  for (const command of parseScript(readFileSync(file, "utf8"))) {
    if (command.kind === "clear") {
      source = new MemorySource();
      engine = engineOver(source);
    } else if (command.kind === "load") load(command.command, command.lines, source);
    else {
      const id = `${basename(file)}:${command.line} ${command.query}`;
      const difference = await evaluate(command, engine);
      if (difference === undefined) report.pass(id);
      else report.fail(id, difference.wanted, difference.got);
    }
  }
}

/** Settings the scripts were written for. */
function engineOver(source: MemorySource): Engine {
  return openEngine({
    source,
    clock: systemClock,
    log: noLog,
    limits: { maxSamples: 10_000, timeoutMs: 100_000 },
    delayedNameRemoval: true,
    useStartTimestamps: true,
    parser: {
      experimentalFunctions: true,
      durationExpressions: true,
      extendedRangeSelectors: true,
      fillModifiers: true,
    },
  });
}

async function evaluate(command: EvalCommand, engine: Engine): Promise<Difference | undefined> {
  const failure = command.expectations.find((e) => e.kind === "fail");
  try {
    const result = await (command.stepMs === 0
      ? engine.instant(command.query, command.startMs)
      : engine.range(command.query, command.startMs, command.endMs, command.stepMs));
    if (failure !== undefined) return { wanted: failure, got: result.value };
    return (
      compareResult(command, result) ?? (command.stepMs === 0 ? await rerun(command, engine) : undefined)
    );
  } catch (error) {
    const text = messageOf(error);
    if (failure !== undefined) return fits(failure, text) ? undefined : { wanted: failure, got: text };
    const wanted = command.scalar ?? command.series;
    const isOurs = error instanceof Error && (error instanceof TypeError || text.startsWith("BUG"));
    return { wanted, got: isOurs ? error.stack : text };
  }
}

const timeBound =
  /\b(?:days_in_month|day_of_month|day_of_week|day_of_year|hour|minute|month|year|predict_linear|time|timestamp|start|end|range|step)\s*\(/;

/** Asks an instant question again in ways that must not change the answer. */
async function rerun(command: EvalCommand, engine: Engine): Promise<Difference | undefined> {
  const t = command.startMs;
  const { query } = command;
  if (!timeBound.test(query)) {
    const pinned = renderExpr(pin(engine.parse(query), t));
    const times = t === 0 ? [-1000, 0, 1000] : [-10 * t, 0, t / 5, t, 10 * t];
    for (const at of times) {
      const { value } = await engine.instant(pinned, at);
      const difference = compareValue(command, value);
      if (difference !== undefined)
        return { wanted: difference.wanted, got: [`${pinned} at ${at}`, difference.got] };
    }
  }
  const ordered = command.expectations.some((e) => e.kind === "ordered");
  if (ordered || /\b(?:start|end|range|step)\(\)/.test(query)) return undefined;
  if (command.rangeVector !== undefined || command.text !== undefined) return undefined;
  const { value } = await engine.range(query, t - 60_000, t + 60_000, 60_000);
  const difference = compareValue(command, atStep(value, t, command.scalar !== undefined));
  return difference === undefined
    ? undefined
    : { wanted: difference.wanted, got: ["as a range", difference.got] };
}

/** Puts `@ t` on every selector and subquery that has none, but not inside a subquery that has one. */
function pin(expr: Expr, t: number): Expr {
  const at = { kind: "timestamp", t } as const;
  switch (expr.kind) {
    case "number":
    case "string":
      return expr;
    case "vectorSelector":
      return expr.at === undefined ? { ...expr, at } : expr;
    case "matrixSelector":
      return { ...expr, vector: pin(expr.vector, t) as typeof expr.vector };
    case "subquery":
      return expr.at === undefined ? { ...expr, at } : expr;
    case "unary":
    case "paren":
      return { ...expr, expr: pin(expr.expr, t) };
    case "binary":
      return { ...expr, lhs: pin(expr.lhs, t), rhs: pin(expr.rhs, t) };
    case "aggregation":
      return {
        ...expr,
        expr: pin(expr.expr, t),
        param: expr.param === undefined ? undefined : pin(expr.param, t),
      };
    case "call": {
      const args = expr.func.name === "info" ? expr.args.slice(0, 1) : expr.args;
      return { ...expr, args: [...args.map((arg) => pin(arg, t)), ...expr.args.slice(args.length)] };
    }
  }
}

/** One step of a matrix as the answer of an instant query. */
function atStep(value: QueryValue, t: number, scalar: boolean): QueryValue {
  if (value.kind !== "matrix") return value;
  if (scalar) {
    const [only] = value.series;
    return { kind: "scalar", t, v: only === undefined ? NaN : only.v[only.t.indexOf(t)]! };
  }
  const elements = value.series.flatMap(({ labels, t: times, v, histogramT, histograms }) => {
    const row = times.indexOf(t);
    if (row >= 0) return [{ labels, v: v[row]!, histogram: undefined }];
    const other = histogramT.indexOf(t);
    if (other < 0) return [];
    return [{ labels, v: histograms[other]!.sum, histogram: histograms[other] }];
  });
  return { kind: "vector", t, elements };
}
