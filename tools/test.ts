/**
 * Passes every test of the house, page tests included: finds or installs a Chromium first.
 *
 *   npm test                       all of them
 *   npm test -- PATTERN…           those whose path holds one of the patterns
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { ensureChromium } from "./chromium.ts";

const patterns = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const flags = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
const files = globSync("**/*.test.ts", { exclude: (name) => name === "node_modules" || name === ".cache" })
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
  .sort();
if (files.length === 0) {
  console.error(`no test file matches ${patterns.join(", ")}`);
  process.exit(1);
}
const chromium = ensureChromium((line) => console.error(line));
if (chromium === undefined) process.exit(1);
const reporter = flags.some((flag) => flag.startsWith("--test-reporter"))
  ? []
  : [
      "--test-reporter=dot",
      "--test-reporter-destination=stdout",
      "--test-reporter=./tools/test-summary.ts",
      "--test-reporter-destination=stdout",
    ];
const child = spawn(process.execPath, ["--test", "--test-timeout=900000", ...reporter, ...flags, ...files], {
  stdio: "inherit",
  env: { ...process.env, TAFFRAIL_CHROMIUM: chromium },
});
child.on("exit", (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1;
});
