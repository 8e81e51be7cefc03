import type { Clock, Log } from "@taffrail/base";
import { Labels, type SeriesRef } from "@taffrail/model";
import type { ScrapeConfig } from "./config.ts";
import type { TargetGroup } from "./discovery/target-group.ts";
import { offsetMs } from "./schedule.ts";
import { ScrapeLoop } from "./scrape-loop.ts";
import { halvesOf } from "./shards/rendezvous.ts";
import type { Shards } from "./shards/shards.ts";
import {
  buildTarget,
  type DroppedTarget,
  type ScrapeTarget,
  TargetError,
  type TargetOutcome,
} from "./target.ts";
import { ScrapeBatch } from "./series/scrape-batch.ts";
import { type BodySource, type ScrapeContext, TargetScraper } from "./target-scraper.ts";

/** Targets of one job beyond these are left out, whatever the configuration says. */
const mostTargets = 100_000;

/** A discovered target that cannot be scraped. */
export interface RefusedTarget {
  readonly discovered: Labels;
  readonly error: TargetError;
}

/** What a pool is made with. */
export interface PoolOptions {
  readonly context: ScrapeContext;
  readonly clock: Clock;
  readonly log: Log;
  /** Where bodies come from. */
  readonly from: BodySource;
  /** Differs from server to server, so that two of them do not scrape at once. */
  readonly seed: bigint;
  /** Who else scrapes targets of this job; without, all are scraped here. */
  readonly shards?: Shards | undefined;
  /** Live series of the pool that had this job before, by the key of their target's labels. */
  readonly inherited?: ReadonlyMap<string, LiveSeries>;
}

/** A target and the loop that scrapes it. */
export interface PooledTarget {
  readonly loop: ScrapeLoop;
  /** As discovery sees it now; the loop's own may be older in what was discovered. */
  target: ScrapeTarget;
}

/** Series that no marker has ended: what a target exposes, and what its scrapes say of themselves. */
export interface LiveSeries {
  readonly series: readonly SeriesRef[];
  readonly reports: readonly SeriesRef[];
}

function liveOf({ scraper }: ScrapeLoop): LiveSeries {
  return { series: [...scraper.live()], reports: scraper.reports };
}

/** A loop whose target is gone, and how to keep it from ending its series. */
interface Vanished {
  readonly loop: ScrapeLoop;
  readonly cancel: AbortController;
}

/** The targets of one job, each with its loop. */
export class ScrapePool {
  #config: ScrapeConfig;
  readonly #options: PoolOptions;
  readonly #targets = new Map<string, PooledTarget>();
  readonly #closing = new AbortController();
  readonly #ending = new Set<Promise<void>>(); // loops of targets that vanished
  readonly #vanished = new Map<string, Vanished>(); // the same that may come back, by the key of their labels
  #inherited: Map<string, LiveSeries>;
  #outcomesByGroup = new WeakMap<TargetGroup, readonly TargetOutcome[]>();
  #isStarted = false;
  #dropped: readonly DroppedTarget[] = [];
  #droppedCount = 0;
  #refused: readonly RefusedTarget[] = [];
  #elsewhere: ReadonlySet<string> = new Set(); // targets that other servers scrape

  constructor(config: ScrapeConfig, options: PoolOptions) {
    this.#config = config;
    this.#options = options;
    this.#inherited = new Map(options.inherited);
  }

  get config(): ScrapeConfig {
    return this.#config;
  }

  get targets(): Iterable<PooledTarget> {
    return this.#targets.values();
  }

  get dropped(): readonly DroppedTarget[] {
    return this.#dropped;
  }

  get droppedCount(): number {
    return this.#droppedCount;
  }

  get refused(): readonly RefusedTarget[] {
    return this.#refused;
  }

