import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import zlib from "node:zlib";
import { type HttpConfig, httpDefaults } from "../config.ts";
import { HttpTransport } from "./http-transport.ts";
import { BodyTooLargeError, type FetchAnswer, type FetchRequest } from "./transport.ts";

interface Served extends AsyncDisposable {
  readonly url: string;
  fetch(path?: string, request?: Partial<FetchRequest>): Promise<FetchAnswer>;
  /** How many connections came. */
  connections(): number;
}

async function around(server: net.Server, config: Partial<HttpConfig>): Promise<Served> {
  let connections = 0;
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = new HttpTransport({ ...httpDefaults, ...config });
  return {
    url,
    fetch: (path = "/metrics", request = {}) =>
      transport.fetch(`${url}${path}`, {
        headers: { Accept: "text/plain" },
        signal: new AbortController().signal,
        maxBytes: 1 << 20,
        followRedirects: true,
        unixSocket: undefined,
        ...request,
      }),
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      transport.close();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function serve(handler: http.RequestListener, config: Partial<HttpConfig> = {}): Promise<Served> {
  return around(http.createServer(handler), config);
}

/** A server that says exactly this, and then closes or not. */
function serveRaw(answer: string | Buffer, then: "close" | "keep"): Promise<Served> {
  const server = net.createServer((socket) => {
    socket.once("data", () => {
      socket.write(answer);
      if (then === "close") socket.end();
    });
  });
  return around(server, {});
}

function text({ body }: FetchAnswer): string {
  return Buffer.from(body).toString();
}

test("a body comes whole, and the connection is used again", async () => {
  await using served = await serve((_, response) => response.end("a 1\n"));
  for (let i = 0; i < 3; i++) assert.equal(text(await served.fetch()), "a 1\n");
  assert.equal(served.connections(), 1);
});

test("a gzipped body is unpacked", async () => {
  await using served = await serve((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(zlib.gzipSync("a 1\n".repeat(1000)));
  });
  assert.equal(text(await served.fetch()).length, 4000);
});

test("a body without end stops at the limit", async () => {
  await using served = await serve((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write("a 1\n".repeat(10_000)));
    };
    response.on("drain", more);
    more();
  });
  await assert.rejects(served.fetch(), BodyTooLargeError);
});

test("a gzip bomb stops at the limit", async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(64 << 20));
  await using served = await serve((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(bomb);
  });
  const before = process.memoryUsage().arrayBuffers;
  await assert.rejects(served.fetch(), BodyTooLargeError);
  assert.ok(process.memoryUsage().arrayBuffers - before < 16 << 20);
});

test("gzip that is none is refused", async () => {
  await using served = await serve((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end("a 1\n");
  });
  await assert.rejects(served.fetch(), /header/);
});

test("gzip that ends too early is refused", async () => {
  await using served = await serve((_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(zlib.gzipSync("a 1\n".repeat(1000)).subarray(0, 20));
  });
  await assert.rejects(served.fetch());
});

test("a body that is said to be in another encoding is taken as it is", async () => {
  await using served = await serve((_, response) => {
    response.setHeader("content-encoding", "zstd");
    response.end("a 1\n");
  });
  assert.equal(text(await served.fetch()), "a 1\n");
});

const broken = [
  { name: "a body shorter than promised", answer: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na 1\n" },
  {
    name: "a body cut between chunks",
    answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\na 1\n\r\n",
  },
  { name: "headers cut short", answer: "HTTP/1.1 200 OK\r\nContent-Le" },
  { name: "no answer at all", answer: "" },
  { name: "an answer that is not HTTP", answer: "SSH-2.0-OpenSSH_9.6\r\n" },
] as const;
for (const { name, answer } of broken) {
  test(`${name} is refused`, async () => {
    await using served = await serveRaw(answer, "close");
    await assert.rejects(served.fetch());
  });
}

test("a body longer than promised ends where it was promised to", async () => {
  await using served = await serveRaw(
    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\na 1\nb 2\n",
    "close",
  );
  assert.equal(text(await served.fetch()), "a 1\n");
});

test("headers without end are refused", async () => {
  await using served = await serveRaw(`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(100_000)}`, "keep");
  await assert.rejects(served.fetch());
});

test("an answer that never comes ends with the signal's reason", async () => {
  await using served = await serveRaw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\na", "keep");
  const reason = new Error("time is up");
  const stop = new AbortController();
  setImmediate(() => setImmediate(() => stop.abort(reason)));
  await assert.rejects(served.fetch("/metrics", { signal: stop.signal }), reason);
});

test("redirects are followed, without credentials to another host", async () => {
  await using other = await serve((request, response) => response.end(String(request.headers.authorization)));
  const auth = { kind: "authorization", type: "Bearer", credentials: { value: "secret" } } as const;
  await using served = await serve(
    (request, response) => {
      const out = other.url.replace("127.0.0.1", "localhost");
      const to = { "/metrics": "/there", "/out": `${out}/x`, "/port": `${other.url}/x` }[request.url!];
      if (to === undefined) return void response.end(String(request.headers.authorization));
      response.writeHead(302, { location: to }).end();
    },
    { auth },
  );
  assert.equal(text(await served.fetch("/metrics")), "Bearer secret");
  assert.equal(text(await served.fetch("/port")), "Bearer secret");
  assert.equal(text(await served.fetch("/out")), "undefined");
  assert.equal((await served.fetch("/metrics", { followRedirects: false })).status, 302);
});

test("a redirect without end is given up", async () => {
  await using served = await serve((_, response) => response.writeHead(307, { location: "/metrics" }).end());
  await assert.rejects(served.fetch(), /stopped after 10 redirects/);
});

test("a redirect to a file is refused", async () => {
  await using served = await serve((_, response) =>
    response.writeHead(302, { location: "file:///etc/passwd" }).end(),
  );
  await assert.rejects(served.fetch(), /unsupported protocol scheme/);
});

test("secrets in files are read again for each request", async () => {
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  try {
    const file = join(folder, "password");
    const auth = { kind: "basic", username: { value: "me" }, password: { file } } as const;
    await using served = await serve((request, response) => response.end(request.headers.authorization), {
      auth,
    });
    for (const password of ["one", "two"]) {
      await writeFile(file, `${password}\n`);
      const want = `Basic ${Buffer.from(`me:${password}`).toString("base64")}`;
      assert.equal(text(await served.fetch()), want);
    }
    await rm(file);
    await assert.rejects(served.fetch(), /cannot read/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a connection that the server closed meanwhile is made anew", async () => {
  let answered = 0;
  await using served = await serve((request, response) => {
    answered++;
    response.end("a 1\n", () => setImmediate(() => request.socket.destroy()));
  });
  for (let i = 0; i < 5; i++) assert.equal(text(await served.fetch()), "a 1\n");
  assert.equal(answered, 5);
});

test("any status is an answer", async () => {
  await using served = await serve((_, response) => response.writeHead(401, "No Way").end("x"));
  const { status, statusText } = await served.fetch();
  assert.deepEqual([status, statusText], [401, "No Way"]);
});

test("bytes are posted as they are", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i);
  await using served = await serve((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => response.end(`${request.method} ${Buffer.concat(parts).equals(bytes)}`));
  });
  assert.equal(text(await served.fetch("/", { body: bytes })), "POST true");
  assert.equal(text(await served.fetch("/", { body: bytes })), "POST true");
  assert.equal(served.connections(), 1);
});
