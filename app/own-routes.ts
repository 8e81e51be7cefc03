import {
  type Asked,
  type Body,
  jsonReply,
  type Reply,
  type Route,
  routesOf,
  type Row,
  textReply,
} from "@taffrail/api";
import type { Instruments } from "@taffrail/base";
import { answerScrape, type ObjectState } from "@taffrail/kubestate";
import { negotiateFormat, textContentType } from "@taffrail/wire";
import type { ShardView } from "@taffrail/scrape";
import { selfExposition } from "./self-metrics.ts";
import { shardsPath } from "./shards.ts";

/** What the routes of no dialect need: Taffrail itself, and object state as others scrape it. */
export interface OwnRoom {
  readonly instruments: Instruments;
  readonly state: ObjectState | undefined;
  readonly isReady: () => boolean;
  /** How targets are shared with other servers; absent where they are not. */
  readonly shards?: () => ShardView;
}

const rows: readonly Row<OwnRoom, Reply>[] = [
  {
    methods: ["GET"],
    path: "/metrics",
    handler: (_params, { instruments, headers }) => {
      const format = negotiateFormat(headers["accept"] ?? "");
      return exposition(selfExposition(instruments, format), format.contentType);
    },
  },
  {
    methods: ["GET"],
    path: "/kubestate/metrics",
    handler: (_params, { state, headers }) =>
      state === undefined ? textReply(404, "this server watches no cluster\n") : objectState(state, headers),
  },
  {
    methods: ["GET"],
    path: shardsPath,
    handler: (_params, { shards }) =>
      shards === undefined ? textReply(404, "targets are not shared\n") : jsonReply(200, shards()),
  },
  { methods: ["GET"], path: "/livez", handler: () => textReply(200, "ok\n") },
  {
    methods: ["GET"],
    path: "/readyz",
    handler: (_params, { isReady }) => (isReady() ? textReply(200, "ok\n") : textReply(503, "stopping\n")),
  },
];

/** `/metrics`, `/kubestate/metrics`, `/livez`, `/readyz`. */
export function ownRoutes(room: OwnRoom): Route[] {
  return routesOf({
    rows,
    room,
    render: (reply) => reply,
    fail: ({ status, message }) => jsonReply(status, { error: message }),
  });
}

function objectState(state: ObjectState, headers: Asked["headers"]): Reply {
  const acceptEncoding = headers["accept-encoding"] ?? "";
  const { contentType, isGzipped, body } = answerScrape(state, { accept: headers["accept"], acceptEncoding });
  const encoding: Record<string, string> = isGzipped ? { "content-encoding": "gzip" } : {};
  return { status: 200, headers: { "content-type": contentType, ...encoding }, body, reusesPieces: true };
}

function exposition(body: Body, contentType: string = textContentType): Reply {
  return { status: 200, headers: { "content-type": contentType }, body };
}
