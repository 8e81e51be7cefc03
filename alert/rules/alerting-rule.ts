import { type FloatHistogram, type Labels, LabelsBuilder, metricName } from "@taffrail/model";
import { RuleEvaluationError } from "./rule-errors.ts";
import type { Rule } from "./rule.ts";
import { alertsMetric, expandFor, forStateMetric, queryVector, type RuleWorld } from "./world.ts";

/** What an alert is: waiting for its time, on, or over. */
export type AlertState = "pending" | "firing" | "inactive";

/** One alert of a rule. Times are Unix milliseconds. */
export interface Alert {
  readonly labels: Labels;
  readonly annotations: ReadonlyMap<string, string>;
  readonly state: AlertState;
  readonly value: number;
  /** When its cause was first seen. */
  readonly activeAt: number;
  readonly firedAt: number | undefined;
  /** When it ended; it is kept a while, so that its end can be told. */
  readonly resolvedAt: number | undefined;
  /** Since when it fires although its cause is gone. */
  readonly keepFiringSince: number | undefined;
}

/** A sample that a rule gives. */
export interface RuleSample {
  readonly labels: Labels;
  readonly v: number;
  readonly histogram: FloatHistogram | undefined;
}

/** How long an alert that ended is kept, so that its end is told again. */
const resolvedKeptMs = 15 * 60_000;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An alerting rule with its alerts. */
export class AlertingRule {
  readonly rule: Rule;
  /** By the key of the labels. */
  readonly #active = new Map<string, Writable<Alert>>();

  constructor(rule: Rule) {
    this.rule = rule;
  }

  /** Alerts that are pending or firing. */
  get alerts(): readonly Alert[] {
    return [...this.#active.values()].filter(({ state }) => state !== "inactive");
  }

  /** Alerts that ended a short time ago as well. */
  get alertsWithResolved(): readonly Alert[] {
    return [...this.#active.values()];
  }

  /** The worst state of any of its alerts. */
  get state(): AlertState {
    let worst: AlertState = "inactive";
    for (const { state } of this.#active.values()) {
      if (state === "firing") return "firing";
      if (state === "pending") worst = "pending";
    }
    return worst;
  }

  /** Takes over alerts as they were, after a restart or a reload. */
  restore(alerts: Iterable<Alert>): void {
    for (const alert of alerts) this.#active.set(alert.labels.key, { ...alert });
  }

  /**
   * Evaluates at `t`, looking back `offsetMs`, and gives the series to be written. Rejects with `RuleEvaluationError` and what the query
   * rejects with; the alerts are then as they were, but where there are more than `limit`, gone.
   */
  async evaluate(world: RuleWorld, t: number, offsetMs: number, limit: number): Promise<RuleSample[]> {
    const { rule } = this;
    const elements = await queryVector(world, rule.parsed, t - offsetMs, rule.expr);
    const found = new Map<string, Writable<Alert>>();
    for (const element of elements) {
      const builder = new LabelsBuilder(element.labels).delete(metricName);
      for (const [name, template] of rule.labels)
        builder.set(name, await expandFor(world, rule.name, template, element, t));
      builder.set("alertname", rule.name);
      const annotations = new Map<string, string>();
      for (const [name, template] of rule.annotations)
        annotations.set(name, await expandFor(world, rule.name, template, element, t));
      const labels = builder.labels();
      if (found.has(labels.key))
        throw new RuleEvaluationError(
          "vector contains metrics with the same labelset after applying alert labels",
        );
      found.set(labels.key, {
        labels,
        annotations,
        state: "pending",
        value: element.v,
        activeAt: t,
        firedAt: undefined,
        resolvedAt: undefined,
        keepFiringSince: undefined,
      });
    }
    for (const [key, alert] of found) {
      const known = this.#active.get(key);
      if (known === undefined || known.state === "inactive") this.#active.set(key, alert);
      else {
        known.value = alert.value;
        known.annotations = alert.annotations;
      }
    }
    return this.#advance(found, t, limit);
  }

  /** Moves each alert on, and gives its series. */
  #advance(found: ReadonlyMap<string, Alert>, t: number, limit: number): RuleSample[] {
    const samples: RuleSample[] = [];
    let count = 0;
    for (const [key, alert] of this.#active) {
      if (found.has(key)) alert.keepFiringSince = undefined;
      else if (!this.#keepsFiring(alert, t)) {
        this.#end(key, alert, t);
        continue;
      }
      count++;
      if (alert.state === "pending" && t - alert.activeAt >= this.rule.holdMs) {
        alert.state = "firing";
        alert.firedAt = t;
      }
      samples.push(alertSample(alert), forStateSample(alert));
    }
    if (limit > 0 && count > limit) {
      this.#active.clear();
      throw new RuleEvaluationError(`exceeded limit of ${limit} with ${count} alerts`);
    }
    return samples;
  }

  #keepsFiring(alert: Writable<Alert>, t: number): boolean {
    const { keepFiringMs } = this.rule;
    if (alert.state !== "firing" || keepFiringMs === 0) return false;
    alert.keepFiringSince ??= t;
    return t - alert.keepFiringSince < keepFiringMs;
  }

  #end(key: string, alert: Writable<Alert>, t: number): void {
    if (alert.state === "pending") this.#active.delete(key);
    else if (alert.state === "firing") {
      alert.state = "inactive";
      alert.resolvedAt = t;
    } else if (t - (alert.resolvedAt ?? t) > resolvedKeptMs) this.#active.delete(key);
  }
}

function alertSample({ labels, state }: Alert): RuleSample {
  const builder = new LabelsBuilder(labels).set(metricName, alertsMetric).set("alertstate", state);
  return { labels: builder.labels(), v: 1, histogram: undefined };
}

function forStateSample({ labels, activeAt }: Alert): RuleSample {
  const named = labels.with(metricName, forStateMetric);
  return { labels: named, v: Math.floor(activeAt / 1000), histogram: undefined };
}
