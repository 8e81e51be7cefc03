import { globSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { type Log, messageOf, noLog, parseYaml } from "@taffrail/base";
import { ConfigError } from "./errors.ts";
import { printSection } from "./print.ts";
import { readSection } from "./read.ts";
import { checkRelabelRules } from "./relabel-rules.ts";
import { Section } from "./section.ts";
import { prometheusConfig, scrapeConfigFile } from "./tables/prometheus.ts";
import { defaultProtocols, escapingScheme, limitFields, validationScheme } from "./tables/scrape.ts";

/** A configuration that was read, checked and completed: whole, or not at all. */
export interface LoadedConfig {
  /** Where it came from, as errors name it. */
  readonly file: string;
  /** Every section with defaults filled in and file names made relative to where the program stands. */
  readonly root: Section;
  /** Every job, those of `scrape_config_files` included. */
  readonly jobs: readonly Section[];
  /** The configuration as `GET /api/v1/status/config` shows it: secrets hidden. */
  readonly yaml: string;
  /** The proxies that the environment names, for sections that take them from there. */
  readonly environmentProxies: {
    readonly http?: string;
    readonly https?: string;
    readonly noProxy: string;
  };
}

/** Where files and variables come from. */
export interface LoadOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly log?: Log;
  /** Fields of a server that stores and alerts are refused. */
  readonly agentMode?: boolean;
  /** Jobs that do not say which protocols they want ask for protobuf first, even where they want no native histograms. */
  readonly protobufFirst?: boolean;
}

/** Reads a configuration file. Throws `ConfigError` or `YamlSyntaxError`, whose message names file, line and field. */
export function loadConfigFile(file: string, options: LoadOptions = {}): LoadedConfig {
  return loadConfig(readText(file), file, options);
}

/** As `loadConfigFile`, for a text that was read already; `file` is where relative names start from. */
export function loadConfig(
  text: string,
  file: string,
  { env = {}, log = noLog, agentMode = false, protobufFirst = false }: LoadOptions = {},
): LoadedConfig {
  const tree = parseYaml(text, file);
  const root = readSection(prometheusConfig, tree, file);
  if (agentMode) {
    for (const key of ["alerting", "rule_files", "remote_read"]) {
      if (root.isGiven(key)) root.fail(key, `field ${key} is not allowed in agent mode`);
    }
  }
  const global = root.section("global")!;
  if (global.isBlank) global.set(escapingScheme.key, "allow-utf-8"); // with a section of its own it stays unsaid
  expandExternalLabels(global, env, log);
  const dir = dirname(file);
  const own = root.sections("scrape_configs");
  const jobs = [...own, ...jobsOfFiles(root, dir)];
  checkJobNames(jobs, file);
  checkRelabelRules(root, global.text(validationScheme.key) === "legacy" ? "legacy" : "utf8");
  resolvePaths(global, dir);
  for (const job of jobs) {
    if (job.file !== file)
      checkRelabelRules(job, global.text(validationScheme.key) === "legacy" ? "legacy" : "utf8");
    resolvePaths(job, dirname(job.file));
    inherit(job, global, protobufFirst);
  }
  for (const key of ["rule_files", "scrape_config_files"]) {
    root.set(
      key,
      root.texts(key).map((path) => resolved(path, dir)),
    );
  }
  for (const key of ["alerting", "remote_write", "remote_read"]) {
    for (const section of sectionsWithin(root, key)) resolvePaths(section, dir);
  }
  return { file, root, jobs, yaml: printSection(root), environmentProxies: proxiesOf(env) };
}

const whyUnread: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EACCES: "not permitted",
  EISDIR: "it is a folder",
};

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const why =
      whyUnread[code] ?? (code.startsWith("ERR_ENCODING") ? "it is not UTF-8 text" : messageOf(error));
    throw new ConfigError(
      file,
      undefined,
      `cannot read the configuration: ${why}`,
      "name another with --config FILE",
    );
  }
}

function jobsOfFiles(root: Section, dir: string): Section[] {
  return root.texts("scrape_config_files").flatMap((pattern) =>
    filesOf(resolved(pattern, dir)).flatMap((path) => {
      const section = readSection(scrapeConfigFile, parseYaml(readText(path), path), path);
      return section.sections("scrape_configs");
    }),
  );
}

/** As Prometheus has it, a file that is not there is none of the files. */
function filesOf(path: string): string[] {
  return globSync(path).sort();
}

function checkJobNames(jobs: readonly Section[], mainFile: string): void {
  const first = new Map<string, Section>();
  for (const job of jobs) {
    const name = job.text("job_name");
    const before = first.get(name);
    if (before === undefined) first.set(name, job);
    else if (job.file === mainFile)
      job.fail("job_name", `found multiple scrape configs with job name "${name}"`);
    else {
      const where = before.file === mainFile ? "main config file" : `"${before.file}"`;
      job.fail("job_name", `found multiple scrape configs with job name "${name}", first found in ${where}`);
    }
  }
}

