import {
  type Asked,
  jsonReply,
  type Params,
  type Reply,
  type Route,
  routesOf,
  type Row,
  textReply,
} from "@taffrail/api";
import { NotSupportedError } from "@taffrail/base";
import type { KubeClient } from "@taffrail/kube";
import { answerScrape, type ObjectState } from "@taffrail/kubestate";
import { textContentType } from "@taffrail/wire";
import type { AuthFilter } from "./auth.ts";

/** What the routes of `taffrail kubestate` need; asked for at each request, since a reload changes it. */
export interface KubestateRoom {
  readonly state: () => ObjectState | undefined;
  readonly client: () => KubeClient;
  readonly telemetry: () => string;
  readonly isReady: () => boolean;
  readonly isGzipAllowed: () => boolean;
  readonly filter: () => AuthFilter | undefined;
  readonly observe: (method: string, seconds: number) => void;
}

type Room = KubestateRoom;

const ok = (): Reply => textReply(200, "OK");
const unavailable = (): Reply => textReply(503, "Service Unavailable\n");

const mainRows: readonly Row<Room, Reply>[] = [
  { methods: ["GET"], path: "/metrics", handler: metrics },
  { methods: ["GET"], path: "/healthz", handler: ok },
  {
    methods: ["GET"],
    path: "/livez",
    handler: async (_params, { client, signal }) => {
      try {
        using response = await client().request("/livez", { signal });
        return response.ok ? ok() : unavailable();
      } catch {
        return unavailable();
      }
    },
  },
  { methods: ["GET"], path: "/", handler: () => landing(["/metrics", "/healthz", "/livez"]) },
];

const telemetryRows: readonly Row<Room, Reply>[] = [
  {
    methods: ["GET"],
    path: "/metrics",
    handler: async (_params, { filter, telemetry, ...asked }) =>
      (await filter()?.(asked)) ?? {
        status: 200,
        headers: { "content-type": textContentType },
        body: telemetry(),
      },
  },
  {
    methods: ["GET"],
    path: "/readyz",
    handler: (_params, { isReady }) => (isReady() ? ok() : unavailable()),
  },
  {
    methods: ["GET"],
    path: "/debug/pprof/*profile",
    handler: () => {
      throw new NotSupportedError("profiles of the Go runtime: this is another one");
    },
  },
  { methods: ["GET"], path: "/", handler: () => landing(["/metrics", "/readyz"]) },
];

/** `/metrics`, `/healthz`, `/livez` of the main port. */
export function mainRoutes(room: Room): Route[] {
  return routes(mainRows, room);
}

/** `/metrics` and `/readyz` of the telemetry port. */
export function telemetryRoutes(room: Room): Route[] {
  return routes(telemetryRows, room);
}

function routes(rows: readonly Row<Room, Reply>[], room: Room): Route[] {
  return routesOf({
    rows,
    room,
    render: (reply) => reply,
    fail: ({ status, message }) => jsonReply(status, { error: message }),
  });
}

/** Object state, in the form and encoding that are asked for. */
async function metrics(params: Params, room: Room & Asked): Promise<Reply> {
  const { state, filter, headers, isGzipAllowed, observe } = room;
  const started = performance.now();
  const refusal = await filter()?.(room);
  if (refusal !== undefined) return refusal;
  const current = state();
  if (current === undefined) return { status: 200, headers: { "content-type": textContentType }, body: "" };
  const { contentType, isGzipped, body } = answerScrape(current, {
    accept: headers["accept"],
    ...(isGzipAllowed() ? { acceptEncoding: headers["accept-encoding"] } : {}),
    resources: params.list("resources"),
    excludeResources: params.list("exclude_resources"),
  });
  const done = (): void => observe(room.method.toLowerCase(), (performance.now() - started) / 1000);
  return {
    status: 200,
    headers: { "content-type": contentType, ...(isGzipped ? { "content-encoding": "gzip" } : {}) },
    body: ended(body, done),
    reusesPieces: true,
  };
}

function* ended(pieces: Iterable<Uint8Array>, done: () => void): Generator<Uint8Array, void, undefined> {
  try {
    yield* pieces;
  } finally {
    done();
  }
}

function landing(paths: readonly string[]): Reply {
  const links = paths.map((path) => `<li><a href="${path}">${path}</a></li>`).join("");
  const body = `<!doctype html><html><head><title>Taffrail kubestate</title></head><body><h1>Object state</h1><ul>${links}</ul></body></html>\n`;
  return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body };
}
