import { join } from "node:path";
import { type Disk, listSegments, lockDir, systemDisk, WalWriter } from "@taffrail/disk";
import { mendOldBlocks } from "./block/old-blocks.ts";
import { BlockKeeper } from "./compact/block-keeper.ts";
import { Companions } from "./head/companions.ts";
import { Head } from "./head/head.ts";
import { HeadChains } from "./head/head-chains.ts";
import { HeadFiles } from "./head/head-files.ts";
import { NativeRows } from "./head/native-rows.ts";
import { HeadStore } from "./head-store.ts";
import { LiveIntake } from "./live-intake.ts";
import { LateLog } from "./out-of-order/late-log.ts";
import { Pacer } from "./pacer.ts";
import { ReplayingTsdb } from "./replaying-tsdb.ts";
import { SampleLog } from "./sample-log.ts";
import type { Settings, StoreParts } from "./store-parts.ts";
import { type Tsdb, tsdbDefaults, type TsdbOptions } from "./tsdb.ts";
import { NewestInLog } from "./wal/newest-in-log.ts";
import { Patience } from "./wal/patience.ts";
import { prepareLog } from "./wal/prepare-log.ts";
import { type Replayed, Replayer, replay } from "./wal/replay.ts";

/**
 * Opens the store in a folder and brings back what its log holds, before or while it is used as the options say. Throws `DirLockedError` where another process works in it, and
 * `signal.reason` when told to stop.
 */
export async function openTsdb(options: TsdbOptions): Promise<Tsdb> {
  const settings: Settings = { disk: systemDisk, ...tsdbDefaults, ...options };
  const { disk, dir, clock, log, signal, replaySliceMs: sliceMs } = settings;
  await using held = new AsyncDisposableStack();
  held.use(lockDir(disk, dir, log));
  const walDir = join(dir, "wal");
  const lateDir = join(dir, "wbl");
  disk.makeDir(walDir);
  const stop = new AbortController();
  const until = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  await mendOldBlocks({ ...settings, signal: until, sliceMs });
  const keeper = held.use(
    new BlockKeeper({
      ...settings,
      cacheBytes: settings.blockCacheBytes,
      limits: settings,
      otherBytes: () => headBytesOnDisk(disk, dir),
    }),
  );
  const files = held.use(
    new HeadFiles({ disk, dir: join(dir, "chunks_head"), log, cacheBytes: settings.headCacheBytes }),
  );
  const head = new Head(files);
  head.raiseFloor(keeper.blocks.endT); // what a block holds is not wanted from the log
  const companions = new Companions(head, settings.maxExemplars);
  const pacer = new Pacer(sliceMs, until);
  const chains = new HeadChains();
  await head.loadChunks(chains, pacer);

  const reading = {
    disk,
    dir: walDir,
    lateDir,
    head,
    companions,
    chains,
    clock,
    log,
    signal: until,
    sliceMs,
  };
  const newest = new NewestInLog(head.floorT);
  const prepared = settings.servesWhileReplaying
    ? await prepareLog({ ...reading, pacer, judging: { newest, companions, chains } })
    : undefined;
  const rest = { ...reading, companions: prepared === undefined ? companions : undefined };
  const before = prepared === undefined || prepared.hasLeft ? await replay(rest) : undefined;

  const writing = { disk, compression: settings.walCompression, segmentBytes: settings.walSegmentBytes };
  const firstLateLive = (listSegments(disk, lateDir).at(-1) ?? -1) + 1;
  const wal = held.use(new WalWriter({ ...writing, dir: walDir }));
  const lateLog = held.use(new LateLog(head, { ...writing, dir: lateDir, log }));
  const partsOf = ({ maxWalRef, segmentMaxT, aliases }: Replayed): StoreParts => {
    const { startTimes, histogramStartTimes } = settings;
    const native = new NativeRows(head, startTimes, startTimes && histogramStartTimes);
    const samples = new SampleLog(head, native, companions, wal, maxWalRef, segmentMaxT);
    return { settings, walDir, head, companions, wal, samples, lateLog, keeper, aliases };
  };
  if (before !== undefined) {
    const store = new HeadStore(partsOf(before), held.move());
    store.tend();
    return store;
  }
  const patience = new Patience({ clock, log, signal: until });
  const replayer = new Replayer({ ...rest, beside: { firstLive: wal.segment, firstLateLive, patience } });
  return new ReplayingTsdb({
    store: new HeadStore(partsOf(replayer.result()), held.move()),
    live: new LiveIntake({
      ...settings,
      wal,
      lateLog: lateLog.ofOtherHead,
      past: head,
      newest,
      companions,
      maxWalRef: prepared?.maxRef ?? 0,
    }),
    head,
    replayer,
    patience,
    wal,
    pacer,
    stop,
  });
}

/** What a data folder holds beside blocks: logs and head chunks. */
function headBytesOnDisk(disk: Disk, dir: string): number {
  return ["wal", "wbl", "chunks_head"].reduce((sum, name) => sum + bytesIn(disk, join(dir, name)), 0);
}

function bytesIn(disk: Disk, path: string): number {
  const found = disk.stat(path);
  if (found?.kind !== "folder") return found?.sizeBytes ?? 0;
  return disk.list(path).reduce((sum, name) => sum + bytesIn(disk, join(path, name)), 0);
}
