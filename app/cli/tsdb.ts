import { type Command, UsageError } from "./command.ts";

/** `taffrail tsdb`: work on data folders, as `promtool tsdb` does it, and more. */
export const tsdb: Command = {
  name: "tsdb",
  summary: "Look into data folders, verify them, fill them",
  usage: "COMMAND [flags]",
  flags: [],
  parts: {
    list: {
      summary: "List blocks",
      load: async () => (await import("./tsdb-list.ts")).list,
    },
    analyze: {
      summary: "Churn, cardinality and chunks of a block",
      load: async () => (await import("./tsdb-analyze.ts")).analyze,
    },
    dump: {
      summary: "Print samples",
      load: async () => (await import("./tsdb-dump.ts")).dump,
    },
    "dump-openmetrics": {
      summary: "Print samples as OpenMetrics",
      load: async () => (await import("./tsdb-dump.ts")).dumpOpenMetrics,
    },
    "create-blocks-from": {
      summary: "Make blocks of other data",
      load: async () => (await import("./tsdb-create.ts")).createBlocksFrom,
    },
    import: {
      summary: "Take over the data folder of a Prometheus",
      load: async () => (await import("./tsdb-import.ts")).importData,
    },
    verify: {
      summary: "Look at every byte of a data folder",
      load: async () => (await import("./tsdb-verify.ts")).verify,
    },
  },
  more: "`taffrail tsdb COMMAND --help` tells more. All but `import` and `create-blocks-from` change nothing, and may run beside a server.",
  run: ({ positionals: [word] }) =>
    Promise.reject(
      new UsageError(word === undefined ? "want a subcommand" : `unknown subcommand "${word}"`, {
        hint: "`taffrail tsdb --help` lists them",
      }),
    ),
};
