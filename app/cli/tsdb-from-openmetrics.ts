import { messageOf, TaffrailError } from "@taffrail/base";
import { type DiskFile, systemDisk } from "@taffrail/disk";
import { Labels } from "@taffrail/model";
import type { BlockBuilder } from "@taffrail/tsdb";
import { type ExpositionCursor, openExposition } from "@taffrail/wire";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { BlockMaker, blockSpanMs, createFlags } from "./tsdb-create.ts";
import { quietLogFlags, usualDir } from "./tsdb-list.ts";
import { atMost, percent, Progress } from "./tsdb-text.ts";

/** A text that holds no samples that blocks can be made of. */
class OpenMetricsError extends TaffrailError {
  readonly code = "cli/openmetrics";
}

/** `taffrail tsdb create-blocks-from openmetrics FILE [DIR]`. */
export const fromOpenMetrics: Command = {
  name: "tsdb create-blocks-from openmetrics",
  summary: "Make blocks of samples in OpenMetrics text",
  usage: "FILE [DIR]",
  flags: [
    {
      name: "label",
      type: "text",
      value: "NAME=VALUE",
      multiple: true,
      help: "label to give to every series; several times for more",
    },
    ...createFlags,
    ...quietLogFlags,
  ],
  more: `Every sample needs a timestamp. Blocks of two hours go to DIR (default: ${usualDir}). The file may be larger than memory: it is read
several times, some hours of it each time.`,
  run,
};

/** So much of the file is in memory at a time. */
const windowBytes = 16 << 20;
/** So many samples are gathered before they are written, or those of two hours where that is more. */
const mostSamples = 8_000_000;
const endMark = Buffer.from("# EOF\n");

async function run(invocation: Invocation): Promise<number> {
  const { flags, positionals, err } = invocation;
  const [path, dir = usualDir] = atMost(positionals, 2);
  if (path === undefined) throw new UsageError("want a file");
  const extra = flags.texts("label").map((text): [string, string] => {
    const at = text.indexOf("=");
    if (at <= 0) throw new UsageError(`--label: got "${text}", want NAME=VALUE`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const progress = new Progress(err);
  const file = systemDisk.open(path, "read");
  try {
    const counts = new Map<number, number>();
    await walk(invocation, file, path, (cursor, done) => {
      progress.tell(() => `counting: ${done}`);
      const window = windowOf(cursor.t);
      counts.set(window, (counts.get(window) ?? 0) + 1);
    });
    const maker = new BlockMaker(dir, invocation);
    const passes = passesOf(counts);
    for (const [i, windows] of passes.entries()) {
      const builders = new Map(windows.map((window) => [window, new SeriesBuilder(maker.begin(), extra)]));
      await walk(invocation, file, path, (cursor, done) => {
        progress.tell(() => `pass ${i + 1} of ${passes.length}: ${done}`);
        builders.get(windowOf(cursor.t))?.add(cursor);
      });
      for (const { builder } of builders.values()) await maker.finish(builder);
    }
  } finally {
    file.close();
  }
  return 0;
}

function windowOf(t: number): number {
  return Math.floor(t / blockSpanMs);
}

/** Windows in order of time, as many to a pass as the bound allows. */
function passesOf(counts: ReadonlyMap<number, number>): number[][] {
  const passes: number[][] = [];
  let samples = Infinity;
  for (const [window, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (samples + count > mostSamples) {
      passes.push([]);
      samples = 0;
    }
    passes.at(-1)!.push(window);
    samples += count;
  }
  return passes;
}

/** One block's series by the bytes that the text has for them. */
class SeriesBuilder {
  readonly builder: BlockBuilder;
  readonly #extra: readonly (readonly [string, string])[];
  readonly #byText = new Map<string, number>();
  readonly #byLabels = new Map<string, number>();

  constructor(builder: BlockBuilder, extra: readonly (readonly [string, string])[]) {
    this.builder = builder;
    this.#extra = extra;
  }

  add(cursor: ExpositionCursor): void {
    const { keyBytes, keyStart, keyEnd } = cursor;
    const text = Buffer.from(keyBytes.buffer, keyBytes.byteOffset + keyStart, keyEnd - keyStart).toString(
      "latin1",
    );
    let series = this.#byText.get(text);
    if (series === undefined) {
      const pairs = cursor.pairs();
      const entries: (readonly [string, string])[] = [];
      for (let i = 0; i < pairs.length; i += 2) entries.push([pairs[i]!, pairs[i + 1]!]);
      const labels = Labels.from([...entries, ...this.#extra]);
      series = this.#byLabels.get(labels.key) ?? this.builder.addSeries(labels);
      this.#byLabels.set(labels.key, series);
      this.#byText.set(text, series);
    }
    this.builder.add(series, cursor.t, cursor.value);
  }
}

/** Visits every series line of the file, window by window, each cut behind a line. Rejects with what is wrong with the text. */
async function walk(
  { signal }: Invocation,
  file: DiskFile,
  path: string,
  visit: (cursor: ExpositionCursor, done: string) => void,
): Promise<void> {
  const sizeBytes = file.sizeBytes();
  let room = Buffer.allocUnsafe(windowBytes + endMark.length);
  let isEnded = false;
  for (let at = 0; at < sizeBytes && !isEnded;) {
    const length = file.read(room.subarray(0, room.length - endMark.length), at);
    const isLast = at + length >= sizeBytes;
    const cut = isLast ? length : room.lastIndexOf(0x0a, length - 1) + 1;
    if (cut === 0) {
      room = Buffer.allocUnsafe(room.length * 2); // a line longer than the window
      continue;
    }
    isEnded = room.subarray(0, cut).subarray(-endMark.length).equals(endMark) || endsBare(room, cut);
    if (isLast && !isEnded) throw new OpenMetricsError(`cannot read ${path}: it does not end with # EOF`);
    if (!isEnded) endMark.copy(room, cut);
    const end = isEnded ? cut : cut + endMark.length;
    const done = percent(at, sizeBytes);
    try {
      const cursor = openExposition("openmetrics", room.subarray(0, end));
      for (let kind = cursor.next(); kind !== "end"; kind = cursor.next()) {
        if (kind !== "series") continue;
        if (!cursor.hasTime) throw new OpenMetricsError("expected timestamp for series got none");
        visit(cursor, done);
      }
    } catch (error) {
      if (!(error instanceof TaffrailError)) throw error;
      throw new OpenMetricsError(`cannot read ${path}, in bytes ${at} to ${at + cut}: ${messageOf(error)}`, {
        cause: error,
      });
    }
    at += cut;
    await new Promise((resolve) => setImmediate(resolve)); // a Ctrl-C is heard
    signal.throwIfAborted();
  }
  if (!isEnded) throw new OpenMetricsError(`cannot read ${path}: it does not end with # EOF`);
}

/** Whether the text ends in `# EOF` without a line feed. */
function endsBare(room: Buffer, end: number): boolean {
  return (
    room
      .subarray(Math.max(0, end - 6), end)
      .toString("latin1")
      .endsWith("\n# EOF") ||
    (end === 5 && room.subarray(0, 5).toString("latin1") === "# EOF")
  );
}
