import { type Clock, goQuote, type Log, messageOf, TaffrailError } from "@taffrail/base";
import { formatDurationMs, type Labels, setStale } from "@taffrail/model";
import {
  type DescribedValue,
  describeHistogram,
  openEngine,
  parseMetric,
  type ParserOptions,
  parseSeriesDescription,
  type VectorElement,
} from "@taffrail/promql";
import { durationText } from "@taffrail/template";
import { LiveGroup } from "../live-group.ts";
import type { RuleGroup } from "../rule.ts";
import { queryVector, type RuleWorld } from "../world.ts";
import { alertDifference } from "./difference.ts";
import { comparePairs, type Pairs, pairsText, sortedPairs } from "../pairs.ts";
import { SampleStore } from "./sample-store.ts";
import type { AlertTest, QueryTest, TestFile, TestGroup } from "./test-file.ts";

/** A group and the file that it came from. */
export interface LoadedGroup {
  readonly group: RuleGroup;
  readonly file: string;
}

export interface UnitTestOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal;
  readonly parser?: ParserOptions;
  readonly delayedNameRemoval?: boolean;
  /** Whether differences are shown side by side, in colours. */
  readonly showsDifference?: boolean;
  /** Hears of each test and of every series at its end. */
  readonly debug?: (line: string) => void;
}

/** What a test found wrong, as the texts that are printed. */
export interface UnitTestResult {
  readonly failures: readonly string[];
}

/** Most evaluations of one test: a longer one is refused rather than run for hours. */
const mostEvaluations = 2_000_000;

/** Runs one test of a file over fresh groups. Rejects only with the reason of the signal. */
export async function runUnitTest(
  test: TestGroup,
  file: TestFile,
  groups: readonly LoadedGroup[],
  options: UnitTestOptions,
): Promise<UnitTestResult> {
  for (const { alertName, evalMs } of test.alerts) {
    if (alertName === "") {
      const at = formatDurationMs(evalMs);
      return {
        failures: [`an item under alert_rule_test misses required attribute alertname at eval_time ${at}`],
      };
    }
  }
  let inputs: InputSeries[];
  try {
    inputs = readInputs(test);
  } catch (error) {
    if (!(error instanceof TaffrailError)) throw error;
    return { failures: [error.message] };
  }
  return new UnitTest(test, file, groups, inputs, options).run();
}

interface InputSeries {
  readonly labels: Labels;
  readonly values: readonly DescribedValue[];
  next: number;
}

/** Prometheus reads the series as one block, whose first line is a command: so positions begin at line 2. */
function readInputs({ series }: TestGroup): InputSeries[] {
  const byKey = new Map<string, InputSeries>();
  series.forEach(({ series: metric, values }, i) => {
    const line = parseSeriesDescription(`${metric} ${values}`.trim(), i + 2);
    byKey.set(line.labels.key, { ...line, next: 0 });
  });
  return [...byKey.values()];
}

class UnitTest {
  readonly #test: TestGroup;
  readonly #file: TestFile;
  readonly #inputs: readonly InputSeries[];
  readonly #options: UnitTestOptions;
  readonly #store = new SampleStore();
  readonly #world: RuleWorld;
  readonly #groups: readonly LiveGroup[];
  readonly #failures: string[] = [];

