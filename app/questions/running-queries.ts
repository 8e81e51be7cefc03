import { type Clock, Follower } from "@taffrail/base";
import type { Engine, EngineLimits, Expr, QueryOptions, QueryResult } from "@taffrail/promql";

/** A query that was asked and is not answered yet: it waits, or is at work. */
export interface RunningQuery {
  readonly id: string;
  readonly query: string;
  /** When it was asked, Unix milliseconds. */
  readonly askedAt: number;
  /** The times it is asked for; `stepMs` is 0 in an instant query. */
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

interface Running extends RunningQuery {
  readonly controller: AbortController;
}

/** An engine that knows what it is asked at the moment, and lets it be stopped. */
export class RunningQueries implements Engine {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #took: (text: string, ms: number) => void;
  readonly #running = new Map<string, Running>();
  #nextId = 1;

  /** `took` is told how long each query was at work. */
  constructor(engine: Engine, clock: Clock, took: (text: string, ms: number) => void = () => {}) {
    this.#engine = engine;
    this.#clock = clock;
    this.#took = took;
  }

  get limits(): EngineLimits {
    return this.#engine.limits;
  }

  limit(limits: Partial<EngineLimits>): void {
    this.#engine.limit(limits);
  }

  parse(query: string): Expr {
    return this.#engine.parse(query);
  }

  instant(query: string | Expr, t: number, options: QueryOptions = {}): Promise<QueryResult> {
    return this.#run(query, t, t, 0, options, (signal) =>
      this.#engine.instant(query, t, { ...options, signal }),
    );
  }

  range(
    query: string | Expr,
    startMs: number,
    endMs: number,
    stepMs: number,
    options: QueryOptions = {},
  ): Promise<QueryResult> {
    return this.#run(query, startMs, endMs, stepMs, options, (signal) =>
      this.#engine.range(query, startMs, endMs, stepMs, { ...options, signal }),
    );
  }

  /** The oldest first. */
  list(): readonly RunningQuery[] {
    return [...this.#running.values()].map(({ controller: _, ...query }) => query);
  }

  /** Stops a query, as if whoever asked had gone; gives whether there was one. */
  kill(id: string): boolean {
    const running = this.#running.get(id);
    running?.controller.abort(new Error("the query was stopped by a request"));
    return running !== undefined;
  }

  async #run(
    query: string | Expr,
    startMs: number,
    endMs: number,
    stepMs: number,
    options: QueryOptions,
    ask: (signal: AbortSignal) => Promise<QueryResult>,
  ): Promise<QueryResult> {
    const id = String(this.#nextId++);
    using controller = new Follower(options.signal);
    const text = typeof query === "string" ? query : (options.text ?? "");
    const askedAt = this.#clock.now();
    this.#running.set(id, { id, query: text, askedAt, startMs, endMs, stepMs, controller });
    try {
      const result = await ask(controller.signal);
      if (text !== "") this.#took(text, result.stats.workMs);
      return result;
    } finally {
      this.#running.delete(id);
    }
  }
}
