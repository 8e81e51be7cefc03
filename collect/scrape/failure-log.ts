import { appendFile } from "node:fs/promises";
import type { Log } from "@taffrail/base";

/** Lines that wait for a slow disk, a file; older ones are let go. */
const mostWaiting = 10_000;

/** A scrape that failed. */
export interface ScrapeFailure {
  /** When it began, Unix milliseconds. */
  readonly at: number;
  readonly job: string;
  readonly url: string;
  readonly message: string;
}

interface Waiting {
  lines: string[];
  dropped: number;
  writing: Promise<void> | undefined;
}

/**
 * Writes failed scrapes down, as `scrape_failure_log_file` asks: a line of JSON each, fields as Prometheus names them. A file is opened for
 * each write, so that it may be moved away at any time.
 */
export class FailureLogs implements AsyncDisposable {
  readonly #log: Log;
  readonly #byFile = new Map<string, Waiting>();
  readonly #broken = new Set<string>(); // files that could not be written, as was said

  constructor(log: Log) {
    this.#log = log;
  }

  /** Takes a line; never throws, and never waits. */
  write(file: string, { at, job, url, message }: ScrapeFailure): void {
    let waiting = this.#byFile.get(file);
    if (waiting === undefined)
      this.#byFile.set(file, (waiting = { lines: [], dropped: 0, writing: undefined }));
    if (waiting.lines.length >= mostWaiting) {
      waiting.lines.shift();
      waiting.dropped++;
    }
    const time = new Date(at).toISOString();
    waiting.lines.push(JSON.stringify({ time, level: "ERROR", msg: message, job_name: job, target: url }));
    waiting.writing ??= this.#drain(file, waiting);
  }

  /** Resolves once all is written that was taken. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const { writing } of this.#byFile.values()) await writing;
  }

  async #drain(file: string, waiting: Waiting): Promise<void> {
    while (waiting.lines.length > 0) {
      const { lines, dropped } = waiting;
      waiting.lines = [];
      waiting.dropped = 0;
      if (dropped > 0)
        this.#log.warn("failed scrapes were not written down: the disk is slow", { file, dropped });
      try {
        await appendFile(file, lines.join("\n") + "\n");
        this.#broken.delete(file);
      } catch (error) {
        if (!this.#broken.has(file)) this.#log.warn("failed scrapes cannot be written down", { file, error });
        this.#broken.add(file);
      }
    }
    waiting.writing = undefined;
  }
}
