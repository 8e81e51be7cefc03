import { snappyDecode, snappyEncode } from "@taffrail/base";
import {
  Labels,
  LabelsBuilder,
  type Matcher,
  SampleColumns,
  setStale,
  type TimeRange,
} from "@taffrail/model";
import { decodeMessage, encodeMessage, ProtobufReader, remoteMessages, WriteCursor } from "@taffrail/wire";
import { type Post, shownBody } from "../http.ts";
import type { RemoteReadConfig } from "./config.ts";
import { RemoteReadError } from "./errors.ts";
import { readFrames } from "./frames.ts";
import { inOrder } from "./rows.ts";

/** What a query will do with a selection, for the far side to read less by. */
export interface ReadHints {
  readonly stepMs: number;
  readonly rangeMs: number;
  readonly func: string;
  readonly grouping: readonly string[] | undefined;
  readonly without: boolean;
}

/** A series with its samples, in order of time. */
export interface RemoteSeries {
  readonly labels: Labels;
  readonly rows: SampleColumns;
}

/** Adds the samples of a chunk, by the numbers of Prometheus's encodings, to `into`. */
export type DecodeChunk = (encoding: number, bytes: Uint8Array, into: SampleColumns) => void;

/** What reading from a remote needs. */
export interface RemoteReadClientOptions {
  readonly config: RemoteReadConfig;
  readonly post: Post;
  readonly decodeChunk: DecodeChunk;
  readonly userAgent: string;
}

const matcherTypes = ["=", "!=", "=~", "!~"];
const samplesType = 0;
const chunksType = 1;
/** An answer may be no longer, nor unpack to more: bytes. */
const mostAnswerBytes = 1 << 30;

/** Reads from one server by Prometheus's remote read. */
export class RemoteReadClient {
  readonly #options: RemoteReadClientOptions;

  constructor(options: RemoteReadClientOptions) {
    this.#options = options;
  }

  get config(): RemoteReadConfig {
    return this.#options.config;
  }

  /** Series that match, with their samples in the range or around it. Rejects with `RemoteReadError` or `signal.reason`. */
  async read(
    matchers: readonly Matcher[],
    range: TimeRange,
    hints: ReadHints | undefined,
    signal: AbortSignal,
  ): Promise<RemoteSeries[]> {
    const { config, post, userAgent } = this.#options;
    const message = encodeMessage(remoteMessages.readRequest, {
      queries: [
        {
          start_timestamp_ms: range.mint,
          end_timestamp_ms: range.maxt,
          matchers: matchers.map(({ name, op, value }) => ({ type: matcherTypes.indexOf(op), name, value })),
          ...(hints === undefined ? {} : { hints: hintsOf(hints, range) }),
        },
      ],
      accepted_response_types: [chunksType, samplesType],
    });
    const timeUp = AbortSignal.timeout(config.timeoutMs);
    try {
      const { status, headers, body, release } = await post(config.url, {
        headers: {
          ...config.headers,
          "Content-Encoding": "snappy",
          "Content-Type": "application/x-protobuf",
          "Accept-Encoding": "snappy",
          "X-Prometheus-Remote-Read-Version": "0.1.0",
          "User-Agent": userAgent,
        },
        body: snappyEncode(message),
        signal: AbortSignal.any([signal, timeUp]),
        maxBytes: mostAnswerBytes,
      });
      try {
        if (status < 200 || status >= 300)
          throw new RemoteReadError(`got ${status} ${shownBody(body)}`.trim());
        const isStream = /^application\/x-streamed-protobuf/i.test(headers["content-type"] ?? "");
        return isStream ? this.#chunks(body) : samplesOf(snappyDecode(body, mostAnswerBytes));
      } finally {
        release?.();
      }
    } catch (error) {
      signal.throwIfAborted();
      const cause = timeUp.aborted ? new RemoteReadError(`no answer within ${config.timeoutMs} ms`) : error;
      throw new RemoteReadError(`cannot read from ${config.name}`, { cause });
    }
  }

  #chunks(body: Uint8Array): RemoteSeries[] {
    const { config, decodeChunk } = this.#options;
    const found = new Map<string, RemoteSeries>();
    for (const frame of readFrames(body, config.chunkedReadLimit)) {
      const message = decodeMessage(remoteMessages.chunkedReadResponse, frame) as unknown as ChunkedResponse;
      for (const { labels, chunks } of message.chunked_series) {
        const named = Labels.from(labels.map(({ name = "", value = "" }) => [name, value] as const));
        let series = found.get(named.key);
        if (series === undefined)
          found.set(named.key, (series = { labels: named, rows: new SampleColumns() }));
        for (const { type = 0, data } of chunks) if (data !== undefined) decodeChunk(type, data, series.rows);
      }
    }
    return Array.from(found.values(), ({ labels, rows }) => ({ labels, rows: inOrder(rows) }));
  }
}

interface ChunkedResponse {
  readonly chunked_series: readonly {
    readonly labels: readonly { readonly name?: string; readonly value?: string }[];
    readonly chunks: readonly { readonly type?: number; readonly data?: Uint8Array }[];
  }[];
}

function hintsOf(
  { stepMs, rangeMs, func, grouping, without }: ReadHints,
  range: TimeRange,
): Record<string, unknown> {
  return {
    step_ms: stepMs,
    func,
    start_ms: range.mint, // the far side reads no more than this, whatever the query's range
    end_ms: range.maxt,
    grouping: grouping ?? [],
    by: grouping !== undefined && !without,
    range_ms: rangeMs,
  };
}

/** The series of the first result of a `ReadResponse`. A result has its series as a write request of 1.0 has them. */
function samplesOf(message: Uint8Array): RemoteSeries[] {
  const reader = new ProtobufReader(message);
  const found: RemoteSeries[] = [];
  while (reader.next()) {
    if (reader.field !== 1) {
      reader.skip();
      continue;
    }
    const outer = reader.enter();
    const { at, end } = reader;
    reader.leave(outer);
    const cursor = new WriteCursor(1, message.subarray(at, end));
    while (cursor.next()) {
      const pairs = cursor.pairs();
      const builder = new LabelsBuilder();
      for (let i = 0; i < pairs.length; i += 2) builder.set(pairs[i]!, pairs[i + 1]!);
      const rows = new SampleColumns(Math.max(1, cursor.samples + cursor.histograms.length));
      for (let i = 0; i < cursor.samples; i++) {
        rows.push(cursor.t[i]!, 0);
        rows.v.set(cursor.v.subarray(i, i + 1), i);
      }
      for (const { t, startT, isStale, histogram } of cursor.histograms) {
        rows.pushHistogram(t, histogram);
        if (isStale) setStale(rows.v, rows.length - 1);
        if (startT !== 0) rows.setStart(startT);
      }
      found.push({ labels: builder.labels(), rows: inOrder(rows) });
    }
  }
  return found;
}
