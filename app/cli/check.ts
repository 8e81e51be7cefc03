import { parseDurationMs } from "@taffrail/model";
import { checkConfigFile } from "../config/check-config.ts";
import { checkRules, checkRulesFlags } from "./check-rules.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";

/** Exit code of a check whose only findings are lint, where `--lint-fatal` makes them count. */
const lintCode = 3;

const lints: readonly string[] = ["all", "duplicate-rules", "none", "too-long-scrape-interval"];

/** `taffrail check config FILE…`: what a server would say of these files, without starting one. */
export const check: Command = {
  name: "check",
  summary: "Check a configuration without starting anything",
  usage: "config|rules FILE…",
  flags: [
    { name: "agent", type: "bool", help: "check it as the configuration of an agent" },
    {
      name: "syntax-only",
      type: "bool",
      help: "look at the file alone, not at those it refers to",
    },
    {
      name: "lint",
      type: "text",
      value: "WHAT",
      default: "duplicate-rules",
      help: `what else to find fault with: ${lints.join(", ")}`,
    },
    { name: "lint-fatal", type: "bool", help: `faults found by --lint make the exit code ${lintCode}` },
    {
      name: "query.lookback-delta",
      type: "text",
      value: "DURATION",
      default: "5m",
      help: "longer scrape intervals leave gaps",
    },
    ...checkRulesFlags,
  ],
  more:
    "Every file is checked, and the files of targets, credentials, certificates and rules it names; secrets are never shown. The exit code\n" +
    "is 1 if one of them is refused. `check rules` reads rule files, standard input where none is named.",
  endsAtOnce: true,
  run: (invocation) => {
    const [kind, ...files] = invocation.positionals;
    return Promise.resolve(
      kind === "rules" ? checkRules({ ...invocation, positionals: files }) : checkAll(invocation),
    );
  },
};

function checkAll(invocation: Invocation): number {
  const { positionals, flags, out, err, env } = invocation;
  const [kind, ...files] = positionals;
  if (kind !== "config" || files.length === 0)
    throw new UsageError("want `check config FILE…` or `check rules FILE…`");
  const lint = flags.text("lint") ?? "";
  for (const word of lint.split(","))
    if (!lints.includes(word)) err(`WARNING: unknown lint option: ${JSON.stringify(word)}`);
  const isOn = (word: string): boolean => lint.split(",").some((one) => one === word || one === "all");
  const lookbackMs = parseDurationMs(flags.text("query.lookback-delta") ?? "5m");
  const options = {
    env,
    agentMode: flags.bool("agent"),
    syntaxOnly: flags.bool("syntax-only"),
    longestIntervalMs: isOn("too-long-scrape-interval") ? lookbackMs : undefined,
  };
  let failed = 0;
  let found = 0;
  for (const file of files) {
    const { warnings, passedOver, failure, lint: faults, ruleFiles } = checkConfigFile(file, options);
    out(`Checking ${file}`);
    for (const field of passedOver) out(`  WARNING: not supported yet, and passed over: ${field}`);
    for (const warning of warnings) out(`  WARNING: ${warning}`);
    if (failure !== undefined) {
      failed++;
      err(`  FAILED: ${failure}`);
    } else {
      if (ruleFiles.length > 0) out(`  SUCCESS: ${ruleFiles.length} rule files found`);
      out(` SUCCESS: ${file} is valid prometheus config file syntax`);
    }
    out("");
    for (const fault of faults) err(`  FAILED: ${fault}`);
    found += faults.length;
    if (ruleFiles.length === 0) continue;
    const code = checkRules({ ...invocation, positionals: ruleFiles });
    if (code === lintCode) found++;
    else failed += code;
  }
  if (failed > 0) return 1;
  return found > 0 && flags.bool("lint-fatal") ? lintCode : 0;
}
