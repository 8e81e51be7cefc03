import type { LoadedConfig } from "./load.ts";

/** Sections that are read and checked, and that nothing acts on yet. */
const sections = ["rule_files", "alerting", "tracing"] as const;
const globals = ["query_log_file"] as const;

/** What a configuration asks for and this build passes over, by the names of its fields. A server runs all the same, and says so. */
export function unusedIn({ root }: LoadedConfig): string[] {
  const global = root.section("global")!;
  return [
    ...sections.filter((key) => root.isGiven(key)),
    ...globals.filter((key) => global.isGiven(key)).map((key) => `global.${key}`),
  ];
}
