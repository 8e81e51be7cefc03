import type { ValueType } from "./ast.ts";

/** What a function takes and gives. */
export interface FunctionSignature {
  readonly name: string;
  /** Types of the arguments, in order; the last stands for all further ones of a variadic function. */
  readonly args: readonly ValueType[];
  /**
   * 0: exactly `args`. Else the last of `args` is optional, and may come up to `variadic` times, or any number of times where
   * `variadic` is -1.
   */
  readonly variadic: number;
  readonly returns: ValueType;
  /** Whether it needs the option `experimentalFunctions`. */
  readonly experimental: boolean;
}

/** One line for each shape: names, arguments, result, then what is out of the ordinary. */
type Row = readonly [
  names: string,
  args: string,
  returns: ValueType,
  rest?: { variadic?: number; experimental?: true },
];

const rows: readonly Row[] = [
  ["abs ceil exp floor ln log10 log2 sgn sqrt deg rad", "vector", "vector"],
  ["acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh", "vector", "vector"],
  ["absent sort sort_desc timestamp", "vector", "vector"],
  ["start_timestamp", "vector", "vector", { experimental: true }],
  ["changes delta deriv idelta increase irate rate resets", "matrix", "vector"],
  ["absent_over_time avg_over_time count_over_time first_over_time", "matrix", "vector"],
  ["last_over_time max_over_time min_over_time present_over_time", "matrix", "vector"],
  ["stddev_over_time stdvar_over_time sum_over_time", "matrix", "vector"],
  ["mad_over_time", "matrix", "vector", { experimental: true }],
  ["ts_of_first_over_time ts_of_last_over_time", "matrix", "vector", { experimental: true }],
  ["ts_of_max_over_time ts_of_min_over_time", "matrix", "vector", { experimental: true }],
  ["quantile_over_time", "scalar matrix", "vector"],
  ["predict_linear", "matrix scalar", "vector"],
  ["double_exponential_smoothing", "matrix scalar scalar", "vector", { experimental: true }],
  ["clamp", "vector scalar scalar", "vector"],
  ["clamp_max clamp_min", "vector scalar", "vector"],
  ["round", "vector scalar", "vector", { variadic: 1 }],
  ["day_of_month day_of_week day_of_year days_in_month", "vector", "vector", { variadic: 1 }],
  ["hour minute month year", "vector", "vector", { variadic: 1 }],
  ["histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum", "vector", "vector"],
  ["histogram_fraction", "scalar scalar vector", "vector"],
  ["histogram_quantile", "scalar vector", "vector"],
  ["histogram_quantiles", "vector string scalar scalar", "vector", { variadic: 9, experimental: true }],
  ["info", "vector vector", "vector", { variadic: 1, experimental: true }],
  ["label_join", "vector string string string", "vector", { variadic: -1 }],
  ["label_replace", "vector string string string string", "vector"],
  ["sort_by_label sort_by_label_desc", "vector string", "vector", { variadic: -1, experimental: true }],
  ["scalar", "vector", "scalar"],
  ["vector", "scalar", "vector"],
  ["pi time", "", "scalar"],
  ["end range start step", "", "scalar", { experimental: true }],
  ["max_of min_of", "scalar scalar", "scalar", { experimental: true }],
];

/** Every function of Prometheus 3.14 by its name. */
export const functionSignatures: ReadonlyMap<string, FunctionSignature> = new Map(rows.flatMap(signaturesOf));

function signaturesOf([names, args, returns, rest]: Row): [string, FunctionSignature][] {
  const shape = {
    args: args.split(" ").filter((type) => type !== "") as ValueType[],
    variadic: rest?.variadic ?? 0,
    returns,
    experimental: rest?.experimental ?? false,
  };
  return names.split(" ").map((name) => [name, { name, ...shape }]);
}
