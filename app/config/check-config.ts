import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { hintOf, messageOf } from "@taffrail/base";
import { formatDurationMs } from "@taffrail/model";
import {
  buildTarget,
  type Discovery,
  parseTargetFile,
  type ScrapeConfig,
  scrapeDefaults,
  type TargetGroup,
} from "@taffrail/scrape";
import { discoveriesOf, scrapeJobsOf } from "./scrape-jobs.ts";
import { loadConfigFile, type LoadedConfig, type LoadOptions } from "./load.ts";
import type { Section } from "./section.ts";
import { unusedIn } from "./unused.ts";

/** What is looked at beside the configuration's own text. */
export interface ConfigCheckOptions extends LoadOptions {
  /** Nothing that the file refers to is looked at. */
  readonly syntaxOnly: boolean;
  /** Intervals from here on leave gaps between samples; `undefined` where that is not to be told. Milliseconds. */
  readonly longestIntervalMs: number | undefined;
}

/** What was found in one configuration file. */
export interface ConfigCheck {
  /** What a server would start with, but may not be meant. */
  readonly warnings: readonly string[];
  /** Fields that nothing acts on yet. */
  readonly passedOver: readonly string[];
  /** Why it is refused; `undefined` where it is not. */
  readonly failure: string | undefined;
  /** What is better changed. */
  readonly lint: readonly string[];
  /** The rule files it names, those that stars stand for too. */
  readonly ruleFiles: readonly string[];
}

/** Looks at a configuration file and at what it refers to, as far as can be told without a server. Never throws. */
export function checkConfigFile(file: string, options: ConfigCheckOptions): ConfigCheck {
  const warnings: string[] = [];
  try {
    const config = loadConfigFile(file, options);
    const jobs = scrapeJobsOf(config);
    const passedOver = unusedIn(config);
    for (const job of jobs) warnings.push(...unsupportedIn(job));
    const { syntaxOnly } = options;
    const ruleFiles = syntaxOnly ? [] : config.root.texts("rule_files").flatMap(filesOfRules);
    for (const [i, job] of jobs.entries()) {
      if (!syntaxOnly) checkFiles(config.jobs[i]!);
      const where = `in scrape job ${JSON.stringify(job.jobName)}`;
      warnings.push(...checkDiscoveries(job.discoveries, job, where, syntaxOnly));
    }
    for (const manager of config.root.section("alerting")?.sections("alertmanagers") ?? []) {
      const relabelled = manager.list("relabel_configs").length > 0; // their rules may mend an address
      const plain = relabelled ? undefined : { ...scrapeDefaults, jobName: "alertmanager" };
      const discoveries = discoveriesOf(manager, config.environmentProxies);
      warnings.push(...checkDiscoveries(discoveries, plain, "in alertmanager config", syntaxOnly));
    }
    const lint = syntaxOnly ? [] : lintOf(config, options.longestIntervalMs);
    return { warnings, passedOver, failure: undefined, lint, ruleFiles };
  } catch (error) {
    const hint = hintOf(error);
    const failure = `${messageOf(error)}${hint === undefined ? "" : `\n    ${hint}`}`;
    return { warnings, passedOver: [], failure, lint: [], ruleFiles: [] };
  }
}

/** What a server would refuse to start with, though it is a good configuration. */
function unsupportedIn({ jobName, http, discoveries }: ScrapeConfig): string[] {
  const blocks = [http, ...discoveries.map((one) => ("http" in one ? one.http : undefined))];
  return [
    ...blocks.flatMap((block) => block?.unsupported ?? []),
    ...discoveries.filter(({ kind }) => kind === "unsupported").map((one) => (one as { name: string }).name),
  ].map((what) => `scrape job ${JSON.stringify(jobName)}: not supported yet: ${what}`);
}

/** A name without a star must be that of a file. */
function filesOfRules(pattern: string): string[] {
  const files = globSync(pattern).sort();
  if (files.length === 0 && !pattern.includes("*"))
    throw new Error(`${JSON.stringify(pattern)} does not point to an existing file`);
  return files;
}

/** Credentials and client certificates are there; what is in them is not looked at. */
function checkFiles(job: Section): void {
  const bearer = job.section("authorization")?.text("credentials_file") || job.text("bearer_token_file");
  mustExist(bearer, "authorization credentials or bearer token file");
  for (const section of [job, ...job.sections("kubernetes_sd_configs")]) {
    const tls = section.section("tls_config");
    mustExist(tls?.text("cert_file") ?? "", "client cert file");
    mustExist(tls?.text("key_file") ?? "", "client key file");
  }
}

function mustExist(path: string, what: string): void {
  if (path !== "" && !existsSync(path))
    throw new Error(`error checking ${what} ${JSON.stringify(path)}: no such file or directory`);
}

/** Gives back what may not be meant; throws where a target cannot be scraped. */
function checkDiscoveries(
  discoveries: readonly Discovery[],
  job: ScrapeConfig | undefined,
  where: string,
  syntaxOnly: boolean,
): string[] {
  const warnings: string[] = [];
  for (const discovery of discoveries) {
    if (discovery.kind === "static" && job !== undefined) {
      const groups = discovery.groups.map(({ targets, labels }, i): TargetGroup => ({
        source: String(i),
        labels,
        targets: targets.map((address) => ({ __address__: address })),
      }));
      for (const group of groups) checkTargets(job, group);
    }
    if (discovery.kind !== "file" || syntaxOnly) continue;
    for (const pattern of discovery.files) {
      const found = globSync(pattern).filter((path) => statSync(path).isFile());
      if (found.length === 0)
        warnings.push(`file ${JSON.stringify(pattern)} for file_sd ${where} does not exist`);
      for (const path of found) {
        const groups = parseTargetFile(readFileSync(path, "utf8"), path);
        if (job !== undefined) for (const group of groups) checkTargets(job, group);
      }
    }
  }
  return warnings;
}

/** Every target can be scraped as it comes out of relabelling. */
function checkTargets(job: ScrapeConfig, group: TargetGroup): void {
  for (const [i, found] of group.targets.entries()) {
    const outcome = buildTarget(job, group, found);
    if (outcome.kind === "refused")
      throw new Error(`instance ${i} in group ${group.source}: ${outcome.error.message}`);
  }
}

function lintOf({ jobs }: LoadedConfig, longestMs: number | undefined): string[] {
  if (longestMs === undefined) return [];
  return jobs
    .filter((job) => job.number("scrape_interval") >= longestMs)
    .map((job) => {
      const interval = formatDurationMs(job.number("scrape_interval"));
      return `too long scrape interval found, data point will be marked as stale - job: ${job.text("job_name")}, interval: ${interval}`;
    });
}
