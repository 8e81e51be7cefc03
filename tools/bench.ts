/**
 * Runs benchmarks: the `.bench.ts` beside each kernel, and the scenarios in `bench/`.
 *
 *   npm run bench                  list what there is
 *   npm run bench -- NAME…         run those whose path holds one of the names
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const names = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const rest = process.argv.slice(2).filter((arg) => arg.startsWith("--"));
const files = globSync("**/*.bench.ts", {
  exclude: (name) => name === "node_modules" || name === ".cache",
}).sort();

if (names.length === 0) {
  console.log(`usage: npm run bench -- NAME…\n\n${files.map((file) => `  ${file}`).join("\n")}`);
} else {
  const chosen = files.filter((file) => names.some((name) => file.includes(name)));
  if (chosen.length === 0) console.error(`no benchmark matches ${names.join(", ")}`);
  let failed = chosen.length === 0;
  for (const file of chosen) {
    console.log(`\n${file}`);
    failed =
      spawnSync(process.execPath, ["--expose-gc", file, ...rest], { stdio: "inherit" }).status !== 0 ||
      failed;
  }
  process.exitCode = failed ? 1 : 0;
}
