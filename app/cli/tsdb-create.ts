import { systemClock } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import { BlockBuilder, listBlocks } from "@taffrail/tsdb";
import { type Command, type Flag, type Invocation, UsageError } from "./command.ts";
import { blockTable, quietLogFlags, usualDir } from "./tsdb-list.ts";

/** Samples of so much time go into one block. */
export const blockSpanMs = 7_200_000;

/** Flags of whatever writes blocks. */
export const createFlags: readonly Flag[] = [
  { name: "human-readable", type: "bool", short: "r", help: "print times and sizes in words" },
  { name: "quiet", type: "bool", short: "q", help: "do not print the blocks" },
];

/** `taffrail tsdb create-blocks-from`: blocks of data from elsewhere. */
export const createBlocksFrom: Command = {
  name: "tsdb create-blocks-from",
  summary: "Make blocks of other data",
  usage: "COMMAND",
  flags: quietLogFlags,
  parts: {
    openmetrics: {
      summary: "of samples in OpenMetrics text",
      load: async () => (await import("./tsdb-from-openmetrics.ts")).fromOpenMetrics,
    },
    rules: {
      summary: "of recording rules, from what a server answers of the past",
      load: async () => (await import("./tsdb-from-rules.ts")).fromRules,
    },
  },
  more: `Blocks go to ${usualDir} unless told otherwise; a server that runs on that folder takes them up when it is started again.`,
  run: ({ positionals: [word] }) =>
    Promise.reject(
      new UsageError(
        word === undefined ? "want `openmetrics` or `rules`" : `got "${word}", want openmetrics or rules`,
      ),
    ),
};

/** Writes blocks into a folder and prints each as a row of the table. */
export class BlockMaker {
  readonly #dir: string;
  readonly #invocation: Invocation;
  #made = 0;

  constructor(dir: string, invocation: Invocation) {
    this.#dir = dir;
    this.#invocation = invocation;
    systemDisk.makeDir(dir);
  }

  begin(): BlockBuilder {
    const { signal } = this.#invocation;
    const options = {
      disk: systemDisk,
      dir: this.#dir,
      nowMs: systemClock.now(),
      random: Math.random,
      signal,
    };
    return new BlockBuilder(options);
  }

  async finish(builder: BlockBuilder): Promise<void> {
    const { flags, out } = this.#invocation;
    const built = await builder.finish();
    if (built === undefined || flags.bool("quiet")) return;
    const blocks = listBlocks(systemDisk, this.#dir).filter(({ meta }) => meta.ulid === built.ulid);
    const [head, ...rows] = blockTable(blocks, flags.bool("human-readable"));
    for (const line of this.#made++ === 0 ? [head!, ...rows] : rows) out(line);
  }
}
