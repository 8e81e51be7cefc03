import { Worker } from "node:worker_threads";
import { type Clock, TaffrailError } from "@taffrail/base";
import { type Disk, systemDisk } from "@taffrail/disk";
import { CorruptBlockError } from "../block/meta.ts";
import type { CompactionJob, ErrorReport, Reply, Request } from "./compact.protocol.ts";
import { mergeBlocks, type Merged } from "./merge-blocks.ts";

/** Runs compactions, one at a time or several. */
export interface Compactor extends AsyncDisposable {
  /** As `mergeBlocks`. */
  compact(
    job: CompactionJob,
    signal: AbortSignal,
    onProgress?: (series: number, of: number) => void,
  ): Promise<Merged>;
}

/** A compaction that failed for no reason that has a type of its own. */
export class CompactionError extends TaffrailError {
  readonly code = "tsdb/compaction";
}

/** How long a worker without work stays. */
const idleMs = 5_000;

/** A compactor in a thread of its own where the disk is the machine's; another disk lives in this thread, and so does the work. */
export function openCompactor(disk: Disk, clock: Clock): Compactor {
  return disk === systemDisk ? new WorkerCompactor(clock) : new PacedCompactor(disk);
}

class PacedCompactor implements Compactor {
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  compact(
    job: CompactionJob,
    signal: AbortSignal,
    onProgress: (series: number, of: number) => void = () => {},
  ): Promise<Merged> {
    return mergeBlocks({ ...job, disk: this.#disk, signal, sliceMs: 10, onProgress });
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** A job that the worker was given. */
interface Pending {
  readonly resolve: (merged: Merged) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((series: number, of: number) => void) | undefined;
  readonly signal: AbortSignal;
}

/** The worker starts with the first job and ends when there was none for a while. */
class WorkerCompactor implements Compactor {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined = undefined;
  #nextId = 1;
  #idle = new AbortController();
  #ending: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  compact(
    job: CompactionJob,
    signal: AbortSignal,
    onProgress?: (series: number, of: number) => void,
  ): Promise<Merged> {
    signal.throwIfAborted();
    this.#idle.abort();
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    const id = this.#nextId++;
    const cancel = (): void => post(worker, { kind: "cancel", id });
    return new Promise<Merged>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress, signal });
      signal.addEventListener("abort", cancel, { once: true });
      post(worker, { kind: "compact", id, job });
    }).finally(() => {
      signal.removeEventListener("abort", cancel);
      if (this.#pending.size > 0) return;
      this.#worker?.unref();
      this.#endWhenIdle();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#idle.abort();
    this.#end();
    await this.#ending;
  }

  #start(): Worker {
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
    const worker = new Worker(new URL(`./compact.worker${extension}`, import.meta.url), {
      name: "compaction",
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    worker.on("message", (reply: Reply) => this.#take(reply));
    worker.on("error", (error) => this.#lost(worker, error));
    worker.on("exit", (code) => this.#lost(worker, new Error(`the worker ended with code ${code}`)));
    return worker;
  }

  #take(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    if (pending === undefined) return;
    switch (reply.kind) {
      case "progress":
        pending.onProgress?.(reply.series, reply.of);
        return;
      case "compacted":
        this.#pending.delete(reply.id);
        pending.resolve(reply);
        return;
      case "failed":
        this.#pending.delete(reply.id);
        pending.reject(pending.signal.aborted ? pending.signal.reason : errorOf(reply.error));
        return;
    }
  }

  #lost(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) {
      reject(new CompactionError("cannot compact: the worker is gone", { cause }));
    }
    this.#pending.clear();
  }

  #endWhenIdle(): void {
    const idle = new AbortController();
    this.#idle = idle;
    this.#ending = this.#clock.sleep(idleMs, idle.signal).then(() => {
      if (!idle.signal.aborted && this.#pending.size === 0) this.#end();
    });
  }

  #end(): void {
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#lost(worker, new Error("the store was closed"));
    this.#ending = worker.terminate();
  }
}

function post(worker: Worker, request: Request): void {
  worker.postMessage(request);
}

function errorOf({ name, message, code, corruptDir, stack }: ErrorReport): Error {
  if (corruptDir !== "") {
    const prefix = `cannot read block ${corruptDir}: `;
    return new CorruptBlockError(
      corruptDir,
      message.startsWith(prefix) ? message.slice(prefix.length) : message,
    );
  }
  const cause = Object.assign(new Error(message), { name, stack });
  if (/^E[A-Z]+$/.test(code)) return Object.assign(cause, { code });
  return new CompactionError(`cannot compact`, { cause });
}