  constructor(
    test: TestGroup,
    file: TestFile,
    groups: readonly LoadedGroup[],
    inputs: readonly InputSeries[],
    options: UnitTestOptions,
  ) {
    this.#test = test;
    this.#file = file;
    this.#inputs = inputs;
    this.#options = options;
    const { clock, log, signal, parser, delayedNameRemoval = false } = options;
    const engine = openEngine({
      source: this.#store,
      clock,
      log,
      limits: { timeoutMs: 100_000, maxSamples: 10_000_000 },
      defaultStepMs: file.evaluationIntervalMs,
      delayedNameRemoval,
      ...(parser === undefined ? {} : { parser }),
    });
    this.#world = {
      engine,
      externalLabels: test.externalLabels,
      externalUrl: test.externalUrl,
      ...(signal === undefined ? {} : { signal }),
    };
    this.#groups = inOrder(groups, file.groupOrder).map(
      (loaded) =>
        new LiveGroup(loaded.group, {
          file: loaded.file,
          world: this.#world,
          sink: this.#store,
          clock,
          intervalMs: file.evaluationIntervalMs,
        }),
    );
  }

  async run(): Promise<UnitTestResult> {
    const { debug, clock } = this.#options;
    if (debug === undefined) return this.#run();
    const began = clock.now();
    debug(`Starting test ${this.#test.name}`);
    const result = await this.#run();
    debug("All data, input series and rules:");
    for (const line of this.#store.dump()) debug(line);
    debug(`Test ${this.#test.name} finished, took ${clock.now() - began}ms`);
    return result;
  }

  async #run(): Promise<UnitTestResult> {
    const { startMs, alerts, queries } = this.#test;
    const { evaluationIntervalMs } = this.#file;
    const lastMs = Math.max(0, ...alerts.map(({ evalMs }) => evalMs), ...queries.map(({ evalMs }) => evalMs));
    if (lastMs / evaluationIntervalMs > mostEvaluations) {
      const wanted = Math.ceil(lastMs / evaluationIntervalMs);
      return { failures: [`cannot run a test of ${wanted} evaluations, want at most ${mostEvaluations}`] };
    }
    const pending = [...alerts].sort((a, b) => a.evalMs - b.evalMs);
    for (let since = 0; since <= lastMs; since += evaluationIntervalMs) {
      this.#options.signal?.throwIfAborted();
      const t = startMs + since;
      this.#load(t);
      if (!(await this.#evaluate(t))) return { failures: this.#failures };
      while (pending.length > 0 && pending[0]!.evalMs < since + evaluationIntervalMs)
        this.#checkAlerts(pending.shift()!);
    }
    for (const query of queries) await this.#checkQuery(query);
    return { failures: this.#failures };
  }

  /** Puts every input sample up to `t` into the store. */
  #load(t: number): void {
    const { startMs, intervalMs } = this.#test;
    for (const input of this.#inputs) {
      const series = this.#store.series(input.labels);
      for (; input.next < input.values.length; input.next++) {
        const at = startMs + input.next * intervalMs;
        if (at > t) break;
        const value = input.values[input.next];
        if (value === undefined) continue;
        if (typeof value === "object") {
          const fault = histogramFault(value);
          if (fault === undefined) series.addHistogram(at, value);
          else this.#failures.push(fault);
          continue;
        }
        if (value === "stale") setStale(one, 0);
        else one[0] = value;
        series.addFloat(at, one, 0);
      }
    }
  }

  /** Evaluates all groups; false where a rule failed, which ends the test. */
  async #evaluate(t: number): Promise<boolean> {
    let isWell = true;
    for (const group of this.#groups) {
      await group.evaluate(t);
      for (const { rule, lastError } of group.rules) {
        if (lastError === undefined) continue;
        isWell = false;
        const since = durationText(BigInt(t) * 1_000_000n);
        this.#failures.push(`    rule: ${rule.name}, time: ${since}, err: ${lastError}`);
      }
    }
    return isWell;
  }

  #checkAlerts({ alertName, evalMs, expected }: AlertTest): void {
    const got = this.#groups
      .flatMap(({ rules }) => rules)
      .filter(({ rule }) => rule.kind === "alerting" && rule.name === alertName)
      .flatMap(({ alerting }) => alerting!.alerts)
      .filter(({ state }) => state === "firing")
      .map(({ labels, annotations }) => ({
        labels: sortedPairs(labels),
        annotations: sortedPairs(annotations),
      }));
    const wanted = expected.map(({ labels, annotations }) => ({
      labels: sortedPairs(new Map([...labels, ["alertname", alertName]])),
      annotations: sortedPairs(annotations),
    }));
    const difference = alertDifference(wanted, got, this.#options.showsDifference ?? false);
    if (difference === undefined) return;
    const { name } = this.#test;
    const head = name === "" ? "" : `    name: ${name},\n`;
    const at = formatDurationMs(evalMs);
    this.#failures.push(`${head}    alertname: ${alertName}, time: ${at}, \n        ${difference}`);
  }

  async #checkQuery({ expr, evalMs, expected }: QueryTest): Promise<void> {
    const head = `    expr: ${goQuote(expr)}, time: ${formatDurationMs(evalMs)},`;
    let elements: readonly VectorElement[];
    try {
      elements = await queryVector(this.#world, expr, this.#test.startMs + evalMs);
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.#failures.push(`${head} err: ${messageOf(error)}`);
      return;
    }
    const got = elements.map(({ labels, v, histogram }): Sample => {
      const shown = histogram === undefined ? "" : describeHistogram(histogram);
      return { labels: sortedPairs(labels), value: histogram === undefined ? v : 0, histogram: shown };
    });
    const wanted: Sample[] = [];
    for (const { labels, value, histogram } of expected) {
      try {
        wanted.push({
          labels: sortedPairs(parseMetric(labels)),
          value,
          histogram: histogram === "" ? "" : describedHistogram(histogram),
        });
      } catch (error) {
        if (!(error instanceof TaffrailError)) throw error;
        this.#failures.push(`${head} err: labels ${goQuote(labels)}: ${error.message}`);
        return;
      }
    }
    const [left, right] = [sortedSamples(wanted), sortedSamples(got)];
    const isSame =
      left.length === right.length &&
      left.every((sample, i) => sameSample(sample, right[i]!, this.#file.isFuzzy));
    if (isSame) return;
    this.#failures.push(`${head}\n        exp: ${samplesText(left)}\n        got: ${samplesText(right)}`);
  }
}

const one = new Float64Array(1);

/** Groups by their place in the order; one that is not named counts as first. */
function inOrder(groups: readonly LoadedGroup[], order: readonly string[]): LoadedGroup[] {
  const placeOf = (name: string): number => Math.max(order.indexOf(name), 0);
  return groups.toSorted((a, b) => placeOf(a.group.name) - placeOf(b.group.name));
}

/** Why a store would refuse a histogram. */
function histogramFault({ schema, count, customValues }: DescribedValue & object): string | undefined {
  if (schema !== -53 && (schema < -4 || schema > 8))
    return (
      "histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, " +
      `got schema ${schema}`
    );
  if (schema !== -53 && customValues.length > 0)
    return "histogram with exponential schema must not have custom bounds";
  const late = customValues.findIndex((bound, i) => i > 0 && bound <= customValues[i - 1]!);
  if (late > 0) {
    const [before, bound] = [customValues[late - 1]!.toFixed(6), customValues[late]!.toFixed(6)];
    return `custom buckets: previous bound is ${before} and current is ${bound}: histogram custom bounds must be in strictly increasing order`;
  }
  if (count < 0) return `observation count is  ${count}: histogram's observation count is negative`;
  return undefined;
}

function describedHistogram(text: string): string {
  const { values } = parseSeriesDescription(`{} ${text}`);
  const [only] = values;
  if (values.length !== 1 || typeof only !== "object")
    throw new UnexpectedHistogramError(`expected exactly one histogram, got ${values.length} values`);
  return describeHistogram(only);
}

class UnexpectedHistogramError extends TaffrailError {
  readonly code = "rules/unit-test";
}

interface Sample {
  readonly labels: Pairs;
  readonly value: number;
  /** "" where it is a float. */
  readonly histogram: string;
}

/** By labels; those with the same labels the other way round, as Prometheus shows them. */
function sortedSamples(samples: readonly Sample[]): Sample[] {
  return samples.toReversed().sort((a, b) => comparePairs(a.labels, b.labels));
}

function sameSample(a: Sample, b: Sample, isFuzzy: boolean): boolean {
  if (comparePairs(a.labels, b.labels) !== 0 || a.histogram !== b.histogram) return false;
  return a.value === b.value || (isFuzzy && areNeighbours(a.value, b.value));
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** Whether no float lies between two finite ones. */
function areNeighbours(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const order = (value: number): bigint => {
    float[0] = value;
    return bits[0]! < 0n ? -(bits[0]! & 0x7fffffffffffffffn) : bits[0]!;
  };
  const distance = order(a) - order(b);
  return distance >= -1n && distance <= 1n;
}

function samplesText(samples: readonly Sample[]): string {
  if (samples.length === 0) return "nil";
  return samples
    .map(({ labels, value, histogram }) => {
      return `${pairsText(labels)} ${histogram === "" ? scientific(value) : histogram}`;
    })
    .join(", ");
}

/** The shortest digits with an exponent: `2.5E+00`. */
function scientific(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const text = value
    .toExponential()
    .replace(/e([+-])(\d)$/, "E$10$2")
    .replace("e", "E");
  return Object.is(value, -0) ? `-${text}` : text;
}
