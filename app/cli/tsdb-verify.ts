import { systemDisk } from "@taffrail/disk";
import { NoDataFolderError, verifyFolder } from "@taffrail/tsdb";
import type { Command, Invocation } from "./command.ts";
import { quietLogFlags, usualDir } from "./tsdb-list.ts";
import { atMost, Progress } from "./tsdb-text.ts";

/** `taffrail tsdb verify`: whether a folder is sound. */
export const verify: Command = {
  name: "tsdb verify",
  summary: "Look at every byte of a data folder",
  usage: "[DIR]",
  flags: quietLogFlags,
  more: `DIR is a data folder of Taffrail or Prometheus (default: ${usualDir}). Checksums, order, symbols, postings, every sample of every chunk,
records of the logs and head chunks are looked at; nothing is changed. The exit code is 1 where something is not as it should be; the torn
end of a log, as a crash leaves it, is only told: opening the folder puts it right.`,
  run,
};

async function run({ positionals, signal, out, err }: Invocation): Promise<number> {
  const dir = atMost(positionals, 1)[0] ?? usualDir;
  if (systemDisk.stat(dir)?.kind !== "folder") throw new NoDataFolderError(dir);
  const progress = new Progress(err);
  const found = await verifyFolder({
    disk: systemDisk,
    dir,
    signal,
    onProgress: (what) => progress.tell(() => `looking at ${what}`),
  });
  for (const { path, what, isHarmless } of found.findings)
    out(`${path}: ${what}${isHarmless ? " (harmless: it is put right when the folder is opened)" : ""}`);
  const { blocks, series, chunks, samples, walRecords, headChunks } = found;
  const faults = found.findings.filter(({ isHarmless }) => !isHarmless).length;
  out(
    `${blocks} blocks with ${series} series, ${chunks} chunks and ${samples} samples; ${walRecords} log records; ${headChunks} head chunks: ` +
      (faults === 0 ? "all as it should be" : `${faults} ${faults === 1 ? "fault" : "faults"}`),
  );
  return faults === 0 ? 0 : 1;
}
