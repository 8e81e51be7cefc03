import type { Random } from "@taffrail/base";
import { metrics } from "./data.ts";

const durations = ["15s", "1m", "2m30s", "5m", "10m", "30m", "1h", "61s"];
const numbers = ["0", "1", "2", "-1", "0.5", "100", "1e3", "Inf", "-Inf", "NaN", "0.9", "3.7"];

/**
 * Queries over the data, by the grammar and the types of the language, so that nearly all are accepted.
 *
 * Left out, as the peer answers otherwise than the release after it or than itself: `info` of a shifted selector (it finds no labels),
 * functions of the evaluation time over a subquery fixed by `@` (it finds nothing), `fill` where floats meet histograms (it fills what
 * did not fit), `anchored` and `smoothed` histograms (not built there), `count_values` of computed values and windows over values that
 * differ in their last bit (one bit more is another label, or a reset); durations that are expressions and step(), `start_timestamp`, as the data
 * have none; functions that the peer does not know, which its answer tells.
 */
export class QueryMaker {
  readonly #random: Random;
  readonly #lateNames: boolean;

  /** With `lateNames`, less: which names the peer still sees in results of operators is not what the release after it sees. */
  constructor(random: Random, lateNames: boolean) {
    this.#random = random;
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
    return `${this.#metric()}${this.#matchers()}${this.#shift()}`;
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
      ])();
      return `${inner}[${this.#oneOf(["5m", "10m", "13m"])}:${step}]${this.#shift()}`;
    }
    if (this.#chance(0.1))
      return `${this.#float()}${this.#matchers()}[${this.#duration()}]${this.#oneOf([" anchored", " smoothed"])}${this.#shift()}`;
    return `${this.#metric()}${this.#matchers()}[${this.#duration()}]${this.#shift()}`;
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
      () => `quantile_over_time(${this.#oneOf(["0.5", "0.99", "0", "1", "-1", "2", "NaN"])}, ${range})`,
      () =>
        `predict_linear(${this.#metric()}[${this.#duration()}]${this.#shift()}, ${this.#oneOf(["60", "3600", "-10"])})`,
      () => `double_exponential_smoothing(${range}, 0.3, 0.6)`,
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
      () =>
        `${this.#oneOf(["topk", "bottomk", "limitk"])}${grouping} (${this.#oneOf(["1", "2", "3", "0", "100"])}, ${this.#chance(0.5) ? this.#selector() : `rate(${this.#oneOf(metrics.counters)}[5m])`})`,
      () =>
        `limit_ratio${grouping} (${this.#oneOf(["0.5", "-0.5", "0.1", "1", "0"])}, ${this.#lateNames ? this.#selector() : of})`,
      () => `quantile${grouping} (${this.#oneOf(["0.5", "0.9", "0", "1", "-0.1", "1.1"])}, ${of})`,
      () =>
        `count_values${grouping} ("value", ${this.#oneOf(["queue_length", "odd_values", "requests_total"])})`,
    ])();
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
        `sum by (job) (${this.#float()}) ${op}${bool} fill(0) sum by (job) (${this.#float()}{job!="api"})`,
    ])();
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
        `${this.#oneOf(["abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "sin", "cos", "tan", "acos", "atan", "sinh", "tanh", "deg", "rad"])}(${of})`,
      () =>
        `${this.#oneOf(["absent", "sort", "sort_desc", "timestamp", "minute", "hour", "day_of_week", "days_in_month", "year"])}(${of})`,
      () => `clamp(${of}, ${this.#number()}, ${this.#number()})`,
      () => `${this.#oneOf(["clamp_min", "clamp_max", "round"])}(${of}, ${this.#number()})`,
      () => `vector(${this.scalar(depth)})`,
      () => `sort_by_label(${of}, "instance")`,
      () => `info(${this.#metric()}${this.#matchers()})`,
      () => `absent(${this.#metric()}{nowhere="x"})`,
    ])();
  }

  #histogram(depth: number): string {
    const native = this.#oneOf([...metrics.native, ...metrics.mixed]);
    const counted = this.#oneOf(["duration_seconds", "size_bytes", "mixed"]);
    const of = this.#oneOf<() => string>([
      () => `${native}${this.#matchers()}`,
      () => `rate(${counted}[${this.#duration()}])`,
      () => `sum${this.#grouping()} (rate(${counted}[5m]))`,
      () => `sum by (le, job) (rate(latency_seconds_bucket[5m]))`,
      () => "rate(latency_seconds_bucket[10m])",
      () => "latency_seconds_bucket",
      () => this.vector(depth - 1),
    ])();
    const q = this.#oneOf(["0.5", "0.9", "0.99", "0", "1", "-1", "2", "NaN"]);
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
