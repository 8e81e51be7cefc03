import { type Clock, type Log, messageOf, type Random, TaffrailError } from "@taffrail/base";
import type { Labels, SampleSink, SeriesRef } from "@taffrail/model";
import { chooseFormat, renderText, textContentType } from "@taffrail/wire";
import type { ScrapeConfig } from "./config.ts";
import type { FailureLogs } from "./failure-log.ts";
import { fallbackMediaType, scrapeHeaders } from "./http/accept.ts";
import { BodyTooLargeError, type Transport } from "./http/transport.ts";
import type { FirstSight } from "./first-sight.ts";
import type { LocalSource } from "./local-source.ts";
import { type BodyPart, PagedIngest } from "./series/paged-ingest.ts";
import { ReportSeries, type ScrapeReport } from "./series/report-series.ts";
import type { ScrapeBatch, ScrapeBatches } from "./series/scrape-batch.ts";
import type { IngestCounts, IngestSwitches } from "./series/ingest-rules.ts";
import { SeriesIngest } from "./series/series-ingest.ts";
import { TargetMetadata } from "./series/target-metadata.ts";
import type { ScrapeTarget } from "./target.ts";

/** How a target is, as of its last scrape. */
export interface TargetHealth {
  /** `unknown` before the first scrape. */
  readonly state: "unknown" | "up" | "down";
  /** Why the last scrape failed; "" where it did not. */
  readonly lastError: string;
  /** What of the last scrape was left out though it went well; "" where nothing was. */
  readonly lastWarning: string;
  /** Unix milliseconds; `undefined` before the first scrape. */
  readonly lastScrape: number | undefined;
  readonly lastDurationMs: number;
  /** Series in the last body, and left after relabelling. */
  readonly scraped: number;
  readonly kept: number;
  readonly bodyBytes: number;
}

const neverScraped: TargetHealth = {
  state: "unknown",
  lastError: "",
  lastWarning: "",
  lastScrape: undefined,
  lastDurationMs: 0,
  scraped: 0,
  kept: 0,
  bodyBytes: 0,
};

/** Bodies are read up to this, whatever the configuration says: bytes, decoded. */
export const largestBody: number = 2 ** 30;

/** A scrape that brought no samples. */
export class ScrapeError extends TaffrailError {
  readonly code = "scrape/failed";
}

/** What the scrapes of all targets share. */
export interface ScrapeContext {
  readonly sink: SampleSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  readonly userAgent: string;
  readonly firstSight: FirstSight;
  readonly batches: ScrapeBatches;
  /** What is handed on beside samples. */
  readonly switches: Omit<IngestSwitches, "random">;
  /** Where failures are written down for jobs that want it. */
  readonly failures: FailureLogs;
}

/** Where the bodies of a target come from: fetched, or made in this process. */
export type BodySource =
  | { readonly kind: "transport"; readonly transport: Transport }
  | { readonly kind: "local"; readonly source: LocalSource };

/** Reads one target, whole or not at all, and remembers how it went. Scrapes never overlap. */
export class TargetScraper {
  readonly target: ScrapeTarget;
  readonly metadata: TargetMetadata = new TargetMetadata();
  readonly #config: ScrapeConfig;
  readonly #context: ScrapeContext;
  readonly #from: BodySource;
  readonly #ingest: SeriesIngest | PagedIngest;
  readonly #report: ReportSeries;
  #health = neverScraped;
  #warned = ""; // the last fault that was logged: a target that stays down is not told of again and again

