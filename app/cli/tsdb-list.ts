import { messageOf } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import { formatSizeBytes } from "@taffrail/model";
import { listBlocks, type ListedBlock, NoDataFolderError } from "@taffrail/tsdb";
import type { Command, Flag, Invocation } from "./command.ts";
import { atMost, goDuration, goTime } from "./tsdb-text.ts";

/** Flags that every part of `tsdb` has. */
export const quietLogFlags: readonly Flag[] = [
  { name: "log.level", type: "text", value: "LEVEL", default: "warn", help: "debug, info, warn or error" },
];

/** Where data are unless told otherwise. */
export const usualDir = "./taffrail-data";

/** `taffrail tsdb list`: a line a block, in the columns of promtool. */
export const list: Command = {
  name: "tsdb list",
  summary: "List blocks",
  usage: "[DIR]",
  flags: [
    {
      name: "human-readable",
      type: "bool",
      short: "r",
      help: "times and sizes in words",
    },
    ...quietLogFlags,
  ],
  more: `DIR is a data folder of Taffrail or Prometheus (default: ${usualDir}).`,
  run: (invocation) => Promise.resolve(listAll(invocation)),
};

function listAll({ flags, positionals, out, err }: Invocation): number {
  const dir = atMost(positionals, 1)[0] ?? usualDir;
  if (systemDisk.stat(dir)?.kind !== "folder") throw new NoDataFolderError(dir);
  let faults = 0;
  const blocks = listBlocks(systemDisk, dir, (block, error) => {
    faults++;
    err(`${block}: ${messageOf(error)}`);
  });
  for (const line of blockTable(blocks, flags.bool("human-readable"))) out(line);
  return faults > 0 ? 1 : 0;
}

/** Blocks as a table with a head. */
export function blockTable(blocks: readonly ListedBlock[], isReadable: boolean): string[] {
  const head = [
    "BLOCK ULID",
    "MIN TIME",
    "MAX TIME",
    "DURATION",
    "NUM SAMPLES",
    "NUM CHUNKS",
    "NUM SERIES",
    "SIZE",
  ];
  const rows = blocks.map(({ meta, sizeBytes }) => {
    const { minTime, maxTime, stats } = meta;
    return [
      meta.ulid,
      isReadable ? goTime(minTime) : String(minTime),
      isReadable ? goTime(maxTime) : String(maxTime),
      goDuration(maxTime - minTime),
      String(stats.numSamples ?? 0),
      String(stats.numChunks ?? 0),
      String(stats.numSeries ?? 0),
      isReadable ? formatSizeBytes(sizeBytes) : String(sizeBytes),
    ];
  });
  const widths = head.map((_, column) =>
    Math.max(13, ...[head, ...rows].map((cells) => cells[column]!.length + 2)),
  );
  return [head, ...rows].map((cells) =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell.padEnd(widths[column]!))).join(""),
  );
}
