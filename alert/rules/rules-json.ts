import { formatFloat, renderExpr } from "@taffrail/promql";
import type { Alert } from "./alerting-rule.ts";
import type { LiveGroup, LiveRule } from "./live-group.ts";

/** A value as JSON holds it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** An alert as `/api/v1/alerts` and `/api/v1/rules` show it. */
export function alertToJson(alert: Alert): Json {
  return {
    labels: alert.labels.toJSON(),
    annotations: Object.fromEntries(alert.annotations),
    state: alert.state,
    activeAt: timeText(alert.activeAt),
    ...(alert.keepFiringSince === undefined ? {} : { keepFiringSince: timeText(alert.keepFiringSince) }),
    value: scientific(alert.value),
  };
}

/** A group as `/api/v1/rules` shows it; durations are seconds. */
export function groupToJson(group: LiveGroup): Json {
  return {
    name: group.group.name,
    file: group.file,
    rules: group.rules.map(ruleToJson),
    interval: group.intervalMs / 1000,
    limit: group.group.limit,
    evaluationTime: group.evaluationMs / 1000,
    lastEvaluation: timeText(group.lastEvaluation),
  };
}

function ruleToJson(live: LiveRule): Json {
  const { rule, alerting } = live;
  const run = {
    health: live.health,
    ...(live.lastError === undefined ? {} : { lastError: live.lastError }),
    evaluationTime: live.evaluationMs / 1000,
    lastEvaluation: timeText(live.lastEvaluation),
  };
  const query = renderExpr(rule.parsed);
  if (alerting === undefined)
    return { name: rule.name, query, labels: Object.fromEntries(rule.labels), ...run, type: "recording" };
  return {
    state: alerting.state,
    name: rule.name,
    query,
    duration: rule.holdMs / 1000,
    keepFiringFor: rule.keepFiringMs / 1000,
    labels: Object.fromEntries(rule.labels),
    annotations: Object.fromEntries(rule.annotations),
    alerts: alerting.alerts.map(alertToJson),
    ...run,
    type: "alerting",
  };
}

function timeText(t: number | undefined): string {
  return t === undefined ? "0001-01-01T00:00:00Z" : new Date(t).toISOString().replace(/\.000Z$/, "Z");
}

/** The shortest digits with an exponent of two digits: `1e+00`. */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return formatFloat(value);
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}