  constructor(target: ScrapeTarget, config: ScrapeConfig, from: BodySource, context: ScrapeContext) {
    this.target = target;
    this.#config = config;
    this.#from = from;
    this.#context = context;
    const { scrapeNativeHistograms, alwaysScrapeClassicHistograms, convertClassicHistogramsToNhcb } = target;
    const isPaged = from.kind === "local" && "parts" in from.source;
    this.#ingest = new (isPaged ? PagedIngest : SeriesIngest)(
      target.labels,
      { ...config, scrapeNativeHistograms, alwaysScrapeClassicHistograms, convertClassicHistogramsToNhcb },
      context.sink,
      this.metadata,
      { ...context.switches, random: context.random },
    );
    const extras = { timeoutMs: target.timeoutMs, sampleLimit: config.sampleLimit };
    this.#report = new ReportSeries(
      target.labels,
      context.sink,
      config.extraScrapeMetrics ? extras : undefined,
    );
  }

  get health(): TargetHealth {
    return this.#health;
  }

  /** Whether none of its series is known yet. */
  get isNew(): boolean {
    return this.#ingest.size === 0;
  }

  get labels(): Labels {
    return this.target.labels;
  }

  /** The series that a marker must end when they do not come again. */
  live(): Iterable<SeriesRef> {
    return this.#ingest.live();
  }

  /** The series that say how its scrapes went, as far as there are any. */
  get reports(): readonly SeriesRef[] {
    return this.#report.refs;
  }

  /** Takes over the series of the loop that had this target before. */
  inherit(refs: Iterable<SeriesRef>): void {
    this.#ingest.inherit(refs);
  }

  /** Scrapes once; samples carry the time `t`. Never rejects: what goes wrong is in `health`. `signal` ends it early, with nothing stored. */
  async scrape(t: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    const start = clock.now();
    let body: Body | undefined;
    let error: unknown;
    try {
      body = await this.#fetch(signal);
    } catch (thrown) {
      if (signal.aborted) return;
      error = thrown;
    }
    const durationMs = Math.max(0, clock.now() - start);
    try {
      await this.#store(t, start, durationMs, body, error, signal);
    } finally {
      body?.release?.();
    }
  }

  /** The whole pool cannot be scraped: says so as if each scrape had failed. */
  refuse(t: number, reason: string): void {
    using taken = this.#context.batches.take();
    this.#write(taken.batch, t, this.#context.clock.now(), 0, noReport, new ScrapeError(reason), []);
  }

  /** The target is gone: ends all its series, those that report on it included. */
  end(t: number): void {
    using taken = this.#context.batches.take();
    this.#ingest.fail(t, taken.batch);
    this.#report.end(t, taken.batch);
    try {
      this.#context.sink.append(taken.batch.toSink());
    } catch (error) {
      this.#context.log.error("cannot end the series of a target", { url: this.target.url, error });
    }
  }

  async #fetch(stop: AbortSignal): Promise<Body> {
    const from = this.#from;
    if (from.kind === "local") {
      if ("parts" in from.source) {
        return { contentType: textContentType, bytes: noBytes, parts: from.source.parts() };
      }
      const { contentType, body, families } = await from.source.scrape(stop);
      if (families === undefined) return { contentType: contentType ?? textContentType, bytes: body };
      return { contentType: textContentType, bytes: new TextEncoder().encode(renderText(families)) };
    }
    const { timeoutMs, url, unixSocket } = this.target;
    const ended = new AbortController();
    const onStop = (): void => ended.abort(stop.reason);
    stop.addEventListener("abort", onStop);
    if (stop.aborted) onStop();
    let late: ScrapeError | undefined;
    // a timer that is cleared: an `AbortSignal.timeout` lives on, with all that hangs on it, until its time
    const timer = setTimeout(() => {
      late = new ScrapeError(`no whole answer within ${timeoutMs / 1000} s`, {
        hint: "raise scrape_timeout, or see why the target is slow",
      });
      ended.abort(late);
    }, timeoutMs);
    const { signal } = ended;
    const { bodySizeLimit, http } = this.#config;
    const maxBytes = bodySizeLimit > 0 ? Math.min(bodySizeLimit - 1, largestBody) : largestBody; // reaching it is too much
    try {
      const answer = await from.transport(url, {
        headers: scrapeHeaders(this.#config, timeoutMs, this.#context.userAgent),
        signal,
        maxBytes,
        followRedirects: http.followRedirects,
        unixSocket,
      });
      if (answer.status !== 200) {
        answer.release?.();
        throw new ScrapeError(
          `server returned HTTP status ${answer.status} ${answer.statusText ?? ""}`.trimEnd(),
        );
      }
      if (answer.body.length > maxBytes) throw new BodyTooLargeError(maxBytes);
      return {
        contentType: answer.headers["content-type"] ?? "",
        bytes: answer.body,
        release: answer.release,
      };
    } catch (error) {
      if (late !== undefined) throw late; // whatever the transport made of it
      throw error;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener("abort", onStop);
    }
  }

  /** Turns the body into rows, a while at a time, and writes them. Ends with nothing written when `signal` fires. */
  async #store(
    t: number,
    start: number,
    durationMs: number,
    body: Body | undefined,
    fault: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    using taken = this.#context.batches.take();
    const { batch } = taken;
    if (body === undefined) {
      const bodyBytes = fault instanceof BodyTooLargeError ? -1 : 0;
      return this.#write(batch, t, start, durationMs, { ...noReport, bodyBytes }, fault, []);
    }
    const warnings: string[] = [];
    let error: unknown;
    const isLarge = this.isNew && (body.bytes.length > largeFirstBody || body.parts !== undefined);
    const leave = isLarge ? await this.#context.firstSight.read() : undefined;
    try {
      const choice = chooseFormat(body.contentType, fallbackMediaType(this.#config.fallbackScrapeProtocol));
      if (choice.format === undefined) throw new ScrapeError(choice.error);
      if (choice.warning !== undefined) warnings.push(choice.warning);
      const ingest = this.#ingest;
      if (ingest instanceof PagedIngest) await inTurns(ingest.steps(body.parts ?? [], t, batch), signal);
      else await inTurns(ingest.steps(body.bytes, choice.format, t, batch), signal);
      warnings.push(...warningsOf(this.#ingest.counts));
      const { refusal } = this.#ingest;
      if (refusal !== undefined) warnings.push(`${refusal.series} new series were refused: ${refusal.why}`);
    } catch (thrown) {
      if (signal.aborted) return;
      error = thrown;
    } finally {
      leave?.();
    }
    const bodyBytes = this.#ingest instanceof PagedIngest ? this.#ingest.bodyBytes : body.bytes.length;
    const report = { ...noReport, ...this.#ingest.counts, bodyBytes };
    this.#write(batch, t, start, durationMs, report, error, warnings);
  }

  /** Writes the rows of the batch, or markers where the scrape failed, and what the scrape says of itself. */
  #write(
    batch: ScrapeBatch,
    t: number,
    start: number,
    durationMs: number,
    report: Omit<ScrapeReport, "up" | "durationMs">,
    fault: unknown,
    warnings: string[],
  ): void {
    const { sink } = this.#context;
    let error = fault;
    try {
      if (error !== undefined) {
        batch.clear();
        this.#ingest.fail(t, batch);
      }
      this.#report.push({ ...report, up: error === undefined, durationMs }, t, batch);
      if (batch.starts.length > 0) sink.append(batch.starts.toSink());
      const { duplicate, outOfOrder, tooOld, unknownRef, invalid = 0 } = sink.append(batch.toSink());
      const refused = duplicate + outOfOrder + tooOld + unknownRef + invalid;
      if (refused > 0) {
        const kinds = `${duplicate} with another value at the same time, ${outOfOrder} out of order, ${tooOld} too old`;
        warnings.push(`${refused} samples were not stored: ${kinds}`);
      }
    } catch (thrown) {
      error ??= thrown;
    }
    this.#health = {
      state: error === undefined ? "up" : "down",
      lastError: error === undefined ? "" : messageOf(error),
      lastWarning: warnings.join("; "),
      lastScrape: start,
      lastDurationMs: durationMs,
      scraped: report.scraped,
      kept: report.kept,
      bodyBytes: Math.max(0, report.bodyBytes),
    };
    this.#tell(error);
  }

  #tell(error: unknown): void {
    const { log } = this.#context;
    const { lastError, lastWarning, lastScrape } = this.#health;
    const { failureLogFile, jobName } = this.#config;
    if (error !== undefined && failureLogFile !== undefined) {
      const failure = { at: lastScrape ?? 0, job: jobName, url: this.target.url, message: lastError };
      this.#context.failures.write(failureLogFile, failure);
    }
    const said = lastError === "" ? lastWarning : lastError;
    if (said === this.#warned) return;
    const fields = { job: jobName, url: this.target.url };
    if (error !== undefined) log.warn("scrape failed", { ...fields, error });
    else if (lastWarning !== "") log.warn("scrape left samples out", { ...fields, warning: lastWarning });
    else log.info("scrape is well again", fields);
    this.#warned = said;
  }
}

interface Body {
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** In place of `bytes`, of a source that has parts. */
  readonly parts?: Iterable<BodyPart>;
  /** Gives `bytes` back. */
  readonly release?: (() => void) | undefined;
}

const noBytes = new Uint8Array(0);

/** What the report of a scrape says that brought nothing. */
const noReport = { scraped: 0, kept: 0, added: 0, bodyBytes: 0 };

/** First bodies up to this need not wait for each other: bytes. */
const largeFirstBody = 256 << 10;
/** So long one body may keep the others waiting: milliseconds. */
const longestTurnMs = 8;

/** Takes all steps; after a few milliseconds of them whatever else is due has its turn. Throws `signal.reason` when it fires. */
async function inTurns(steps: Iterator<void>, signal: AbortSignal): Promise<void> {
  let since = performance.now();
  while (steps.next().done !== true) {
    if (performance.now() - since < longestTurnMs) continue;
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (signal.aborted) {
      steps.return?.();
      throw signal.reason;
    }
    since = performance.now();
  }
}

function* warningsOf({ repeated, tooFarAhead }: IngestCounts): Generator<string> {
  if (repeated > 0) yield `${repeated} samples were left out: their series stand twice in the body`;
  if (tooFarAhead > 0) yield `${tooFarAhead} samples were left out: they are more than ten minutes ahead`;
}
