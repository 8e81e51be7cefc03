import { TaffrailError } from "@taffrail/base";

/** A query that cannot be carried out on the data it met; `execution` in the API. The message is Prometheus's. */
export class ExecutionError extends TaffrailError {
  readonly code: string = "promql/execution";
}

/** A question that makes no sense before any data is read: times, steps, limits; `bad_data` in the API. */
export class BadQueryError extends TaffrailError {
  readonly code = "promql/bad-data";
}

/** The budget of samples is spent; `execution` in the API. */
export class TooManySamplesError extends ExecutionError {
  override readonly code: string = "promql/too-many-samples";

  constructor(limit: number) {
    super("query processing would load too many samples into memory in query execution", {
      hint: `ask for fewer series, a shorter range or a larger step; the limit is ${limit} samples`,
    });
  }
}

/** The budget of memory is spent; `execution` in the API. */
export class TooMuchMemoryError extends ExecutionError {
  override readonly code: string = "promql/too-much-memory";

  constructor(limit: number) {
    super("query processing would take too much memory", {
      hint: `ask for fewer series, a shorter range or a larger step; the limit is ${limit} bytes`,
    });
  }
}

/** The query took longer than it may; `timeout` in the API. */
export class QueryTimeoutError extends TaffrailError {
  readonly code = "promql/timeout";

  constructor(where: string) {
    super(`query timed out in ${where}`, { hint: "narrow the query, or raise the timeout" });
  }
}

/** Whoever asked went away; `canceled` in the API. */
export class QueryCanceledError extends TaffrailError {
  readonly code = "promql/canceled";

  constructor(where: string, cause: unknown) {
    super(`query was canceled in ${where}`, { cause });
  }
}

/** The storage failed; `internal` in the API. */
export class StorageError extends TaffrailError {
  readonly code = "promql/storage";

  constructor(cause: unknown) {
    super("cannot read samples", { cause });
  }
}
