import { messageOf, hintOf } from "@taffrail/base";
import { loadConfigFile } from "../config/load.ts";
import { scrapeJobsOf } from "../config/scrape-jobs.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";

/** `taffrail check config FILE…`: what a server would say of these files, without starting one. */
export const check: Command = {
  name: "check",
  summary: "Check a configuration without starting anything",
  usage: "config FILE…",
  flags: [{ name: "agent", type: "bool", help: "check it as the configuration of an agent" }],
  more: "Every file is checked; the exit code is 1 if one of them is refused. `check rules` is not supported yet.",
  run: (invocation) => Promise.resolve(checkAll(invocation)),
};

function checkAll({ positionals, flags, out, err, env }: Invocation): number {
  const [kind, ...files] = positionals;
  if (kind === "rules") throw new UsageError("not supported yet: check rules");
  if (kind !== "config" || files.length === 0) throw new UsageError("want `check config FILE…`");
  let failed = 0;
  for (const file of files) {
    try {
      const config = loadConfigFile(file, { env, agentMode: flags.bool("agent") });
      const jobs = scrapeJobsOf(config);
      out(`${file}: valid, ${jobs.length} ${jobs.length === 1 ? "job" : "jobs"}`);
      for (const job of jobs) {
        for (const discovery of job.discoveries) {
          if (discovery.kind === "unsupported")
            out(`  job ${job.jobName}: not supported yet: ${discovery.name}`);
        }
      }
    } catch (error) {
      failed++;
      const hint = hintOf(error);
      err(`${messageOf(error)}${hint === undefined ? "" : `\n  ${hint}`}`);
    }
  }
  return failed === 0 ? 0 : 1;
}
