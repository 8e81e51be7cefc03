import { listSegments, segmentPath } from "@taffrail/disk";
import { newestOf } from "./batch-intake.ts";
import { tombstoneRecords } from "./delete-from-head.ts";
import { chunkRangeMs } from "./head/head.ts";
import type { StoreParts } from "./store-parts.ts";
import { listCheckpoints, removeCovered, writeCheckpoint } from "./wal/checkpoint.ts";
import { LogFollower } from "./wal/follow.ts";

/** Lets go of the part of the log that holds nothing of the head any more, and that nobody follows. */
export class LogTrimming {
  readonly #parts: StoreParts;
  readonly #followers = new Set<LogFollower>();
  /** The hour of the samples in the segment that is written. */
  #segmentPart = NaN;

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  /** Reads the log from a place on; what is behind it is kept for the reader as long as there is room. */
  follow(segment: number, byte: number): LogFollower {
    const { settings, walDir, head } = this.#parts;
    const closed = (follower: LogFollower): unknown => this.#followers.delete(follower);
    const follower = new LogFollower({ disk: settings.disk, dir: walDir, head, segment, byte, closed });
    this.#followers.add(follower);
    return follower;
  }

  async trim(): Promise<void> {
    const { settings, walDir, head, wal, companions, samples, aliases } = this.#parts;
    const { disk, clock, walCompression } = settings;
    const part = Math.floor(newestOf(head, clock) / (chunkRangeMs / 2));
    if (part !== this.#segmentPart && wal.segmentSizeBytes > 0) {
      wal.cut();
      this.#segmentPart = part;
    }
    const covered = this.#coveredSegment();
    const keepFrom = this.#followedFrom();
    if (covered === undefined) return removeCovered(disk, walDir, keepFrom);
    const more = inTurn(companions.recordsUpTo(covered), tombstoneRecords(head));
    await writeCheckpoint(disk, walDir, covered, head, aliases, more, walCompression, keepFrom);
    for (const segment of samples.segmentMaxT.keys()) {
      if (segment <= covered) samples.segmentMaxT.delete(segment);
    }
  }

  /** The oldest segment that a follower still wants, as long as such segments take less than what is free on the disk, and than a quarter of what it may take. */
  #followedFrom(): number {
    const { settings, walDir, keeper } = this.#parts;
    const { disk, dir } = settings;
    let from = Math.min(...Array.from(this.#followers, ({ segment }) => segment));
    if (from === Infinity) return from;
    const { maxDiskBytes } = keeper.limits;
    const room = disk.roomBytes(dir);
    let left = Math.min(room, maxDiskBytes > 0 ? maxDiskBytes / 4 : Infinity);
    const done = this.#checkpointed();
    const wanted = listSegments(disk, walDir).filter((n) => n >= from && n <= done);
    for (const segment of wanted.reverse()) {
      left -= disk.stat(segmentPath(walDir, segment))?.sizeBytes ?? 0;
      if (left < 0) return segment + 1;
      from = segment;
    }
    return from;
  }

  /** The last segment that a checkpoint stands for. */
  #checkpointed(): number {
    const { settings, walDir } = this.#parts;
    return listCheckpoints(settings.disk, walDir).at(-1)?.segment ?? -1;
  }

  /** The last of the segments from the oldest on that hold nothing but samples given up. */
  #coveredSegment(): number | undefined {
    const { settings, walDir, head, wal, samples } = this.#parts;
    let covered: number | undefined;
    const done = this.#checkpointed();
    for (const segment of listSegments(settings.disk, walDir)) {
      if (segment <= done) continue; // kept for a follower
      if (segment >= wal.segment) break;
      if ((samples.segmentMaxT.get(segment) ?? -Infinity) >= head.floorT) break;
      covered = segment;
    }
    return covered;
  }
}

/** All of the first, then all of the second. */
function* inTurn<T>(first: Iterable<T>, second: Iterable<T>): Generator<T, void, undefined> {
  yield* first;
  yield* second;
}
