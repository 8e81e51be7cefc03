/** Every check of the house that runs nothing of it: types, lint, layout, arrows. All run, the first failure is not the last word. */
import { spawnSync } from "node:child_process";

const checks: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["types (node)", "tsc", "-p", "tsconfig.json"],
  ["types (anywhere)", "tsc", "-p", "tsconfig.anywhere.json"],
  ["types (web)", "tsc", "-p", "tsconfig.web.json"],
  ["lint", "oxlint"],
  ["layout", "oxfmt", "--check", "."],
  ["rooms", "node", "tools/rooms.ts"],
];

let failed = 0;
for (const [name, command, ...args] of checks) {
  const startMs = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 64 << 20 });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed++;
  console.log([stdout, stderr].join("\n").trim());
}
console.log(`${checks.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
