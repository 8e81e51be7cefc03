import {
  compareText,
  formatDurationMs,
  LabelsBuilder,
  matchesAll,
  type MetricMetadata,
  relabel,
  type RelabelRule,
} from "@taffrail/model";
import { BadRequestError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { renderInstant } from "./numbers.ts";
import type { ActiveTarget, PrometheusRoom } from "./room.ts";
import { anySelector } from "./selectors.ts";
import { success, type Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/**
 * Answers what is scraped and what was dropped. Spec: Prometheus HTTP API v1, "Targets". With `refused=true` also what was found and cannot
 * be scraped, as targets that are down and have no address; Prometheus has those only in its log.
 */
export const targetList: PrometheusHandler = (params, { targets }) => {
  const pool = params.text("scrapePool");
  const state = params.text("state", "any").toLowerCase();
  const inPool = (target: { readonly pool: string }): boolean => pool === "" || target.pool === pool;
  const showsRefused = params.text("refused", "false") === "true";
  const isShown = (target: ActiveTarget): boolean => inPool(target) && (showsRefused || target.url !== "");
  const showsDropped = state === "any" || state === "dropped";
  return success({
    activeTargets:
      state === "any" || state === "active" ? targets.active().filter(isShown).map(activeJson) : [],
    droppedTargets: showsDropped
      ? targets
          .dropped()
          .filter(inPool)
          .map((target) => ({ discoveredLabels: target.discoveredLabels, scrapePool: target.pool }))
      : [],
    droppedTargetCounts: showsDropped ? Object.fromEntries(targets.droppedCounts()) : null,
  });
};

function activeJson(target: ActiveTarget): unknown {
  return {
    discoveredLabels: target.discoveredLabels,
    labels: target.labels,
    scrapePool: target.pool,
    scrapeUrl: target.url,
    globalUrl: target.url,
    lastError: target.lastError,
    lastScrape: renderInstant(target.lastScrape),
    lastScrapeDuration: target.lastDurationMs / 1000,
    health: target.health,
    scrapeInterval: formatDurationMs(target.intervalMs),
    scrapeTimeout: formatDurationMs(target.timeoutMs),
  };
}

/** Answers the names of the scrape pools. */
export const scrapePools: PrometheusHandler = (_params, { targets }) =>
  success({ scrapePools: targets.pools() });

/** Answers the configuration of one scrape pool. */
export const scrapePoolConfig: PrometheusHandler = (params, { targets }) => {
  const pool = params.text("scrapePool");
  if (pool === "") throw new BadRequestError("no scrapePool parameter provided");
  const yaml = targets.configYaml(pool);
  if (yaml === undefined) throw poolNotFound(pool);
  return success({ yaml });
};

/** Answers what each relabel rule of a pool makes of the labels given as JSON. A set that was dropped stays empty. */
export const relabelSteps: PrometheusHandler = (params, { targets }) => {
  const pool = params.text("scrapePool");
  if (pool === "") throw new BadRequestError("no scrapePool parameter provided");
  const text = params.text("labels");
  if (text === "") throw new BadRequestError("no labels parameter provided");
  const builder = new LabelsBuilder();
  for (const [name, value] of labelsOf(text)) builder.set(name, value);
  const rules = targets.relabelRules(pool);
  if (rules === undefined) throw poolNotFound(pool);
  let keep = true;
  const steps = rules.map((rule) => {
    keep &&= relabel(builder, [rule]);
    return { rule: ruleJson(rule), output: keep ? builder.labels() : {}, keep };
  });
  return success({ steps });
};

function poolNotFound(pool: string): BadRequestError {
  return new BadRequestError(`error retrieving scrape config: scrape pool ${JSON.stringify(pool)} not found`);
}

/** Names and values of a JSON object of texts. */
function labelsOf(text: string): [name: string, value: string][] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new BadRequestError(`error parsing labels: ${(error as Error).message}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new BadRequestError("error parsing labels: want an object of texts");
  return Object.entries(parsed).map(([name, value]: [string, unknown]) => {
    if (typeof value === "string") return [name, value];
    throw new BadRequestError(`error parsing labels: got ${JSON.stringify(value)} for ${name}, want a text`);
  });
}

function ruleJson({ sourceLabels, separator, regex, modulus, targetLabel, ...rule }: RelabelRule): unknown {
  return {
    ...(sourceLabels.length === 0 ? {} : { source_labels: sourceLabels }),
    separator,
    regex: regex.source,
    ...(modulus === 0n ? {} : { modulus: Number(modulus) }),
    ...(targetLabel === "" ? {} : { target_label: targetLabel }),
    replacement: rule.replacement,
    action: rule.action,
  };
}

/** Answers what targets say of their metrics. Spec: Prometheus HTTP API v1, "Querying target metadata". */
export const targetMetadata: PrometheusHandler = (params, { targets }) => {
  const limit = countOf(params, "limit");
  const metric = params.text("metric");
  const selector = params.text("match_target");
  const matchers = selector === "" ? [] : anySelector(selector, "match_target");
  const found: unknown[] = [];
  for (const target of targets.active()) {
    if (!matchesAll(target.labels, matchers)) continue;
    for (const { family, type, help, unit } of target.metadata()) {
      if (found.length >= limit) return success(found);
      if (metric === "") found.push({ target: target.labels, metric: family, type, help, unit });
      else if (family === metric) found.push({ target: target.labels, type, help, unit });
    }
  }
  return success(found);
};

/**
 * Answers what is known of metrics: what targets say, and what is stored of those that others sent. Spec: Prometheus HTTP API v1, "Querying
 * metric metadata".
 */
export const metadata: PrometheusHandler = async (params, { targets, store, signal }) => {
  const limit = countOf(params, "limit");
  const limitPerMetric = countOf(params, "limit_per_metric") || Infinity;
  const metric = params.text("metric");
  const families = new Map<string, Map<string, Omit<MetricMetadata, "family">>>();
  const add = ({ family, type, help, unit }: MetricMetadata): void => {
    if (metric !== "" && family !== metric) return;
    let variants = families.get(family);
    if (variants === undefined) {
      if (families.size >= limit) return;
      families.set(family, (variants = new Map()));
    }
    const key = JSON.stringify([type, help, unit]);
    if (variants.size < limitPerMetric) variants.set(key, { type, unit, help });
  };
  for (const target of targets.active()) for (const family of target.metadata()) add(family);
  for (const family of (await store.metadata?.(signal)) ?? []) add(family);
  const sorted = [...families].sort(([a], [b]) => compareText(a, b));
  return success(Object.fromEntries(sorted.map(([name, variants]) => [name, [...variants.values()]])));
};

/** A whole number; negative and absent mean all. */
function countOf(params: Params, name: string): number {
  const text = params.text(name, "-1");
  if (!/^[+-]?\d+$/.test(text)) throw new BadRequestError(`${name} must be a number`);
  const count = Number(text);
  if (Math.abs(count) >= 2 ** 63) throw new BadRequestError(`${name} must be a number`);
  return count < 0 ? Infinity : count;
}
