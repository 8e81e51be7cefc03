/**
 * Runs published test data against Taffrail.
 *
 *   npm run conformance -- KIND PATH…
 *
 * Prints each failure with wanted and got, then `N passed, N failed, N skipped`. Exits with 1 if anything failed or nothing ran.
 */
import { existsSync } from "node:fs";
import { inspect } from "node:util";
import { messageOf } from "@taffrail/base";
import type { ConformanceKind, Report } from "./conformance/kind.ts";

/** Every kind there will be; one without a file in `tools/conformance/` is not built yet. */
export const kinds = [
  "exposition",
  "relabel",
  "config",
  "discovery",
  "parse",
  "promql",
  "compliance",
  "remote",
  "rules",
  "templates",
  "dashboards",
  "tsdb",
  "kubestate",
  "kubestate-http",
] as const;

/** What a run found. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The kind of that name, or `undefined` where its room is not built. */
export async function loadKind(name: string): Promise<ConformanceKind | undefined> {
  const file = new URL(`./conformance/${name}.ts`, import.meta.url);
  if (!existsSync(file)) return undefined;
  return ((await import(file.href)) as { run: ConformanceKind }).run;
}

/** Runs a kind over paths, writing each failure to `say`. */
export async function runKind(
  run: ConformanceKind,
  paths: readonly string[],
  say: (line: string) => void,
): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const report: Report = {
    pass: () => void counts.passed++,
    fail: (id, wanted, got) => {
      counts.failed++;
      say(`FAIL ${id}\n  wanted: ${shown(wanted)}\n  got:    ${shown(got)}`);
    },
    skip: (id, why) => {
      counts.skipped++;
      say(`skip ${id}: ${why}`);
    },
  };
  for (const path of paths) {
    try {
      await run(path, report);
    } catch (error) {
      report.fail(path, "data that can be read", messageOf(error));
    }
  }
  return counts;
}

function shown(value: unknown): string {
  const text =
    typeof value === "string"
      ? value
      : inspect(value, { depth: 12, breakLength: 160, maxStringLength: 2000 });
  return text.replaceAll("\n", "\n          ");
}

async function main(args: readonly string[]): Promise<number> {
  const [kind, ...paths] = args;
  if (kind === undefined || kind === "--help" || paths.length === 0) {
    console.log(
      `usage: npm run conformance -- KIND PATH…\n\nKIND is one of ${kinds.join(", ")}.\nPATH is a file or a folder of test data.`,
    );
    return kind === "--help" ? 0 : 2;
  }
  if (!(kinds as readonly string[]).includes(kind)) {
    console.error(`unknown kind "${kind}": want one of ${kinds.join(", ")}`);
    return 2;
  }
  const missing = paths.filter((path) => !existsSync(path));
  for (const path of missing) console.error(`cannot read ${path}: no such file or folder`);
  if (missing.length > 0) return 2;
  const run = await loadKind(kind);
  if (run === undefined) {
    console.error(`not supported yet: conformance of kind ${kind}`);
    return 1;
  }
  const counts = await runKind(run, paths, (line) => console.log(line));
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed > 0 || counts.passed + counts.skipped === 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
