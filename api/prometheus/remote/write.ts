import { MalformedBytesError, messageOf, snappyDecode } from "@taffrail/base";
import { ProtobufError, type WriteVersion } from "@taffrail/wire";
import { type Reply, textReply } from "../../http/reply.ts";
import type { Asked, Handler } from "../../http/route.ts";
import type { PrometheusRoom } from "../room.ts";
import type { Success } from "../success.ts";
import type { WriteReceiver } from "./write-receiver.ts";

/** The messages of remote write by their names. */
export const versionOfProto: Readonly<Record<string, WriteVersion>> = {
  "prometheus.WriteRequest": 1,
  "io.prometheus.write.v2.Request": 2,
};
/** A request that inflates to more is refused: a few bytes may say they are many. */
const mostMessageBytes = 256 << 20;

/**
 * Takes in a remote write request, 1.0 or 2.0. Spec: Prometheus Remote-Write. Differs where a request holds samples that cannot be
 * stored: the others are kept in 1.0 as in 2.0, and the answer is 400 all the same.
 */
export const write: Handler<PrometheusRoom, Success | Reply> = async (_params, room) => {
  const { receiver } = room;
  if (receiver === undefined)
    return textReply(404, "remote write receiver needs to be enabled with --enable-remote-write-receiver\n");
  const version = versionOf(room, receiver);
  if (typeof version !== "number") return version;
  try {
    const message = snappyDecode(await room.body(), mostMessageBytes);
    const { samples, histograms, exemplars, problems } = receiver.receive(version, message);
    const written = {
      "x-prometheus-remote-write-samples-written": String(samples),
      "x-prometheus-remote-write-histograms-written": String(histograms),
      "x-prometheus-remote-write-exemplars-written": String(exemplars),
    };
    const headers = version === 2 ? written : {};
    if (problems.length > 0) return textReply(400, `${problems.join("\n")}\n`, headers);
    return { status: 204, headers };
  } catch (error) {
    if (error instanceof ProtobufError || error instanceof MalformedBytesError)
      return textReply(400, `${messageOf(error)}\n`);
    throw error;
  }
};

/** The version that the headers name, or the answer to headers that name none we take. */
function versionOf({ headers }: Asked, receiver: WriteReceiver): WriteVersion | Reply {
  const refuse = (text: string): Reply => textReply(415, `${text}\n`);
  const [type = "", ...parameters] = (headers["content-type"] ?? "application/x-protobuf").split(";");
  if (type.trim().toLowerCase() !== "application/x-protobuf")
    return refuse(
      `expected application/x-protobuf as the first (media) part, got ${type.trim()} content-type`,
    );
  const encoding = headers["content-encoding"] ?? "snappy";
  if (encoding.toLowerCase() !== "snappy")
    return refuse(
      `${encoding} encoding (compression) is not accepted by this server; only snappy is acceptable`,
    );
  const proto = parameters
    .map((one) => /^\s*proto\s*=\s*"?([^"]*?)"?\s*$/i.exec(one)?.[1])
    .find((one) => one !== undefined);
  const named = proto ?? "prometheus.WriteRequest";
  const version = versionOfProto[named];
  if (version !== undefined && receiver.accepts(version)) return version;
  return refuse(`unknown or unaccepted remote write protobuf message ${JSON.stringify(named)}`);
}
