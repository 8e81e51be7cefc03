import type { Random } from "@taffrail/base";
import { metrics } from "./data.ts";

const durations = ["15s", "1m", "2m30s", "5m", "10m", "30m", "1h", "61s"];
const numbers = ["0", "1", "2", "-1", "0.5", "100", "1e3", "Inf", "-Inf", "NaN", "0.9", "3.7"];
const shares = ["0.5", "0.9", "0.99", "0", "1", "-1", "2", "NaN", "Inf", "-Inf", "1e-9", "0.333"];
const calculated = ["1m + 30s", "2 * 1m", "10m / 2", "5m - 30s", "(1m + 1m) * 2", "3m % 2m", "2 ^ 7"];

/**
 * Queries over the data, by the grammar and the types of the language, so that nearly all are accepted.
 *
 * Left out, as the peer answers otherwise than the release after it or than itself: `info` of a shifted selector (it finds no labels),
 * functions of the evaluation time over a subquery fixed by `@` (it finds nothing), parameters of aggregations that change where what
 * is aggregated does not (it takes the first), `fill` of the side of many (it fills the first step alone) and where floats meet histograms (it fills what
 * did not fit), `anchored` and `smoothed` histograms (not built there), `count_values` of computed values and windows over values that
 * differ in their last bit (one bit more is another label, or a reset); durations that are expressions and step(), `start_timestamp`, as the data
 * have none; functions that the peer does not know, which its answer tells.
 */
export class QueryMaker {
  readonly #random: Random;
  readonly #lateNames: boolean;
  /** Unix seconds. */
  readonly #endSeconds: number;

  /** With `lateNames`, less: which names the peer still sees in results of operators is not what the release after it sees. */
  constructor(random: Random, lateNames: boolean, endT: number) {
    this.#random = random;
    this.#endSeconds = endT / 1000;
    this.#lateNames = lateNames;
  }

  make(): string {
    return this.#chance(0.9) ? this.vector(3) : this.scalar(3);
  }