/** What a job leaves out is what `global` says. */
function inherit(job: Section, global: Section, protobufFirst: boolean): void {
  const name = job.text("job_name");
  if (job.number("scrape_interval") === 0) job.set("scrape_interval", global.number("scrape_interval"));
  const intervalMs = job.number("scrape_interval");
  if (job.number("scrape_timeout") > intervalMs) {
    job.fail(
      "scrape_timeout",
      `scrape timeout greater than scrape interval for scrape config with job name "${name}"`,
    );
  }
  if (job.number("scrape_timeout") === 0)
    job.set("scrape_timeout", Math.min(global.number("scrape_timeout"), intervalMs));
  for (const { key } of limitFields) if (job.number(key) === 0) job.set(key, global.number(key));
  for (const key of [
    "scrape_native_histograms",
    "always_scrape_classic_histograms",
    "convert_classic_histograms_to_nhcb",
    "extra_scrape_metrics",
  ]) {
    if (!job.isGiven(key)) job.set(key, global.bool(key));
  }
  if (job.text("scrape_failure_log_file") === "")
    job.set("scrape_failure_log_file", global.text("scrape_failure_log_file"));
  if (!job.isGiven("scrape_protocols")) {
    const asked = global.texts("scrape_protocols");
    const usual =
      protobufFirst || job.bool("scrape_native_histograms")
        ? ["PrometheusProto", ...defaultProtocols]
        : defaultProtocols;
    job.set("scrape_protocols", asked.length > 0 ? asked : usual);
  }
  const ownScheme = job.text(validationScheme.key);
  if (ownScheme === "") job.set(validationScheme.key, global.text(validationScheme.key));
  if (job.text(escapingScheme.key) === "") {
    const own = ownScheme === "legacy" ? "underscores" : "allow-utf-8";
    const inherited = global.text(escapingScheme.key);
    job.set(escapingScheme.key, ownScheme === "" && inherited !== "" ? inherited : own);
  } else if (job.text(escapingScheme.key) === "allow-utf-8" && job.text(validationScheme.key) === "legacy") {
    job.fail(escapingScheme.key, "utf8 metric names requested but validation scheme is not set to UTF8");
  }
}

/** `$NAME` and `${NAME}` in external labels come from the environment, `$$` is a dollar. */
function expandExternalLabels(
  global: Section,
  env: Readonly<Record<string, string | undefined>>,
  log: Log,
): void {
  const labels = global.textMap("external_labels");
  if (labels.size === 0) return;
  const expand = (text: string): string =>
    text.replace(
      /\$(?:\$|\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g,
      (whole, braced?: string, bare?: string) => {
        if (whole === "$$") return "$";
        const name = braced ?? bare ?? "";
        const value = env[name];
        if (value === undefined)
          log.warn("an external label names a variable that is not set", { variable: name });
        return value ?? "";
      },
    );
  global.set("external_labels", new Map([...labels].map(([name, value]) => [name, expand(value)])));
}

/** What the usual variables say, in either case. */
function proxiesOf(env: Readonly<Record<string, string | undefined>>): LoadedConfig["environmentProxies"] {
  const of = (name: string): string => env[name] || env[name.toLowerCase()] || "";
  const [http, https] = [of("HTTP_PROXY"), of("HTTPS_PROXY")];
  return {
    ...(http === "" ? {} : { http }),
    ...(https === "" ? {} : { https }),
    noProxy: of("NO_PROXY"),
  };
}

/** File names in a section, however deep, start from the folder of the file that gave them. */
function resolvePaths(section: Section, dir: string): void {
  for (const { key, type } of section.table.fields) {
    const value = section.get(key);
    if (value instanceof Section) resolvePaths(value, dir);
    else if (Array.isArray(value)) {
      if (
        key === "files" &&
        (section.table.name === "file_sd_configs" || section.table.name === "http_headers")
      ) {
        section.set(
          key,
          section.texts(key).map((path) => resolved(path, dir)),
        );
      } else for (const item of section.sections(key)) resolvePaths(item, dir);
    } else if (value instanceof Map) {
      for (const item of value.values()) if (item instanceof Section) resolvePaths(item, dir);
    } else if (typeof value === "string" && value !== "" && type.kind === "text" && key.endsWith("_file")) {
      section.set(key, resolved(value, dir));
    }
  }
}

function sectionsWithin(root: Section, key: string): Section[] {
  const own = root.section(key);
  return own === undefined ? root.sections(key) : [own];
}

function resolved(path: string, dir: string): string {
  return path === "" || isAbsolute(path) ? path : join(dir, path);
}
