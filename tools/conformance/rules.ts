/** Rule files and their unit tests: `promtool/`, `rulefmt/`, `fixtures/`, `kube-prometheus/`, `kubernetes-mixin/`, by what each folder or file is. */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
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
  const files = statSync(path).isDirectory()
    ? globSync("**/*.{yml,yaml}", { cwd: path })
        .sort()
        .map((name) => join(path, name))
    : [path];
  const indexed = new Set<string>();
  for (const index of statSync(path).isDirectory() ? globSync("**/index.json", { cwd: path }).sort() : []) {
    const dir = dirname(join(path, index));
    const content = JSON.parse(readFileSync(join(path, index), "utf8")) as Index;
    const cases = Array.isArray(content) ? content : Object.values(content).flat();
    for (const one of cases) {
      indexed.add(join(dir, one.file));
      if ("valid" in one) checkCase(join(dir, one.file), one, report);
      else await checkTest(join(dir, one.file), one, report);
    }
  }
  for (const file of files) {
    if (indexed.has(file)) continue;
    const shown = relative(path, file) || basename(file);
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
