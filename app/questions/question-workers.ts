import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { type Clock, type Log, messageOf, TaffrailError } from "@taffrail/base";
import {
  ElsewhereFailedError,
  ExecutionError,
  type PlacedQuestion,
  type QueryResult,
  type SelectedRange,
} from "@taffrail/promql";
import { buffersOf, LabelBook, packSelection, type PackedSelection } from "@taffrail/tsdb";
import type { Features } from "../features.ts";
import { unpackValue } from "./packed-value.ts";
import type { ErrorReport, HandedQuestion, Reply, Request, WorkerSetup } from "./questions.protocol.ts";

/** Where questions are answered that are too large for the main thread. */
export interface QuestionWorkersOptions {
  /** The store's data folder, on the machine's disk. */
  readonly dir: string;
  readonly features: Features["promql"];
  /** At most so many threads; 0: the main thread answers everything. */
  readonly most: number;
  /** For pages of files, in each of them. */
  readonly cacheBytes?: number;
  /** Questions that may read more samples than this go to a worker. */
  readonly largeSamples?: number;
  /** Told of each question that will allocate much, here or there. */
  readonly onLarge?: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** The thread that answered a query ended: out of memory, or by a fault of ours. Others go on. */
export class QueryWorkerError extends TaffrailError {
  readonly code = "promql/worker";
}

/** An error of the engine, from another thread. */
class PlacedQueryError extends TaffrailError {
  readonly code: string;

  constructor({ message, code, hint }: ErrorReport) {
    super(message, hint === undefined ? {} : { hint });
    this.code = code;
  }
}

/** A worker without work ends after this: later than a dashboard asks again, as a new one takes some queries until its code is fast. */
const idleMs = 5 * 60_000;
/**
 * Half of what a worker allocates before V8 looks for what is left of it: MiB. With the one that V8 begins with, and stays at here, thirty
 * queries of dashboards took a sixth more processor time.
 */
const youngMiB = 4;
/** Questions that may read more samples than this allocate so much that the heap should know. */
const allocatingSamples = 200_000;
/** How long a question may take in the main thread before its like go to a worker. */
const slowMs = 100;
/** Questions that are known to be slow. */
const mostSlow = 1000;
/** The step of most samples, to reckon how many there are. */
const usualIntervalMs = 15_000;

/** A question that a worker was given. */
interface Pending {
  readonly resolve: (result: QueryResult) => void;
  readonly reject: (error: unknown) => void;
}

/** In the place of a question that is still being packed. */
const packing: Pending = { resolve: () => {}, reject: () => {} };

interface Started {
  readonly worker: Worker;
  readonly name: string;
  readonly pending: Map<number, Pending>;
  /** The label sets that it knows. */
  readonly labels: LabelBook;
  idle: AbortController;
}

/**
 * Answers large questions in threads of their own, so that scraping never waits for one. This thread finds the series and names their
 * chunks; the worker reads and reckons. Workers start with the first question that needs one, and end when there was none for a while.
 */
export class QuestionWorkers implements AsyncDisposable {
  readonly #options: QuestionWorkersOptions;
  readonly #started: Started[] = [];
  readonly #slow = new Set<string>();
  readonly #ending = new Set<Promise<unknown>>();
  #nextId = 1;
  #nextName = 1;
  #most: number;
  #isClosed = false;

  constructor(options: QuestionWorkersOptions) {
    this.#options = options;
    this.#most = options.most;
  }

  /** How many there are now. */
  get size(): number {
    return this.#started.length;
  }

