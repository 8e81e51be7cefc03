import { TaffrailError } from "@taffrail/base";
import { formatDurationMs, type Labels, LabelsBuilder, parseDurationMs, relabel } from "@taffrail/model";
import type { ScrapeConfig } from "./config.ts";
import type { FoundLabels, TargetGroup } from "./discovery/target-group.ts";

/** Something to scrape, ready: its labels are final, its address is known. */
export interface ScrapeTarget {
  /** Equal for targets that are the same: final labels and address. */
  readonly key: string;
  /** What its samples carry: no name that begins with `__`. */
  readonly labels: Labels;
  /** What discovery said, before relabelling. */
  readonly discovered: Labels;
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** A path that is dialled in place of the address. */
  readonly unixSocket: string | undefined;
  /** As the job has it, unless relabelling said otherwise. */
  readonly scrapeNativeHistograms: boolean;
  readonly alwaysScrapeClassicHistograms: boolean;
  readonly convertClassicHistogramsToNhcb: boolean;
}

/** A target as discovery found it and relabelling dropped it. */
export interface DroppedTarget {
  readonly discovered: Labels;
}

/** What became of one discovered target. */
export type TargetOutcome =
  | { readonly kind: "active"; readonly target: ScrapeTarget }
  | { readonly kind: "dropped"; readonly dropped: DroppedTarget }
  | { readonly kind: "refused"; readonly error: TargetError; readonly discovered: Labels };

/** A target that cannot be scraped as it came out of relabelling. */
export class TargetError extends TaffrailError {
  readonly code = "scrape/target";
}

/** The labels of a discovered target with the job's defaults: what relabelling starts from. */
export function discoveredLabels(
  config: ScrapeConfig,
  group: TargetGroup,
  found: FoundLabels,
): LabelsBuilder {
  const labels = new LabelsBuilder();
  for (const [name, value] of Object.entries(group.labels)) labels.set(name, value);
  for (const [name, value] of Object.entries(found)) labels.set(name, value);
  const setDefault = (name: string, value: string): void => {
    if (labels.get(name) === "") labels.set(name, value);
  };
  setDefault("job", config.jobName);
  setDefault("__scrape_interval__", formatDurationMs(config.scrapeIntervalMs));
  setDefault("__scrape_timeout__", formatDurationMs(config.scrapeTimeoutMs));
  setDefault("__metrics_path__", config.metricsPath);
  setDefault("__scheme__", config.scheme);
  setDefault("__convert_classic_histograms_to_nhcb__", String(config.convertClassicHistogramsToNhcb));
  setDefault("__always_scrape_classic_histograms__", String(config.alwaysScrapeClassicHistograms));
  setDefault("__scrape_native_histograms__", String(config.scrapeNativeHistograms));
  for (const [name, values] of Object.entries(config.params)) {
    if (values[0] !== undefined) setDefault(`__param_${name}`, values[0]);
  }
  return labels;
}

/** Puts a discovered target through the job's relabel rules and makes it ready. Never throws. */
export function buildTarget(config: ScrapeConfig, group: TargetGroup, found: FoundLabels): TargetOutcome {
  const labels = discoveredLabels(config, group, found);
  const discovered = labels.labels();
  if (!relabel(labels, config.relabelRules)) return { kind: "dropped", dropped: { discovered } };
  try {
    return { kind: "active", target: readyTarget(config, labels, discovered) };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return { kind: "refused", error, discovered };
  }
}

