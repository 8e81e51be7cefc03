import { readFileSync, writeFileSync } from "node:fs";
import { messageOf, systemClock, TaffrailError } from "@taffrail/base";
import { RegexpSyntaxError, searching } from "@taffrail/model";
import { parseTestFile, runUnitTest, type TestGroup, type UnitTestOptions } from "@taffrail/rules";
import { parserOf } from "./check-rules.ts";
import { type Invocation, UsageError } from "./command.ts";
import { junitXml, type JunitSuite } from "./junit.ts";
import { loadTestRules } from "./load-test-rules.ts";

/** What a run over test files is told. */
export interface TestRulesOptions extends UnitTestOptions {
  /** Which tests run, by name; all where there is none. */
  readonly runs?: (name: string) => boolean;
  readonly ignoresUnknown?: boolean;
}

/** What one test file gave. */
export interface TestFileResult {
  /** What failed, as it is printed; none is success. */
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
  readonly suite: JunitSuite;
}

/** Runs the unit tests of one file. Rejects only with the reason of the signal. */
export async function testFile(path: string, options: TestRulesOptions): Promise<TestFileResult> {
  const cases: { name: string; failures: readonly string[] }[] = [];
  const done = (failures: readonly string[], warnings: readonly string[] = []): TestFileResult => ({
    failures,
    warnings,
    suite: { name: path, t: options.clock.now(), cases },
  });
  const ignoresUnknown = options.ignoresUnknown ?? false;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return done([messageOf(error)]);
  }
  try {
    const file = parseTestFile(text, path, { ignoresUnknown });
    const rules = loadTestRules(file, path, { ignoresUnknown, parser: options.parser ?? {} });
    if (rules.errors.length > 0) return done(rules.errors, rules.warnings);
    const failures: string[] = [];
    for (const [i, test] of file.tests.entries()) {
      if (options.runs !== undefined && !options.runs(test.name)) continue;
      const result = await runUnitTest(test, file, rules.groups, options);
      failures.push(...result.failures);
      cases.push({ name: nameOf(test, i), failures: result.failures });
    }
    return done(failures, rules.warnings);
  } catch (error) {
    if (!(error instanceof TaffrailError)) throw error;
    return done([error.message]);
  }
}

function nameOf({ name }: TestGroup, i: number): string {
  return name === "" ? `unnamed#${i}` : name;
}

/** `taffrail test rules FILE…`: unit tests of rules, as promtool runs them. */
export async function testRules({ flags, positionals, log, signal, out, err }: Invocation): Promise<number> {
  if (positionals.length === 0) throw new UsageError("want `test rules FILE…`");
  const patterns = flags.texts("run");
  let runs: ((name: string) => boolean) | undefined;
  try {
    const searches = patterns.map((pattern) => searching(pattern));
    if (searches.length > 0) runs = (name) => searches.some((search) => search.test(name));
  } catch (error) {
    if (!(error instanceof RegexpSyntaxError)) throw error;
    throw new UsageError(`--run: ${error.message}`);
  }
  const features = flags.texts("enable-feature").flatMap((list) => list.split(","));
  const suites: JunitSuite[] = [];
  let failed = false;
  for (const path of positionals) {
    const result = await testFile(path, {
      clock: systemClock,
      log,
      signal,
      parser: parserOf(features),
      delayedNameRemoval: features.includes("promql-delayed-name-removal"),
      showsDifference: flags.bool("diff"),
      ignoresUnknown: flags.bool("ignore-unknown-fields"),
      ...(runs === undefined ? {} : { runs }),
      ...(flags.bool("debug") ? { debug: (line: string) => out(`DEBUG: ${line}`) } : {}),
    });
    suites.push(result.suite);
    for (const warning of result.warnings) err(`  WARNING: ${warning}`);
    if (result.failures.length === 0) out("  SUCCESS");
    else {
      failed = true;
      err(`  FAILED:\n${result.failures.join("\n")}`);
    }
    out("");
  }
  const junit = flags.text("junit");
  if (junit !== undefined) writeFileSync(junit, junitXml(suites));
  return failed ? 1 : 0;
}
