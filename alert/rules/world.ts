import { messageOf } from "@taffrail/base";
import { Labels } from "@taffrail/model";
import { type Engine, type Expr, histogramText, type VectorElement } from "@taffrail/promql";
import { expandAlertTemplate } from "@taffrail/template";
import { RuleEvaluationError } from "./rule-errors.ts";

/** What rules are evaluated against. */
export interface RuleWorld {
  readonly engine: Engine;
  readonly externalLabels: ReadonlyMap<string, string>;
  readonly externalUrl: string;
  /** Ends an evaluation. */
  readonly signal?: AbortSignal;
}

/** A vector that rules can work on: a scalar is one element without labels. Rejects with `RuleEvaluationError` for anything else. */
export async function queryVector(
  world: RuleWorld,
  query: string | Expr,
  t: number,
  text?: string,
): Promise<readonly VectorElement[]> {
  const { value } = await world.engine.instant(query, t, {
    ...(world.signal === undefined ? {} : { signal: world.signal }),
    ...(text === undefined ? {} : { text }),
  });
  if (value.kind === "vector") return value.elements;
  if (value.kind === "scalar") return [{ labels: Labels.empty, v: value.v, histogram: undefined }];
  throw new RuleEvaluationError("rule result is not a vector or scalar");
}

/** What a template of an alert gives for one element; where it fails, a text that says so. */
export async function expandFor(
  world: RuleWorld,
  alertName: string,
  template: string,
  element: VectorElement,
  t: number,
): Promise<string> {
  try {
    return await expandAlertTemplate(
      `__alert_${alertName}`,
      template,
      {
        labels: element.labels,
        externalLabels: world.externalLabels,
        externalUrl: world.externalUrl,
        value: element.histogram === undefined ? element.v : { histogram: histogramText(element.histogram) },
      },
      {
        now: t,
        query: async (query) => {
          const elements = await queryVector(world, query, t);
          return elements.map(({ labels, v }) => ({ labels, value: v }));
        },
      },
    );
  } catch (error) {
    if (world.signal?.aborted === true) throw world.signal.reason;
    return `<error expanding template: ${messageOf(error)}>`;
  }
}

/** The name of the series that tells which alerts there are. */
export const alertsMetric = "ALERTS";
/** The name of the series that tells since when. */
export const forStateMetric = "ALERTS_FOR_STATE";