  /** Starts the loops there are, and each that comes, at its next slot. */
  start(): void {
    this.#isStarted = true;
    for (const { loop } of this.#targets.values()) loop.start();
  }

  /** Makes the loops those of the targets in `groups`. Loops of targets that stay are left alone. */
  sync(groups: Iterable<TargetGroup>): void {
    const wanted = this.#build(groups);
    for (const [key, { loop }] of this.#targets) {
      if (wanted.has(key)) continue;
      this.#targets.delete(key);
      // what another server goes on with has not ended
      if (this.#elsewhere.has(key)) this.#track(loop.stop());
      else this.#end(loop);
    }
    for (const [key, target] of wanted) {
      const known = this.#targets.get(key);
      if (known === undefined) this.#targets.set(key, { loop: this.#open(target), target });
      else known.target = target;
    }
    this.#endUnclaimed();
    const { targetLimit } = this.#config;
    const count = this.#targets.size;
    const refusal =
      targetLimit > 0 && count > targetLimit
        ? `target_limit exceeded (number of targets: ${count}, limit: ${targetLimit})`
        : undefined;
    for (const { loop } of this.#targets.values()) {
      loop.refusal = refusal;
      if (this.#isStarted) loop.start();
    }
  }

  /** Takes another configuration that leaves scrapes as they are: only which targets there are may differ. */
  retarget(config: ScrapeConfig): void {
    this.#config = config;
    this.#outcomesByGroup = new WeakMap();
  }

  /** Stops all loops without ending their series; answers with the series that were live, by the key of their target's labels. */
  async release(): Promise<Map<string, LiveSeries>> {
    const vanished = [...this.#vanished];
    this.#closing.abort(new Error("the scrape pool was closed"));
    const live = new Map<string, LiveSeries>();
    for (const { loop, target } of this.#targets.values()) {
      await loop.stop();
      live.set(target.labels.key, liveOf(loop));
    }
    for (const [key, { loop }] of vanished) if (!live.has(key)) live.set(key, liveOf(loop));
    await Promise.all(this.#ending);
    this.#targets.clear();
    return live;
  }

  /** Stops all loops and ends their series, as of targets that vanished: the job is gone. Resolves when all is written. */
  async vanish(): Promise<void> {
    for (const { loop } of this.#targets.values()) this.#end(loop);
    this.#targets.clear();
    await Promise.all(this.#ending);
  }

  #build(groups: Iterable<TargetGroup>): Map<string, ScrapeTarget> {
    const targets = new Map<string, ScrapeTarget>();
    const elsewhere = new Set<string>();
    let excess = 0;
    const dropped: DroppedTarget[] = [];
    const refused: RefusedTarget[] = [];
    const { keepDroppedTargets } = this.#config;
    let droppedCount = 0;
    for (const group of groups) {
      if (targets.size + elsewhere.size >= mostTargets) {
        excess += group.targets.length;
        continue;
      }
      for (const outcome of this.#outcomesOf(group)) {
        if (outcome.kind === "active") {
          const { target } = outcome;
          if (targets.size + elsewhere.size >= mostTargets) excess++;
          else if (this.#mayOwn(target)) targets.set(target.key, target);
          else elsewhere.add(target.key);
        } else if (outcome.kind === "refused") refused.push(outcome);
        else if (++droppedCount <= keepDroppedTargets || keepDroppedTargets === 0)
          dropped.push(outcome.dropped);
      }
    }
    if (excess > 0) {
      const error = new TargetError(`more than ${mostTargets} targets in one job: ${excess} are left out`);
      refused.push({ discovered: Labels.of({ job: this.#config.jobName }), error });
    }
    const faults = new Set(refused.map(({ error }) => error.message));
    const known = new Set(this.#refused.map(({ error }) => error.message));
    for (const fault of faults) {
      if (!known.has(fault))
        this.#options.log.warn("a target cannot be scraped", { job: this.#config.jobName, fault });
    }
    this.#dropped = dropped;
    this.#droppedCount = droppedCount;
    this.#refused = refused;
    this.#elsewhere = elsewhere;
    return targets;
  }

  /** Groups that did not change are the same objects: they are relabelled once. */
  #outcomesOf(group: TargetGroup): readonly TargetOutcome[] {
    let outcomes = this.#outcomesByGroup.get(group);
    if (outcomes === undefined) {
      outcomes = group.targets.map((found) => buildTarget(this.#config, group, found));
      this.#outcomesByGroup.set(group, outcomes);
    }
    return outcomes;
  }

  #mayOwn({ labels }: ScrapeTarget): boolean {
    const { shards } = this.#options;
    return shards === undefined || shards.mayOwn(halvesOf(labels.key));
  }

  #open(target: ScrapeTarget): ScrapeLoop {
    const { context, clock, from, seed, shards } = this.#options;
    const scraper = new TargetScraper(target, this.#config, from, context);
    const inherited = this.#comeBack(target.labels.key) ?? this.#inherited.get(target.labels.key)?.series;
    if (inherited !== undefined) scraper.inherit(inherited);
    this.#inherited.delete(target.labels.key);
    const { firstSight } = context;
    if (shards === undefined) return new ScrapeLoop(scraper, clock, offsetMs(target, seed), firstSight);
    const key = halvesOf(target.labels.key);
    return new ScrapeLoop(scraper, clock, offsetMs(target, seed), firstSight, (slot) =>
      shards.owns(key, slot),
    );
  }

  /** Ends series that were taken over and whose targets are no more. */
  #endUnclaimed(): void {
    if (this.#inherited.size === 0) return;
    const { clock, context, log } = this.#options;
    const batch = new ScrapeBatch();
    const t = Math.floor(clock.now());
    for (const { series, reports } of this.#inherited.values()) {
      for (const ref of series) batch.pushStale(ref, t);
      for (const ref of reports) batch.pushStale(ref, t);
    }
    this.#inherited = new Map();
    try {
      context.sink.append(batch.toSink());
    } catch (error) {
      log.error("cannot end the series of targets that are gone", { job: this.#config.jobName, error });
    }
  }

  /** Ends the series of a target that is gone, unless one with its labels comes before the time for that. */
  #end(loop: ScrapeLoop): void {
    const { key } = loop.scraper.labels;
    const cancel = new AbortController();
    const vanished: Vanished = { loop, cancel };
    this.#vanished.set(key, vanished);
    const ending = loop.vanish(AbortSignal.any([this.#closing.signal, cancel.signal]));
    this.#track(
      ending.finally(() => {
        if (this.#vanished.get(key) === vanished) this.#vanished.delete(key);
      }),
    );
  }

  /** A target is there again before its series were ended: gives those that must go on or be ended now. */
  #comeBack(key: string): Iterable<SeriesRef> | undefined {
    const vanished = this.#vanished.get(key);
    if (vanished === undefined) return undefined;
    this.#vanished.delete(key);
    vanished.cancel.abort(new Error("the target came back"));
    return vanished.loop.scraper.live();
  }

  #track(ending: Promise<void>): void {
    const tracked = ending.finally(() => this.#ending.delete(tracked));
    this.#ending.add(tracked);
  }
}
