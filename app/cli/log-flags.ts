import type { Flag } from "./command.ts";

/** Flags of every command that runs for long. */
export const logFlags: readonly Flag[] = [
  { name: "log.level", type: "text", value: "LEVEL", default: "info", help: "debug, info, warn or error" },
  { name: "log.format", type: "text", value: "FORM", default: "logfmt", help: "logfmt or json" },
];
