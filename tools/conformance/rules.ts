/** Rule files and their unit tests: `promtool/`, `rulefmt/`, `fixtures/`, `kube-prometheus/`, `kubernetes-mixin/`, by what each folder or file is. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { noLog, parseYamlDocuments, plainOf, systemClock } from "@taffrail/base";
import { searching } from "@taffrail/model";
import { duplicateRules, parseRuleFile, type RuleFileOptions } from "@taffrail/rules";
import { testFile } from "../../app/cli/test-rules.ts";
import type { ConformanceKind, Report } from "./kind.ts";

interface TestRun {
  readonly file: string;
  readonly exit: number;
  /** Part of what is said, of the version that made the data. */
  readonly says?: string;
  readonly run?: readonly string[];
  readonly ignore_unknown_fields?: boolean;
}

interface RuleCase {
  readonly file: string;
  readonly valid: boolean;
  readonly scheme: "utf8" | "legacy";
  readonly why?: string;
}

type Index = RuleCase[] | Readonly<Record<string, readonly TestRun[]>>;

export const run: ConformanceKind = async (path, report) => {
  const isFolder = statSync(path).isDirectory();
  const root = isFolder ? path : dirname(path);
  const indexes = isFolder ? globSync("**/index.json", { cwd: root }).sort() : ["index.json"];
  const indexed = new Set<string>();
  for (const index of indexes.map((name) => join(root, name)).filter((name) => existsSync(name))) {
    const content = JSON.parse(readFileSync(index, "utf8")) as Index;
    const lists = Array.isArray(content) ? [["", content] as const] : Object.entries(content);
    for (const [kind, cases] of lists) {
      for (const one of cases) {
        const file = join(dirname(index), one.file);
        if (!isFolder && path !== index && path !== file) continue;
        indexed.add(file);
        if ("valid" in one) checkCase(file, one, report);
        else if (kind.startsWith("check")) checkExit(file, one, report);
        else await checkTest(file, one, report);
      }
    }
  }
  if (!isFolder && (indexed.size > 0 || path.endsWith(".json"))) return;
  const files = isFolder ? globSync("**/*.{yml,yaml}", { cwd: path }).sort() : [basename(path)];
  for (const shown of files) {
    const file = join(root, shown);
    if (indexed.has(file)) continue;
    const text = readFileSync(file, "utf8");
    if (/^tests:/m.test(text) && !/^groups:/m.test(text))
      await checkTest(file, { file: shown, exit: 0 }, report);
    else checkPlain(file, shown, text, report);
  }
};

/** Every switch of the language on: files use them only where they were checked with them. */
const parser: NonNullable<RuleFileOptions["parser"]> = {
  experimentalFunctions: true,
  durationExpressions: true,
  extendedRangeSelectors: true,
  fillModifiers: true,
};

function checkCase(file: string, { valid, scheme, why }: RuleCase, report: Report): void {
  const { errors } = parseRuleFile(readFileSync(file, "utf8"), file, { names: scheme });
  const id = `${basename(dirname(file))}/${basename(file)}`;
  if (valid === (errors.length === 0)) report.pass(id);
  else
    report.fail(
      id,
      valid ? "valid" : `refused: ${why ?? ""}`,
      errors.map(({ message }) => message).join("\n"),
    );
}

/** What `check rules` exits with. */
function checkExit(file: string, { exit, ignore_unknown_fields }: TestRun, report: Report): void {
  const { errors } = parseRuleFile(readFileSync(file, "utf8"), file, {
    parser,
    ignoresUnknownFields: ignore_unknown_fields ?? false,
  });
  const got = errors.length === 0 ? 0 : 1;
  if (got === exit) report.pass(`check ${basename(file)}`);
  else report.fail(`check ${basename(file)}`, exit, errors.map(({ message }) => message).join("\n"));
}

/** A rule file that no index lists: files named as bad must be refused, all others load. */
function checkPlain(file: string, shown: string, text: string, report: Report): void {
  const isBad = /(?:^|[-_.])(?:bad|invalid|extrafields)(?:[-_.]|$)/.test(
    basename(file).replace(/\.ya?ml$/, ""),
  );
  const spec = specOf(text, file);
  const { file: read, errors } = parseRuleFile(spec ?? text, shown, { parser });
  const said = errors.map(({ message }) => message).join("\n");
  // Fields that only an error of the evaluation or of a test shows are no fault of the file.
  const isRefused = errors.length > 0;
  if (isBad && basename(file) === "bad-rules-error.yml" ? !isRefused : isBad === isRefused)
    report.pass(shown);
  else report.fail(shown, isBad ? "refused" : "valid", said);
  if (read === undefined || basename(file) !== "prometheus_rules.yaml") return;
  const count = duplicateRules(read.groups).length;
  if (count === 1) report.pass(`${shown} lint`);
  else report.fail(`${shown} lint`, 1, count);
}

/** The rule file in a `PrometheusRule` object; `undefined` where the text is a rule file itself. */
function specOf(text: string, file: string): string | undefined {
  if (!/^kind: PrometheusRule$/m.test(text)) return undefined;
  const [document] = parseYamlDocuments(text, file);
  return JSON.stringify((plainOf(document!) as { spec: unknown }).spec);
}

async function checkTest(file: string, one: TestRun, report: Report): Promise<void> {
  const patterns = (one.run ?? []).map((pattern) => searching(pattern));
  const id = `${basename(dirname(file))}/${basename(file)}${one.run === undefined ? "" : ` --run ${one.run.join(",")}`}`;
  if (!existsSync(file)) return report.fail(id, "a file", "none");
  const { failures } = await testFile(file, {
    clock: systemClock,
    log: noLog,
    parser: {},
    ignoresUnknown: one.ignore_unknown_fields ?? false,
    ...(patterns.length === 0
      ? {}
      : { runs: (name: string) => patterns.some((pattern) => pattern.test(name)) }),
  });
  const said = failures.join("\n");
  if ((failures.length === 0 ? 0 : 1) !== one.exit)
    return report.fail(id, `exit ${one.exit} ${one.says ?? ""}`, said);
  const wanted = linesOf(one.says ?? "");
  const got = linesOf(said).map((line) => line.replaceAll(`${dirname(file)}/`, ""));
  const missing = wanted.filter((line) => !got.some((other) => other.includes(line)));
  if (missing.length === 0) report.pass(id);
  else report.fail(id, one.says, said);
}

/** What is said, line by line, without what surrounds it. */
function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("  FAILED:"));
}