  vector(depth: number): string {
    if (depth <= 0) return this.#selector();
    const inner = depth - 1;
    return this.#oneOf<() => string>([
      () => this.#selector(),
      () => this.#ranged(inner),
      () => this.#ranged(inner),
      () => this.#aggregated(inner),
      () => this.#aggregated(inner),
      () => this.#binary(inner),
      () => this.#binary(inner),
      () => this.#called(inner),
      () => this.#called(inner),
      () => this.#histogram(inner),
      () => `(${this.vector(inner)})`,
      () => `((${this.vector(inner)}))`,
      () => `+${this.vector(inner)}`,
      () => (this.#lateNames ? this.#selector() : `-${this.#selector()}`),
      () => this.#labelled(inner),
    ])();
  }

  scalar(depth: number): string {
    if (depth <= 0) return this.#number();
    return this.#oneOf<() => string>([
      () => this.#number(),
      () => this.#number(),
      () => "time()",
      () => this.#oneOf(["start()", "end()", "step()", "range()"]),
      () => "pi()",
      () => `scalar(${this.vector(depth - 1)})`,
      () => `${this.scalar(depth - 1)} ${this.#arithmetic()} ${this.scalar(depth - 1)}`,
      () => `${this.scalar(depth - 1)} ${this.#comparison()} bool ${this.scalar(depth - 1)}`,
      () => `(${this.scalar(depth - 1)})`,
    ])();
  }

  #metric(): string {
    const all = Object.values(metrics);
    return this.#oneOf(this.#oneOf(all));
  }

  /** A metric without histograms. */
  #float(): string {
    return this.#oneOf([...metrics.gauges, ...metrics.counters, ...metrics.classic]);
  }

  #matchers(): string {
    if (this.#chance(0.5)) return "";
    const some = this.#oneOf([
      'job="api"',
      'job!="db"',
      'job=~"a.*|web"',
      'instance=~".*-[01]"',
      'zone!~"b|c"',
      'code=~"2..|5.."',
      'nowhere=""',
      'nowhere="x"',
      'zone="a", job=~".+"',
    ]);
    return `{${some}}`;
  }

  #selector(): string {
    if (this.#chance(0.03)) return `(${this.#float()}${this.#matchers()} smoothed${this.#shift()})`;
    const metric = this.#metric();
    const shift = this.#shift();
    const selector = `${metric}${metric.startsWith("{") ? "" : this.#matchers()}${shift}`;
    return shift.endsWith(")") ? `(${selector})` : selector; // for the peer an operator behind it belongs to the offset
  }

  #shift(): string {
    return this.#oneOf([
      "",
      "",
      "",
      "",
      "",
      ` offset ${this.#duration()}`,
      ` offset -${this.#duration()}`,
      ` offset (${this.#oneOf(calculated)})`,
      ` @ ${this.#endSeconds - Math.floor(this.#random() * 7200)}`,
      " @ start()",
      " @ end()",
      ` @ end() offset ${this.#duration()}`,
    ]);
  }

  #range(depth: number): string {
    if (depth > 0 && this.#chance(0.2)) {
      const step = this.#chance(0.5) ? "" : this.#oneOf(["15s", "1m", "45s", "2m"]);
      const inner = this.#oneOf<() => string>([
        () => this.#selector(),
        () => `sum by (job) (${this.#oneOf(metrics.counters)})`,
        () => `(${this.#float()} ${this.#comparison()} ${this.#number()})`,
        () => `abs(${this.#float()})`,
        () => "vector(time())",
        () => `(${this.#selector()})`,
        () => `rate(${this.#oneOf(metrics.counters)}[2m])`,
        () => `max_over_time(${this.#float()}[1m:15s])`,
        () => `count_over_time(${this.#metric()}[1m]${this.#shift()})`,
      ])();
      return `${inner}[${this.#oneOf(["5m", "10m", "13m"])}:${step}]${this.#shift()}`;
    }
    if (this.#chance(0.1))
      return `${this.#float()}${this.#matchers()}[${this.#duration()}]${this.#oneOf([" anchored", " smoothed"])}${this.#shift()}`;
    const metric = this.#metric();
    const duration = this.#chance(0.1) ? this.#oneOf(calculated) : this.#duration();
    return `${metric}${metric.startsWith("{") ? "" : this.#matchers()}[${duration}]${this.#shift()}`;
  }

  #ranged(depth: number): string {
    const range = this.#range(depth);
    return this.#oneOf<() => string>([
      () =>
        `${this.#oneOf(["rate", "increase", "delta", "irate", "idelta", "changes", "resets", "deriv"])}(${range})`,
      () => `${this.#oneOf(["rate", "increase", "rate", "sum_over_time", "avg_over_time"])}(${range})`,
      () =>
        `${this.#oneOf(["avg", "min", "max", "sum", "count", "last", "first", "present", "stddev", "stdvar", "mad", "absent"])}_over_time(${range})`,
      () => `ts_of_${this.#oneOf(["min", "max", "first", "last"])}_over_time(${range})`,
      () => `quantile_over_time(${range.includes("@") ? this.#oneOf(shares) : this.#share(depth)}, ${range})`,
      () =>
        `predict_linear(${this.#metric()}[${this.#duration()}]${this.#shift()}, ${this.#oneOf(["60", "3600", "-10"])})`,
      () => `double_exponential_smoothing(${range}, ${this.#oneOf(["0.3", "0.9", "0", "1"])}, 0.6)`,
    ])();
  }

  #grouping(): string {
    return this.#oneOf([
      "",
      "",
      " by (job)",
      " by (job, zone)",
      " by (instance)",
      " without (instance)",
      " without (instance, code, le)",
      " by (nowhere)",
      " by ()",
      " by (__name__)",
    ]);
  }

  #aggregated(depth: number): string {
    const grouping = this.#grouping();
    const of = this.vector(depth);
    return this.#oneOf<() => string>([
      () =>
        `${this.#oneOf(["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"])}${grouping} (${of})`,
      () => `${this.#oneOf(["sum", "avg", "count"])}${grouping} (${of})`,
      () => this.#chosen(grouping),
      () =>
        `limit_ratio${grouping} (${this.#oneOf(["0.5", "-0.5", "0.1", "1", "0", "2", "-3"])}, ${this.#lateNames ? this.#selector() : of})`,
      () =>
        `quantile${grouping} (${/@|vector\(/.test(of) ? this.#oneOf(shares) : this.#share(depth)}, ${of})`,
      () =>
        `count_values${grouping} ("${this.#oneOf(["value", "job", "le", "a.b"])}", ${this.#oneOf(["queue_length", "odd_values", "requests_total", "extremes", '{"http.requests"}', "mixed", "size_bytes"])})`,
    ])();
  }

  /** The first or last of a vector; how many may be another number at each step. */
  #chosen(grouping: string): string {
    const op = this.#oneOf(["topk", "bottomk", "limitk"]);
    const count = this.#chance(0.75)
      ? this.#oneOf(["1", "2", "3", "0", "100", "-1", "1.9"])
      : this.#oneOf(["time() % 4", 'scalar(queue_length{instance="api-0"}) % 3']);
    const isSame = /^[-0-9.]+$/.test(count);
    const of = isSame && this.#chance(0.5) ? this.#selector() : `rate(${this.#oneOf(metrics.counters)}[5m])`;
    return `${op}${grouping} (${count}, ${of})`;
  }

  #binary(depth: number): string {
    const op = this.#chance(0.6) ? this.#arithmetic() : this.#comparison();
    const bool = /[<>=]/.test(op) && op !== "</" && op !== ">/" && this.#chance(0.4) ? " bool" : "";
    return this.#oneOf<() => string>([
      () => `${this.vector(depth)} ${op}${bool} ${this.#number()}`,
      () => `${this.#number()} ${op}${bool} ${this.vector(depth)}`,
      () => `${this.vector(depth)} ${op}${bool}${this.#matching()} ${this.vector(depth)}`,
      () =>
        `sum by (job, zone) (${this.vector(depth)}) ${op}${bool}${this.#matching()} ${this.vector(depth)}`,
      () => `${this.#selector()} ${op}${bool} on (instance) group_left (version) target_info`,
      () =>
        `${this.vector(depth)} ${this.#oneOf(["and", "or", "unless"])}${this.#on()} ${this.vector(depth)}`,
      () =>
        `sum by (job) (${this.#float()}) ${op}${bool} ${this.#fill()} sum by (job) (${this.#float()}{job!="api"})`,
      () =>
        `${this.#float()} ${op}${bool} on (instance) group_left (zone) ${this.#oneOf(["fill_right(3)", "fill_right(NaN)"])} sum by (instance, zone) (${this.#float()}{job!="db"})`,
      () =>
        `sum by (instance) (${this.#float()}{job!="web"}) ${op}${bool} on (instance) group_right ${this.#oneOf(["fill_right(3)", "fill_right(0)"])} ${this.#float()}`,
    ])();
  }

  #fill(): string {
    return this.#oneOf([
      "fill(0)",
      "fill(-1.5)",
      "fill_left(3)",
      "fill_right(NaN)",
      "fill_left(1) fill_right(2)",
      "fill_right(Inf) fill_left(0)",
    ]);
  }

  /** A φ, now and then another at each step. */
  #share(depth: number): string {
    return this.#chance(0.8) ? this.#oneOf(shares) : `${this.scalar(depth)} / 50`;
  }

  #on(): string {
    return this.#oneOf([
      "",
      " on (job)",
      " on (job, instance)",
      " ignoring (code)",
      " on ()",
      " ignoring (le, code)",
    ]);
  }

  #matching(): string {
    return `${this.#on()}${this.#oneOf(["", "", " group_left", " group_right", " group_left (zone)"])}`.replace(
      /^ (group_\w+)/,
      " on (instance) $1",
    );
  }

  #called(depth: number): string {
    const of = this.vector(depth);
    return this.#oneOf<() => string>([
      () =>
        `${this.#oneOf(["abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "sin", "cos", "tan", "acos", "atan", "sinh", "tanh", "deg", "rad", "cosh", "asinh", "acosh", "atanh", "asin"])}(${of})`,
      () =>
        `${this.#oneOf(["absent", "sort", "sort_desc", "timestamp", "minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year"])}(${of})`,
      () => `clamp(${of}, ${this.#number()}, ${this.#number()})`,
      () => `${this.#oneOf(["clamp_min", "clamp_max", "round"])}(${of}, ${this.#number()})`,
      () => `vector(${this.scalar(depth)})`,
      () =>
        `sort_by_label${this.#oneOf(["", "_desc"])}(${of}, ${this.#oneOf(['"instance"', '"zone", "job"', '"nowhere"'])})`,
      () =>
        `info(${this.#oneOf(metrics.gauges)}${this.#matchers()}${this.#oneOf(["", "", ', {version=~".+"}', ', {__name__="build_info"}', ', {__name__=~".+_info"}', ', {revision="rapi"}', ', {nowhere=""}'])})`,
      () => `absent(${this.#float()}{nowhere="x", job="api", zone!="b"})`,
      () => `absent(${this.#oneOf(["sum", "abs", "-"])}(${this.#float()}{nowhere="x"}))`,
      () => `absent_over_time(${this.#float()}{job="api", zone=~".*"}[${this.#duration()}]${this.#shift()})`,
      () => `round(${of}, ${this.scalar(depth)})`,
      () => `clamp_max(${of}, ${this.scalar(depth)})`,
    ])();
  }

  #histogram(depth: number): string {
    const native = this.#oneOf([...metrics.native, ...metrics.mixed]);
    const counted = this.#oneOf(["duration_seconds", "size_bytes", "other_bytes", "mixed"]);
    const of = this.#oneOf<() => string>([
      () => `${native}${this.#matchers()}`,
      () => `rate(${counted}[${this.#duration()}])`,
      () => `sum${this.#grouping()} (rate(${counted}[5m]))`,
      () => `sum by (le, job) (rate(latency_seconds_bucket[5m]))`,
      () => "rate(latency_seconds_bucket[10m])",
      () => "latency_seconds_bucket",
      () => this.vector(depth - 1),
    ])();
    const q = this.#share(depth);
    return this.#oneOf<() => string>([
      () => `histogram_quantile(${q}, ${of})`,
      () => `histogram_quantile(${q}, ${of})`,
      () =>
        `histogram_fraction(${this.#oneOf(["0", "-Inf", "0.2"])}, ${this.#oneOf(["0.3", "1", "Inf"])}, ${of})`,
      () => `histogram_${this.#oneOf(["count", "sum", "avg", "stddev", "stdvar"])}(${of})`,
      () => of,
      () => `${of} ${this.#oneOf(["*", "/", "+", "-"])} ${this.#oneOf(["2", "0.5", of])}`,
      () => `${of} ${this.#oneOf(["</", ">/"])} ${this.#oneOf(["1", "0.7", "-2"])}`,
      () => `histogram_quantiles(${of}, "q", 0.5, 0.9)`,
    ])();
  }

  #labelled(depth: number): string {
    const of = this.vector(depth);
    return this.#oneOf([
      `label_replace(${of}, "host", "$1", "instance", "(.*)-.*")`,
      `label_replace(${of}, "job", "x", "zone", "a")`,
      `label_replace(${of}, "${this.#oneOf(["job", "new", "a.b", "zone"])}", "\${2}-$1$3", "instance", "(\\\\w+)-(.)")`,
      `label_replace(${of}, "kind", "$kind\${n}", "instance", "(?P<kind>[a-z]+)-(?P<n>[0-9])")`,
      `label_replace(${of}, "zone", "", "job", "(?i)API|d.")`,
      `label_replace(${of}, "x", "$0$$", "nowhere", ".*")`,
      `label_join(${of}, "zone", "", "job")`,
      `label_join(${of}, "instance", ", ")`,
      `label_replace(${of}, "__name__", "renamed", "", "")`,
      `label_join(${of}, "both", "/", "job", "zone", "nowhere")`,
    ]);
  }

  #arithmetic(): string {
    return this.#oneOf(["+", "-", "*", "/", "%", "^", "atan2"]);
  }

  #comparison(): string {
    return this.#oneOf(["==", "!=", "<", "<=", ">", ">="]);
  }

  #number(): string {
    return this.#oneOf(numbers);
  }

  #duration(): string {
    return this.#oneOf(durations);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #oneOf<T>(all: readonly T[]): T {
    return all[Math.floor(this.#random() * all.length)]!;
  }
}
