/**
 * Runs a test that is too long for every day.
 *
 *   npm run torture -- NAME [--runs N]
 */
import { existsSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Torture } from "./torture/kind.ts";

const { values, positionals } = parseArgs({
  options: { runs: { type: "string" }, help: { type: "boolean" } },
  allowPositionals: true,
});
const names = readdirSync(new URL("./torture/", import.meta.url))
  .filter((file) => file.endsWith(".ts") && file !== "kind.ts")
  .map((file) => file.slice(0, -3));
const [name] = positionals;

if (name === undefined || values.help === true || !names.includes(name)) {
  if (name !== undefined && !names.includes(name)) console.error(`unknown torture "${name}"`);
  console.log(`usage: npm run torture -- NAME [--runs N]\n\nNAME is one of ${names.join(", ")}.`);
  process.exitCode = values.help === true ? 0 : 2;
} else {
  const file = new URL(`./torture/${name}.ts`, import.meta.url);
  if (!existsSync(file)) throw new Error(`BUG: ${name} is listed and not there`);
  const { run, fullRuns } = (await import(file.href)) as { run: Torture; fullRuns: number };
  const runs = values.runs === undefined ? fullRuns : Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs: got "${values.runs}", want a whole number from 1`);
  const { passed, failed } = await run(runs, { line: (text) => console.log(text) });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
