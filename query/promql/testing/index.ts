export { almostEqual, compareResult, compareValue, type Difference, fits } from "./compare.ts";
export { load, parseDurationMs } from "./load.ts";
export { MemorySource, type ScriptSample } from "./memory-source.ts";
export { type EvalCommand, type Expectation, parseScript, type ScriptCommand } from "./script.ts";
export { parseSeriesLine, ScriptError, type SeriesLine } from "./series-line.ts";
