import type { Call } from "../ast.ts";
import type { Evaluator } from "../evaluator.ts";
import { evaluateRangeFunction } from "../operators/range-function.ts";
import type { Steps, Value } from "../value.ts";
import { absent, absentOverTime, extremeOf, scalar, vector } from "./absent.ts";
import { histogramFunctions } from "./histogram.ts";
import { info } from "./info.ts";
import { labelJoin, labelReplace, sortByLabel, sortByValue } from "./labels.ts";
import { clamp, mapFloats, mathFunctions, round } from "./math.ts";
import { overTimeFunctions } from "./over-time.ts";
import { rateFunctions } from "./rate.ts";
import { regressionFunctions } from "./regression.ts";
import { calendar, calendarFunctions, queryTime, startTimestamp, time, timestamp } from "./time.ts";

/** Evaluates a call at the steps given. */
export type FunctionEvaluator = (call: Call, steps: Steps, evaluator: Evaluator) => Value | Promise<Value>;

/** Every function by its name. One that the parser knows and this table does not is not supported yet. */
export const functions: ReadonlyMap<string, FunctionEvaluator> = new Map<string, FunctionEvaluator>([
  ...Object.entries(mathFunctions).map(([name, f]): [string, FunctionEvaluator] => [
    name,
    async (call, steps, evaluator) =>
      mapFloats(await evaluator.vector(call.args[0]!, steps), steps, evaluator, f),
  ]),
  ...Object.entries({ ...overTimeFunctions, ...rateFunctions, ...regressionFunctions }).map(
    ([name, f]): [string, FunctionEvaluator] => [
      name,
      (call, steps, evaluator) => evaluateRangeFunction(call, f, steps, evaluator),
    ],
  ),
  ...Object.keys(calendarFunctions).map((name): [string, FunctionEvaluator] => [name, calendar]),
  ...Object.entries(histogramFunctions),
  ["round", round],
  ["clamp", clamp],
  ["clamp_min", clamp],
  ["clamp_max", clamp],
  ["absent", absent],
  ["absent_over_time", absentOverTime],
  ["scalar", scalar],
  ["vector", vector],
  ["min_of", extremeOf],
  ["max_of", extremeOf],
  ["label_replace", labelReplace],
  ["label_join", labelJoin],
  ["sort", sortByValue],
  ["sort_desc", sortByValue],
  ["sort_by_label", sortByLabel],
  ["sort_by_label_desc", sortByLabel],
  ["time", time],
  ["timestamp", timestamp],
  ["start_timestamp", startTimestamp],
  ["start", queryTime],
  ["end", queryTime],
  ["step", queryTime],
  ["range", queryTime],
  ["pi", (_, steps) => ({ kind: "scalar", v: new Float64Array(steps.count).fill(Math.PI) })],
  ["info", info],
]);
