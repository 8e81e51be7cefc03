import { gunzipSync } from "node:zlib";
import { messageOf } from "@taffrail/base";
import {
  decodeMessage,
  encodeMessage,
  messageOfJson,
  OtlpJsonError,
  otlpMessages,
  ProtobufError,
} from "@taffrail/wire";
import { type Reply, textReply } from "../http/reply.ts";
import type { Asked, Handler } from "../http/route.ts";
import type { PrometheusRoom } from "../prometheus/room.ts";
import type { Success } from "../prometheus/success.ts";

const protobuf = "application/x-protobuf";
const json = "application/json";
/** A request that inflates to more is refused. */
const mostMessageBytes = 64 << 20;

/** Takes in metrics of OpenTelemetry. Spec: OTLP/HTTP 1.x. Samples that the store does not take make the answer 400; the others are kept. */
export const otlpMetrics: Handler<PrometheusRoom, Success | Reply> = async (_params, room) => {
  const { otlp } = room;
  if (otlp === undefined)
    return textReply(404, "otlp write receiver needs to be enabled with --enable-otlp-receiver\n");
  const type = (room.headers["content-type"] ?? "").split(";", 1)[0]!.trim().toLowerCase();
  if (type !== protobuf && type !== json)
    return textReply(415, `unsupported content type: ${type}, supported: [${json}, ${protobuf}]\n`);
  let request: otlpMessages.OtlpMetricsRequest;
  try {
    const body = await inflated(room);
    request = (type === protobuf
      ? decodeMessage(otlpMessages.metricsRequest, body)
      : messageOfJson(
          otlpMessages.metricsRequest,
          new TextDecoder().decode(body),
        )) as unknown as otlpMessages.OtlpMetricsRequest;
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof OtlpJsonError || isInflateError(error))
      return textReply(400, `${messageOf(error)}\n`);
    throw error;
  }
  const { rejected, reasons, problems } = otlp.receive(request);
  if (problems.length > 0) return textReply(400, `${problems.join("\n")}\n`);
  const partial =
    rejected === 0
      ? {}
      : { partial_success: { rejected_data_points: rejected, error_message: reasons.join("; ") } };
  const headers = { "content-type": type };
  if (type === protobuf)
    return { status: 200, headers, body: encodeMessage(otlpMessages.metricsResponse, partial).slice() };
  const shown =
    rejected === 0
      ? {}
      : { partialSuccess: { rejectedDataPoints: String(rejected), errorMessage: reasons.join("; ") } };
  return { status: 200, headers, body: new TextEncoder().encode(JSON.stringify(shown)) };
};

async function inflated(room: Asked): Promise<Uint8Array> {
  const body = await room.body();
  if ((room.headers["content-encoding"] ?? "").toLowerCase() !== "gzip") return body;
  return gunzipSync(body, { maxOutputLength: mostMessageBytes });
}

function isInflateError(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    (error.code.startsWith("Z_") || error.code === "ERR_BUFFER_TOO_LARGE")
  );
}
