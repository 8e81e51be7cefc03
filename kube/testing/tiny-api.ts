import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { KubeObject } from "../object.ts";

/** What the next request meets instead of an answer, or what befalls the watches that are open. */
export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: "reset" }
  | { readonly kind: "garbage" };

interface LoggedEvent {
  readonly version: number;
  readonly line: string;
}

/** One collection of config maps behind HTTP, with the faults that tests call for. */
export class TinyApi implements AsyncDisposable {
  readonly url: URL;
  /** Method, path and query of each request, oldest first. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #objects = new Map<string, KubeObject>();
  readonly #lists = new Map<string, readonly KubeObject[]>();
  readonly #watches = new Set<ServerResponse>();
  readonly #faults: Fault[] = [];
  #events: LoggedEvent[] = [];
  #version = 1;
  #compacted = 0;

  static async open(): Promise<TinyApi> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TinyApi(server);
  }

  constructor(server: Server) {
    this.#server = server;
    const { port } = server.address() as AddressInfo;
    this.url = new URL(`http://127.0.0.1:${port}`);
    server.on("request", (request, response) => this.#answer(request, response));
  }

  get watching(): number {
    return this.#watches.size;
  }

  /** Name to data, as the server has it now. */
  get contents(): Record<string, unknown> {
    const contents: Record<string, unknown> = {};
    for (const [name, object] of this.#objects) contents[name] = object;
    return contents;
  }

  put(name: string, data: unknown): void {
    const old = this.#objects.get(name);
    const version = ++this.#version;
    const object = {
      metadata: {
        name,
        namespace: "d",
        uid: old?.metadata.uid ?? `u${version}`,
        resourceVersion: String(version),
        managedFields: [{ manager: "test", time: "2026-01-01T00:00:00Z" }],
      },
      data,
    };
    this.#objects.set(name, object);
    this.#tell(version, old === undefined ? "ADDED" : "MODIFIED", object);
  }

  delete(name: string): void {
    const old = this.#objects.get(name);
    if (old === undefined) return;
    this.#objects.delete(name);
    const version = ++this.#version;
    const last = { ...old, metadata: { ...old.metadata, resourceVersion: String(version) } };
    this.#tell(version, "DELETED", last);
  }

  bookmark(): void {
    this.write(
      JSON.stringify({
        type: "BOOKMARK",
        object: { metadata: { resourceVersion: String(this.#version) } },
      }) + "\n",
    );
  }

  /** Forgets history: watches from before now, and lists half read, are too old. */
  compact(): void {
    this.#compacted = ++this.#version;
    this.#events = [];
    this.#lists.clear();
  }

  /** Tells open watches that their version is gone. */
  expire(): void {
    this.write(JSON.stringify({ type: "ERROR", object: { code: 410, reason: "Expired" } }) + "\n");
  }

  /** Raw bytes to every open watch. */
  write(text: string): void {
    for (const watch of this.#watches) watch.write(text);
  }

  /** Cuts every open watch in the middle of what it says. */
  cut(): void {
    for (const watch of this.#watches) watch.destroy();
    this.#watches.clear();
  }

  /** Ends every open watch in good order. */
  end(): void {
    for (const watch of this.#watches) watch.end();
    this.#watches.clear();
  }

  /** The next request meets this. */
  fault(fault: Fault): void {
    this.#faults.push(fault);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #tell(version: number, type: string, object: KubeObject): void {
    const line = JSON.stringify({ type, object }) + "\n";
    this.#events.push({ version, line });
    this.write(line);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    this.requests.push(`${request.method ?? ""} ${url.pathname}${url.search}`);
    const fault = this.#faults.shift();
    if (fault !== undefined) return fail(response, fault);
    if (url.searchParams.get("watch") === "true") this.#watch(url.searchParams, response);
    else this.#list(url.searchParams, response);
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    const limit = Number(query.get("limit") ?? 0);
    const [version = String(this.#version), at = "0"] = query.get("continue")?.split(":") ?? [];
    if (query.get("continue") === null) this.#lists.set(version, [...this.#objects.values()]);
    const all = this.#lists.get(version);
    if (all === undefined) return fail(response, { kind: "status", status: 410 });
    const end = limit === 0 ? all.length : Number(at) + limit;
    const metadata = {
      resourceVersion: version,
      ...(end < all.length ? { continue: `${version}:${end}` } : {}),
    };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ metadata, items: all.slice(Number(at), end) }));
  }

  #watch(query: URLSearchParams, response: ServerResponse): void {
    const from = Number(query.get("resourceVersion"));
    response.setHeader("content-type", "application/json");
    response.flushHeaders();
    this.#watches.add(response);
    response.on("close", () => this.#watches.delete(response));
    if (from < this.#compacted) {
      response.end(JSON.stringify({ type: "ERROR", object: { code: 410, message: "too old" } }) + "\n");
      this.#watches.delete(response);
      return;
    }
    for (const { version, line } of this.#events) if (version > from) response.write(line);
  }
}

function fail(response: ServerResponse, fault: Fault): void {
  if (fault.kind === "reset") {
    response.destroy();
  } else if (fault.kind === "garbage") {
    response.setHeader("content-type", "application/json");
    response.end('{"metadata":');
  } else {
    const { status, retryAfterSeconds } = fault;
    const retry: Record<string, string> =
      retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    response.writeHead(status, { "content-type": "application/json", ...retry });
    response.end(JSON.stringify({ kind: "Status", code: status, message: `made to fail` }));
  }
}
