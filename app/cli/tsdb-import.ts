import { systemClock } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import { importFolder } from "@taffrail/tsdb";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { quietLogFlags, usualDir } from "./tsdb-list.ts";
import { atMost, percent, Progress } from "./tsdb-text.ts";

/** `taffrail tsdb import`: what a Prometheus stored, taken over. */
export const importData: Command = {
  name: "tsdb import",
  summary: "Take over the data folder of a Prometheus",
  usage: "FROM [INTO]",
  flags: quietLogFlags,
  more: `FROM stays as it is. Its blocks get second names in INTO (default: ${usualDir}; copies where that is another file system); what its log holds
becomes blocks. No server may run on INTO; blocks that overlap are merged when one does.`,
  run,
};

async function run({ positionals, log, signal, out, err }: Invocation): Promise<number> {
  const [from, into = usualDir] = atMost(positionals, 2);
  if (from === undefined) throw new UsageError("want the folder to take over");
  const progress = new Progress(err);
  const { blocks, headBlocks, known, unreadable } = await importFolder({
    disk: systemDisk,
    from,
    into,
    clock: systemClock,
    log,
    signal,
    onProgress: (block, of) => progress.tell(() => `${block} of ${of} blocks, ${percent(block, of)}`),
  });
  out(
    `took over ${blocks.length} blocks and ${headBlocks.length} of the log; ${known} were there already` +
      (unreadable > 0 ? `, ${unreadable} cannot be read` : ""),
  );
  return unreadable > 0 ? 1 : 0;
}
