/** `config.json`: configurations with what they print back, or the fact that they are refused. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { messageOf } from "@taffrail/base";
import { loadConfig } from "../../app/config/load.ts";
import type { ConformanceKind } from "./kind.ts";

interface Case {
  readonly name: string;
  readonly agent_mode: boolean;
  readonly yaml: string;
  readonly normalised?: string;
  readonly error?: string;
  readonly needs_files?: string;
}

export const run: ConformanceKind = (path, report) => {
  const file = statSync(path).isDirectory() ? join(path, "config.json") : path;
  const files = join(dirname(file), "files");
  for (const { name, agent_mode: agentMode, yaml, normalised, error } of JSON.parse(
    readFileSync(file, "utf8"),
  ) as Case[]) {
    const at = existsSync(files) ? join(files, name) : join(dirname(file), name);
    let got: string;
    let refused = false;
    try {
      got = loadConfig(yaml, at, { agentMode }).yaml;
    } catch (thrown) {
      refused = true;
      got = messageOf(thrown);
    }
    // What was printed stood in a folder `testdata/`; here names start from where the data lies.
    const shown = got
      .replaceAll(dirname(at) + "/", "testdata/")
      .replaceAll(relative(".", dirname(at)) + "/", "testdata/");
    if (error !== undefined ? refused : !refused && shown.trim() === normalised?.trim()) report.pass(name);
    else
      report.fail(
        `${basename(file)}: ${name}`,
        error === undefined ? normalised : `refused: ${error}`,
        shown,
      );
  }
  return Promise.resolve();
};
