/** Something counted. */
export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** A target with its series. */
export interface CountedTarget {
  readonly job: string;
  readonly instance: string;
  readonly count: number;
}

/** A block on the disk; times in Unix milliseconds. */
export interface Block {
  readonly ulid: string;
  readonly minTime: number;
  readonly maxTime: number;
  readonly sizeBytes: number;
  readonly level: number;
  readonly tombstones: number;
  readonly leavesAt: number | null;
}

/** What `/api/ui/data` answers. */
export interface StoreView {
  /** Where another server keeps the samples; times in Unix milliseconds. */
  readonly remote?: {
    readonly queryUrl: string;
    readonly writeUrl: string;
    readonly bufferBytes: number;
    readonly segmentsGivenUp: number;
    readonly answeredAt: number | null;
    readonly failedAt: number | null;
    readonly failure: string;
  };
  readonly census: {
    readonly series: number;
    readonly metrics: readonly Counted[];
    readonly labels: readonly { readonly name: string; readonly values: number; readonly bytes: number }[];
    readonly pairs: readonly Counted[];
    readonly jobs: readonly Counted[];
    readonly targets: readonly CountedTarget[];
    readonly namespaces: readonly Counted[];
    readonly totals: { readonly metrics: number; readonly labels: number; readonly pairs: number };
    readonly growth: {
      readonly since: number;
      readonly series: number;
      readonly metrics: readonly Counted[];
      readonly targets: readonly CountedTarget[];
      readonly labels: readonly Counted[];
    };
  };
  readonly memory: {
    readonly granted: number | null;
    readonly resident: number;
    readonly parts: Readonly<Record<string, number>>;
    readonly head: { readonly held: number; readonly most: number };
    readonly queries: {
      readonly maxSamples: number;
      readonly maxConcurrent: number;
      readonly timeoutMs: number;
    };
  };
  readonly disk: {
    readonly most: number;
    readonly free: number;
    readonly log: number;
    readonly headChunks: number;
    readonly late: number;
    readonly blocks: number;
  };
  readonly retention: {
    readonly promisedMs: number | null;
    readonly heldMs: number | null;
    readonly bytesPerDay: number | null;
  };
  readonly head: {
    readonly series: number;
    readonly chunks: number;
    readonly samples: number;
    readonly seriesCreated: number;
    readonly seriesRemoved: number;
    readonly minTime: number | null;
    readonly maxTime: number | null;
    readonly exemplars: number;
  };
  readonly refused: { readonly total: number; readonly byJob: readonly Counted[] };
  readonly givenUpBefore: number | null;
  readonly blocks: readonly Block[];
  readonly corruptBlocks: readonly { readonly ulid: string; readonly reason: string }[];
  readonly compacting: { readonly blocks: number; readonly series: number; readonly of: number } | null;
  readonly replay: {
    readonly segment: number;
    readonly of: number;
    readonly samples: number;
    readonly trouble?: { readonly reason: string } | undefined;
  } | null;
  readonly at: number;
}

/** What the data folder takes. */
export function diskUsed({ disk }: StoreView): number {
  return disk.log + disk.headChunks + disk.late + disk.blocks;
}

/** About how many series there may be before new ones are refused, by what one takes now; `undefined` where they are too few to tell. */
export function seriesBound({ census, memory }: StoreView): number | undefined {
  const { held, most } = memory.head;
  return census.series < 1000 || held <= 0 ? undefined : (most / held) * census.series;
}

/** Who brought most new series: only where it is at least an eighth of them, and more than a handful. */
export interface Offender {
  readonly target: CountedTarget | undefined;
  readonly metric: Counted | undefined;
  readonly label: Counted | undefined;
  readonly series: number;
  readonly since: number;
}

const handful = 50;

/** Whether the store has just begun: what is new is then nearly all there is, and says nothing of who grows. */
export function isFilling({ census }: StoreView): boolean {
  return census.growth.series * 2 > census.series;
}

export function offenderOf(view: StoreView): Offender | undefined {
  const { growth } = view.census;
  if (isFilling(view)) return undefined;
  const most = (one: { readonly count: number } | undefined): boolean =>
    one !== undefined && one.count >= handful && one.count >= growth.series / 8;
  const [target] = growth.targets;
  const [metric] = growth.metrics;
  const [label] = growth.labels;
  if (!most(target) && !most(metric)) return undefined;
  return {
    target: most(target) ? target : undefined,
    metric: most(metric) ? metric : undefined,
    label: most(label) ? label : undefined,
    series: growth.series,
    since: growth.since,
  };
}

/** A stretch of the strip of blocks: its share of the time shown, and what it is. */
export interface Stretch {
  readonly kind: "block" | "leaving" | "gap" | "head";
  readonly ms: number;
  readonly block?: Block;
}

const leavesSoonMs = 86_400_000;

/** Blocks and head one after another in time. Blocks that overlap share their time: the later begins where the one before ends. */
export function stretchesOf({ blocks, head }: StoreView, now: number): Stretch[] {
  const stretches: Stretch[] = [];
  let end = blocks[0]?.minTime ?? head.minTime ?? now;
  for (const block of blocks) {
    if (block.maxTime <= end) continue;
    if (block.minTime > end) stretches.push({ kind: "gap", ms: block.minTime - end });
    const leaves = block.leavesAt !== null && block.leavesAt - now < leavesSoonMs;
    stretches.push({
      kind: leaves ? "leaving" : "block",
      ms: block.maxTime - Math.max(end, block.minTime),
      block,
    });
    end = block.maxTime;
  }
  if (head.maxTime !== null && now > end) stretches.push({ kind: "head", ms: now - end });
  return stretches;
}

/** Whether the server that keeps the samples failed when it was asked last. */
export function isFarAway({ remote }: StoreView): boolean {
  const failedAt = remote?.failedAt ?? null;
  return failedAt !== null && failedAt >= (remote?.answeredAt ?? 0);
}
