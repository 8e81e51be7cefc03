import {
  ByteWriter,
  crc32c,
  MalformedBytesError,
  messageOf,
  snappyDecode,
  snappyEncode,
} from "@taffrail/base";
import { type Labels, LabelsBuilder, Matcher, type MatchOp, SampleColumns } from "@taffrail/model";
import {
  decodeMessage,
  ProtobufError,
  ProtobufWriter,
  type ReadChunk,
  remoteMessages,
  wireType,
  writeChunkedSeries,
  writeReadSeries,
} from "@taffrail/wire";
import { BadRequestError } from "../../http/errors.ts";
import { type Reply, textReply } from "../../http/reply.ts";
import type { Handler } from "../../http/route.ts";
import type { PrometheusRoom, StoredSeries } from "../room.ts";
import type { Success } from "../success.ts";

/** What remote read may cost. */
export interface RemoteReadLimits {
  /** Most samples of one answer that is not streamed. */
  readonly samples: number;
  /** Chunks of a series past this go into a frame of their own. */
  readonly frameBytes: number;
}

/** Prometheus's limits. */
export const remoteReadDefaults: RemoteReadLimits = { samples: 50_000_000, frameBytes: 1 << 20 };

interface Query {
  readonly mint: number;
  readonly maxt: number;
  readonly matchers: readonly Matcher[];
}

const samplesType = 0;
const chunksType = 1;
const mostRequestBytes = 32 << 20;
const matchOps: readonly MatchOp[] = ["=", "!=", "=~", "!~"];

/** Answers a remote read request, as samples or as a stream of chunks. Spec: Prometheus remote read API. */
export const read: Handler<PrometheusRoom, Success | Reply> = async (_params, room) => {
  let queries: readonly Query[];
  let type: number | undefined;
  try {
    const request = decodeMessage(
      remoteMessages.readRequest,
      snappyDecode(await room.body(), mostRequestBytes),
    ) as unknown as ReadRequest;
    const accepted = request.accepted_response_types;
    type = accepted.length === 0 ? samplesType : accepted.find((t) => t === samplesType || t === chunksType);
    queries = request.queries.map((query) => queryOf(query, room.externalLabels));
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof MalformedBytesError || error instanceof TypeError)
      return textReply(400, `${messageOf(error)}\n`);
    throw new BadRequestError(messageOf(error), error);
  }
  if (type === undefined)
    return textReply(400, "server does not support any of the requested response types\n");
  const results: (readonly StoredSeries[])[] = [];
  for (const { matchers, mint, maxt } of queries) {
    results.push((await room.store.select(matchers, { mint, maxt }, room.signal)).series);
  }
  if (type === samplesType) return samplesReply(queries, results, room);
  const headers = {
    "content-type": "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse",
  };
  return { status: 200, headers, body: frames(queries, results, room) };
};

interface ReadRequest {
  readonly queries: readonly {
    readonly start_timestamp_ms?: number;
    readonly end_timestamp_ms?: number;
    readonly matchers: readonly { readonly type?: number; readonly name?: string; readonly value?: string }[];
  }[];
  readonly accepted_response_types: readonly number[];
}

/** An external label is no label of a stored series: what asks for its own value asks for none. */
function queryOf(query: ReadRequest["queries"][number], externalLabels: Labels): Query {
  const matchers = query.matchers.map(({ type = 0, name = "", value = "" }) => {
    const op = matchOps[type];
    if (op === undefined) throw new TypeError(`cannot read a matcher: got type ${type}, want 0 to 3`);
    const isOurs = op === "=" && value !== "" && externalLabels.get(name) === value;
    return new Matcher(name, op, isOurs ? "" : value);
  });
  return { mint: query.start_timestamp_ms ?? 0, maxt: query.end_timestamp_ms ?? 0, matchers };
}

function samplesReply(
  queries: readonly Query[],
  results: readonly (readonly StoredSeries[])[],
  { externalLabels, remoteRead = remoteReadDefaults }: PrometheusRoom,
): Reply {
  const out = new ProtobufWriter(65_536);
  const columns = new SampleColumns();
  let samples = 0;
  results.forEach((series, i) => {
    out.tag(1, wireType.lengthDelimited);
    const result = out.enter();
    for (const one of series) {
      columns.clear();
      one.read(queries[i]!.mint, queries[i]!.maxt, columns);
      if (columns.length === 0) continue;
      samples += columns.length;
      if (samples > remoteRead.samples)
        throw new BadRequestError(`exceeded sample limit (${remoteRead.samples})`);
      writeReadSeries(withExternal(one.labels, externalLabels), columns, out);
    }
    out.leave(result);
  });
  const headers = { "content-type": "application/x-protobuf", "content-encoding": "snappy" };
  return { status: 200, headers, body: snappyEncode(out.written()) };
}

/** Frames of one series each: its length, its checksum, the message. */
function* frames(
  queries: readonly Query[],
  results: readonly (readonly StoredSeries[])[],
  { externalLabels, encodeChunks, remoteRead = remoteReadDefaults }: PrometheusRoom,
): Generator<Uint8Array, void, undefined> {
  const columns = new SampleColumns();
  for (const [i, series] of results.entries()) {
    const { mint, maxt } = queries[i]!;
    for (const one of series) {
      columns.clear();
      one.read(mint, maxt, columns);
      if (columns.length === 0) continue;
      const labels = withExternal(one.labels, externalLabels);
      let chunks: ReadChunk[] = [];
      let bytes = 0;
      for (const chunk of encodeChunks(columns)) {
        if (bytes > 0 && bytes + chunk.bytes.length > remoteRead.frameBytes) {
          yield frameOf(labels, chunks, i);
          chunks = [];
          bytes = 0;
        }
        chunks.push(chunk);
        bytes += chunk.bytes.length;
      }
      yield frameOf(labels, chunks, i);
    }
  }
}

function frameOf(labels: Labels, chunks: readonly ReadChunk[], queryIndex: number): Uint8Array {
  const message = new ProtobufWriter();
  writeChunkedSeries(labels, chunks, queryIndex, message);
  const written = message.written();
  const frame = new ByteWriter(written.length + 16);
  frame.uvarint(written.length);
  frame.be32(crc32c(written));
  frame.raw(written);
  return frame.written();
}

function withExternal(labels: Labels, externalLabels: Labels): Labels {
  if (externalLabels.size === 0) return labels;
  const builder = new LabelsBuilder(labels);
  for (const [name, value] of externalLabels) if (!labels.has(name)) builder.set(name, value);
  return builder.labels();
}