function readyTarget(config: ScrapeConfig, labels: LabelsBuilder, discovered: Labels): ScrapeTarget {
  const address = labels.get("__address__");
  if (address === "") throw new TargetError("no address");
  if (address.includes("/")) throw new TargetError(`${JSON.stringify(address)} is not a valid hostname`);
  const intervalMs = readDuration(labels, "__scrape_interval__", "interval");
  const timeoutMs = readDuration(labels, "__scrape_timeout__", "timeout");
  if (timeoutMs > intervalMs) {
    const [timeout, interval] = [labels.get("__scrape_timeout__"), labels.get("__scrape_interval__")];
    throw new TargetError(
      `scrape timeout cannot be greater than scrape interval ("${timeout}" > "${interval}")`,
    );
  }
  const scrapeNativeHistograms = readBoolean(labels, "__scrape_native_histograms__");
  const alwaysScrapeClassicHistograms = readBoolean(labels, "__always_scrape_classic_histograms__");
  const convertClassicHistogramsToNhcb = readBoolean(labels, "__convert_classic_histograms_to_nhcb__");
  if (labels.get("instance") === "") labels.set("instance", address);

  const final = new LabelsBuilder();
  for (const [name, value] of labels.entries()) {
    if (!value.isWellFormed()) throw new TargetError(`invalid label value for ${JSON.stringify(name)}`);
    if (!name.startsWith("__")) final.set(name, value);
  }
  const publicLabels = final.labels();
  const url = urlOf(config, labels);
  const unixSocket = labels.get("__unix_socket__");
  return {
    key: [
      publicLabels.key,
      url,
      intervalMs,
      timeoutMs,
      unixSocket,
      scrapeNativeHistograms,
      alwaysScrapeClassicHistograms,
      convertClassicHistogramsToNhcb,
    ].join("\n"),
    labels: publicLabels,
    discovered,
    url,
    intervalMs,
    timeoutMs,
    unixSocket: unixSocket === "" ? undefined : unixSocket,
    scrapeNativeHistograms,
    alwaysScrapeClassicHistograms,
    convertClassicHistogramsToNhcb,
  };
}

/** As Go's `ParseBool` reads it. */
function readBoolean(labels: LabelsBuilder, name: string): boolean {
  const value = labels.get(name);
  if (/^(?:1|t|T|true|TRUE|True)$/.test(value)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(value)) return false;
  throw new TargetError(`cannot read ${name}: got ${JSON.stringify(value)}, want true or false`);
}

function readDuration(labels: LabelsBuilder, name: string, what: string): number {
  let ms: number;
  try {
    ms = parseDurationMs(labels.get(name));
  } catch (cause) {
    throw new TargetError(`error parsing scrape ${what}`, { cause });
  }
  if (ms === 0) throw new TargetError(`scrape ${what} cannot be 0`);
  return ms;
}

/** Scheme, address, path and parameters; a `__param_` label stands for the first value of its parameter. */
function urlOf(config: ScrapeConfig, labels: LabelsBuilder): string {
  const params = new Map(Object.entries(config.params).map(([name, values]) => [name, [...values]]));
  for (const [name, value] of labels.entries()) {
    if (!name.startsWith("__param_")) continue;
    const param = name.slice("__param_".length);
    const values = params.get(param);
    if (values !== undefined && values.length > 0) values[0] = value;
    else params.set(param, [value]);
  }
  const query = [...params]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, values]) => values.map((value) => `${queryPart(name)}=${queryPart(value)}`))
    .join("&");
  const path = labels.get("__metrics_path__");
  const slash = path === "" || path.startsWith("/") ? "" : "/";
  const base = `${labels.get("__scheme__")}://${hostPart(labels.get("__address__"))}${slash}${pathPart(path)}`;
  return query === "" ? base : `${base}?${query}`;
}

/** As Go's `url.QueryEscape` writes it. */
function queryPart(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** An address as Go's `url.URL` writes a host: what a URL cannot hold there is escaped. */
function hostPart(address: string): string {
  return address.replace(/[^\w\-.~!$&'()*+,;=:[\]<>"]/gu, encodeURIComponent);
}

/** A path with what a URL cannot hold escaped; what is escaped already stays. */
function pathPart(path: string): string {
  return encodeURI(path).replaceAll("%25", "%").replaceAll("?", "%3F").replaceAll("#", "%23");
}