  /** At most so many threads from now on; those that have work end later. */
  limit(most: number): void {
    this.#most = most;
    for (const started of this.#started.filter(({ pending }) => pending.size === 0))
      if (this.#started.length > most) this.#end(started);
  }

  /** Takes a question over where it is large; `undefined` where it is small. For `EngineOptions.elsewhere`. */
  offer(question: PlacedQuestion, selections: readonly SelectedRange[]): Promise<QueryResult> | undefined {
    const samples = reckonedSamples(selections);
    if (samples > allocatingSamples) this.#options.onLarge?.();
    if (this.#most === 0 || this.#isClosed) return undefined;
    const large = this.#options.largeSamples ?? 1_000_000;
    if (samples < large && !this.#slow.has(question.text)) return undefined;
    return this.#answer(question, selections);
  }

  /** Says how long a question kept the main thread. */
  took(text: string, ms: number): void {
    if (ms < slowMs || this.#slow.has(text)) return;
    for (const oldest of this.#slow) {
      if (this.#slow.size < mostSlow) break;
      this.#slow.delete(oldest);
    }
    this.#slow.add(text);
  }

  /** Ends all threads, whatever they work on. */
  async endAll(): Promise<void> {
    for (const started of this.#started.slice()) this.#end(started);
    await Promise.all(this.#ending);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.endAll();
  }

  async #answer(question: PlacedQuestion, selections: readonly SelectedRange[]): Promise<QueryResult> {
    const { text, times, lookbackMs, timeoutMs, limits, explain, signal } = question;
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<QueryResult>();
    const started = this.#take();
    const { worker, pending, labels } = started;
    pending.set(id, packing);
    const cancel = (): void => {
      post(worker, { kind: "cancel", id }, []);
      pending.delete(id);
      reject(signal.reason); // whether or not the worker hears of it soon
    };
    try {
      const packed: PackedSelection[] = [];
      for (const { series, mint, maxt } of selections)
        packed.push(await packSelection(series, mint, maxt, signal, labels.open()));
      signal.throwIfAborted();
      if (!this.#started.includes(started)) return await this.#answer(question, selections); // it ended meanwhile
      const handed: HandedQuestion = {
        text,
        times,
        lookbackMs,
        timeoutMs,
        limits,
        explain,
        selections: packed,
      };
      pending.set(id, { resolve, reject });
      signal.addEventListener("abort", cancel, { once: true });
      for (const selection of packed) labels.told(selection);
      post(worker, { kind: "ask", id, question: handed }, packed.flatMap(buffersOf));
      return await promise;
    } finally {
      signal.removeEventListener("abort", cancel);
      pending.delete(id);
      if (pending.size === 0) this.#endWhenIdle(started);
    }
  }

  /** The worker with the least to do; a new one where all have something and there may be more. */
  #take(): Started {
    let best: Started | undefined;
    for (const one of this.#started)
      if (best === undefined || one.pending.size < best.pending.size) best = one;
    if (best === undefined || (best.pending.size > 0 && this.#started.length < this.#most))
      best = this.#start();
    best.idle.abort();
    best.worker.ref();
    return best;
  }

  #start(): Started {
    const { dir, features, cacheBytes = 16 << 20, log } = this.#options;
    const name = `questions ${this.#nextName++}`;
    const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
    const setup: WorkerSetup = { dir, features, cacheBytes, name };
    setFlagsFromString(`--min-semi-space-size=${youngMiB}`);
    const worker = new Worker(new URL(`./questions.worker${extension}`, import.meta.url), {
      name,
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    worker.once("online", () => setFlagsFromString("--min-semi-space-size=0")); // for others as it was
    const labels = new LabelBook();
    const started: Started = { worker, name, pending: new Map(), labels, idle: new AbortController() };
    worker.on("message", (reply: Reply) => take(started, reply));
    worker.on("error", (error) => this.#lost(started, error));
    worker.on("exit", (code) => this.#lost(started, new Error(`it ended with code ${code}`)));
    this.#started.push(started);
    log.info("a thread for large queries starts", { name });
    return started;
  }

  #lost(started: Started, error: unknown): void {
    const at = this.#started.indexOf(started);
    if (at >= 0) this.#started.splice(at, 1);
    started.idle.abort();
    if (started.pending.size === 0) return;
    this.#options.log.error("a thread for queries ended with work", {
      name: started.name,
      error: messageOf(error),
    });
    const lost = new QueryWorkerError("the query failed: the thread that worked on it ended", {
      cause: error,
      hint: "ask for fewer series, a shorter range or a larger step",
    });
    for (const { reject } of started.pending.values()) reject(lost);
    started.pending.clear();
  }

  #endWhenIdle(started: Started): void {
    started.idle.abort();
    if (!this.#started.includes(started)) return;
    started.worker.unref();
    const idle = new AbortController();
    started.idle = idle;
    void this.#options.clock.sleep(idleMs, idle.signal).then(() => {
      if (!idle.signal.aborted) this.#end(started);
    });
  }

  #end(started: Started): void {
    started.idle.abort();
    const at = this.#started.indexOf(started);
    if (at >= 0) this.#started.splice(at, 1);
    const ending = started.worker.terminate().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
  }
}

function take({ pending }: Started, reply: Reply): void {
  const waiting = pending.get(reply.id);
  if (waiting === undefined) return;
  switch (reply.kind) {
    case "answered":
      waiting.resolve({ ...reply.answer, value: unpackValue(reply.answer.value) });
      return;
    case "failed":
      waiting.reject(errorOf(reply.error));
      return;
  }
}

/** What the engine would have thrown here; faults of reading are no answer, but a reason to read here. */
function errorOf(report: ErrorReport): TaffrailError {
  const { code, message } = report;
  if (code === "promql/execution") return new ExecutionError(message);
  if (code === "promql/storage" || !(code.startsWith("promql/") || code.startsWith("base/")))
    return new ElsewhereFailedError(message);
  return new PlacedQueryError(report);
}

function reckonedSamples(selections: readonly SelectedRange[]): number {
  return selections.reduce(
    (sum, { series, mint, maxt }) => sum + series.length * ((maxt - mint) / usualIntervalMs),
    0,
  );
}

function post(worker: Worker, request: Request, handed: ArrayBuffer[]): void {
  worker.postMessage(request, handed);
}
