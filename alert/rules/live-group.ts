import { type Clock, messageOf } from "@taffrail/base";
import { type FloatHistogram, type Labels, type SampleSink, setStale } from "@taffrail/model";
import { AlertingRule, type RuleSample } from "./alerting-rule.ts";
import { record } from "./recording-rule.ts";
import type { Rule, RuleGroup } from "./rule.ts";
import type { RuleWorld } from "./world.ts";

/** A rule at work: what it did last. Times are Unix milliseconds. */
export interface LiveRule {
  readonly rule: Rule;
  /** Of an alerting rule. */
  readonly alerting: AlertingRule | undefined;
  readonly health: "unknown" | "ok" | "err";
  readonly lastError: string | undefined;
  readonly lastEvaluation: number | undefined;
  readonly evaluationMs: number;
}

/** What a group needs beside its rules. */
export interface LiveGroupOptions {
  /** Name of the file that it came from. */
  readonly file: string;
  readonly world: RuleWorld;
  readonly sink: SampleSink;
  readonly clock: Clock;
  /** Where the group names none. */
  readonly intervalMs: number;
  /** Where the group names none. */
  readonly queryOffsetMs?: number;
}

type State = { -readonly [K in keyof LiveRule]: LiveRule[K] } & { previous: ReadonlyMap<string, Labels> };

/** A group at work. It evaluates when told, and keeps what the next evaluation needs: alerts, and which series it wrote. */
export class LiveGroup {
  readonly group: RuleGroup;
  readonly file: string;
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
  readonly #rules: State[];
  readonly #options: LiveGroupOptions;
  #lastEvaluation: number | undefined = undefined;
  #evaluationMs = 0;

  constructor(group: RuleGroup, options: LiveGroupOptions) {
    this.group = group;
    this.file = options.file;
    this.intervalMs = group.intervalMs || options.intervalMs;
    this.queryOffsetMs = group.queryOffsetMs ?? options.queryOffsetMs ?? 0;
    this.#options = options;
    this.#rules = group.rules.map((rule) => ({
      rule,
      alerting: rule.kind === "alerting" ? new AlertingRule(rule) : undefined,
      health: "unknown",
      lastError: undefined,
      lastEvaluation: undefined,
      evaluationMs: 0,
      previous: new Map(),
    }));
  }

  get rules(): readonly LiveRule[] {
    return this.#rules;
  }

  get lastEvaluation(): number | undefined {
    return this.#lastEvaluation;
  }

  get evaluationMs(): number {
    return this.#evaluationMs;
  }

  /**
   * Evaluates every rule in order, at `t`. A rule that fails says so in its health and does not stop the others; its series of the time before
   * stay as they are. Series that vanished get a staleness marker. Rejects only with the reason of the signal.
   */
  async evaluate(t: number): Promise<void> {
    const { clock, world } = this.#options;
    const began = clock.now();
    for (const state of this.#rules) {
      const start = clock.now();
      state.lastEvaluation = t;
      try {
        this.#write(state, await this.#samplesOf(state, t), t - this.queryOffsetMs);
        state.health = "ok";
        state.lastError = undefined;
      } catch (error) {
        if (world.signal?.aborted === true) throw world.signal.reason;
        state.health = "err";
        state.lastError = messageOf(error);
      }
      state.evaluationMs = clock.now() - start;
    }
    this.#lastEvaluation = t;
    this.#evaluationMs = clock.now() - began;
  }

  /** Ends every series that it wrote: the group is no more. */
  end(t: number): void {
    for (const state of this.#rules) this.#write(state, [], t);
  }

  #samplesOf({ rule, alerting }: State, t: number): Promise<RuleSample[]> {
    const { world } = this.#options;
    const { limit } = this.group;
    return alerting === undefined
      ? record(rule, world, t - this.queryOffsetMs, limit)
      : alerting.evaluate(world, t, this.queryOffsetMs, limit);
  }

  #write(state: State, samples: readonly RuleSample[], t: number): void {
    const { sink } = this.#options;
    const now = new Map(samples.map(({ labels }) => [labels.key, labels]));
    const ended = [...state.previous].filter(([key]) => !now.has(key)).map(([, labels]) => labels);
    state.previous = now;
    const length = samples.length + ended.length;
    if (length === 0) return;
    const refs = new Float64Array(length);
    const v = new Float64Array(length);
    const histograms: (FloatHistogram | undefined)[] = [];
    samples.forEach(({ labels, v: value, histogram }, row) => {
      refs[row] = sink.refOf(labels);
      v[row] = histogram === undefined ? value : histogram.sum;
      if (histogram !== undefined) histograms[row] = histogram;
    });
    ended.forEach((labels, i) => {
      refs[samples.length + i] = sink.refOf(labels);
      setStale(v, samples.length + i);
    });
    const times = new Float64Array(length).fill(t);
    sink.append({ length, refs, t: times, v, ...(histograms.length === 0 ? {} : { histograms }) });
  }
}
