import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { columnsContentType, encodeColumns } from "@taffrail/wire";
import { answer, metricNames } from "./samples.ts";
import { madeUpStore } from "./store.ts";
import { makeWorld, type World } from "./world.ts";

/** A server that shows the built page over a made-up cluster. */
export interface Stub extends AsyncDisposable {
  readonly url: string;
}

/** Options of `openStub`. */
export interface StubOptions {
  /** The folder that `buildPage` answered. */
  readonly dir: string;
  /** What the cluster's time is, Unix ms; it does not move. */
  readonly now: number;
  readonly port?: number;
  /** Paths that answer 503, to see what the page says then. */
  readonly isBroken?: (path: string) => boolean;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
};

/** Serves the page and the answers it asks for, on a free loopback port unless one is given. */
export async function openStub({ dir, now, port = 0, isBroken = () => false }: StubOptions): Promise<Stub> {
  const world = makeWorld(now);
  const server = createServer((request, response) => {
    void handle(world, dir, isBroken, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function handle(
  world: World,
  dir: string,
  isBroken: (path: string) => boolean,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stub");
  const { pathname, searchParams } = url;
  const json = (body: unknown, status = 200): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (isBroken(pathname)) return json({ status: "error", error: "the store is starting" }, 503);
  if (pathname === "/api/ui/status")
    return json({ version: "0.1.0", cluster: "prod-eu-1", mode: "demo", started: world.now - 3_600_000 });
  if (pathname === "/api/ui/data") return json(madeUpStore(world.now));
  if (pathname === "/api/ui/objects") {
    const [kind, name, namespace] = ["kind", "name", "namespace"].map((key) => searchParams.get(key));
    const all = world.objects[kind ?? ""];
    if (all === undefined) return json({ error: `no such kind: ${kind ?? ""}` }, 404);
    const items = all.filter(
      ({ metadata }) =>
        (name === null || metadata.name === name) && (namespace === null || metadata.namespace === namespace),
    );
    return json({ kind, resourceVersion: "1", age_ms: 12, items });
  }
  if (pathname === "/api/ui/kinds")
    return json({
      kinds: Object.entries(world.objects).map(([kind, all]) => ({ kind, state: "live", count: all.length })),
    });
  if (pathname === "/api/ui/find") return json({ total: 0, items: [] });
  if (pathname === "/api/ui/watch") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": open\n\n");
    return;
  }
  if (pathname === "/api/v1/query") {
    const t = Number(searchParams.get("time")) * 1000;
    const result = answer(world, searchParams.get("query") ?? "", t).map(({ labels, value }) => ({
      metric: labels,
      value: [t / 1000, String(value)],
    }));
    return json({ status: "success", data: { resultType: "vector", result } });
  }
  if (pathname === "/api/v1/query_range") {
    const [start, end, step] = ["start", "end", "step"].map((name) => Number(searchParams.get(name)));
    return json({
      status: "success",
      data: {
        resultType: "matrix",
        result: matrix(world, searchParams.get("query") ?? "", start!, end!, step!),
      },
    });
  }
  if (pathname === "/api/ui/query_range") {
    const [start, end, step] = ["start", "end", "step"].map((name) => Number(searchParams.get(name)));
    response.writeHead(200, { "content-type": columnsContentType });
    response.end(columns(world, searchParams.get("query") ?? "", start! * 1000, end! * 1000, step! * 1000));
    return;
  }
  if (pathname.startsWith("/api/v1/label/"))
    return json({ status: "success", data: pathname.includes("__name__") ? metricNames : [] });
  if (pathname === "/api/v1/targets")
    return json({ status: "success", data: { activeTargets: targets(world), droppedTargets: [] } });
  if (pathname.startsWith("/api/")) return json({ status: "success", data: [] });

  const file = normalize(pathname).replace(/^(\.\.[/\\])+/, "");
  const path = extname(file) === "" ? join(dir, "index.html") : join(dir, file);
  const body = await readFile(path).catch(() => undefined);
  if (body === undefined) response.writeHead(404).end();
  else
    response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
}

function columns(world: World, expr: string, start: number, end: number, step: number): Uint8Array {
  const times = Float64Array.from(
    { length: Math.floor((end - start) / step) + 1 },
    (_, i) => start + i * step,
  );
  const series = new Map<string, { labels: Record<string, string>; values: Float64Array }>();
  for (const [i, t] of times.entries()) {
    for (const { labels, value } of answer(world, expr, t)) {
      const key = JSON.stringify(labels);
      let one = series.get(key);
      if (one === undefined)
        series.set(key, (one = { labels, values: new Float64Array(times.length).fill(Number.NaN) }));
      one.values[i] = value;
    }
  }
  return encodeColumns({ times, series: [...series.values()], warnings: [], infos: [] });
}

function matrix(world: World, expr: string, start: number, end: number, step: number): unknown[] {
  const series = new Map<string, { metric: Record<string, string>; values: [number, string][] }>();
  for (let t = start; t <= end + 1e-6; t += step) {
    for (const { labels, value } of answer(world, expr, t * 1000)) {
      const key = JSON.stringify(labels);
      let one = series.get(key);
      if (one === undefined) series.set(key, (one = { metric: labels, values: [] }));
      one.values.push([t, String(value)]);
    }
  }
  return [...series.values()];
}

function targets(world: World): unknown[] {
  return answer(world, "up", world.now).map(({ labels, value }) => ({
    labels,
    discoveredLabels: { __address__: labels["instance"] },
    scrapePool: labels["job"],
    scrapeUrl: `http://${labels["instance"]}/metrics`,
    lastError: value === 1 ? "" : "Get: dial tcp: connect: connection refused",
    lastScrape: new Date(world.now - 8000).toISOString(),
    lastScrapeDuration: 0.021,
    health: value === 1 ? "up" : "down",
    scrapeInterval: "15s",
    scrapeTimeout: "10s",
  }));
}
