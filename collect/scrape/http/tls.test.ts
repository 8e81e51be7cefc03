import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http2 from "node:http2";
import https from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { type HttpConfig, httpDefaults, type TlsConfig } from "../config.ts";
import { ca, client, named, other, server as serverPair } from "../testing/certificates.ts";
import { HttpTransport } from "./http-transport.ts";
import { BodyTooLargeError, type FetchAnswer, type FetchRequest } from "./transport.ts";

interface Served extends AsyncDisposable {
  readonly port: number;
  fetch(tls: TlsConfig, request?: Partial<FetchRequest>): Promise<FetchAnswer>;
  connections(): number;
}

async function around(server: Server, config: Partial<HttpConfig> = {}): Promise<Served> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const transports = new Map<string, HttpTransport>();
  return {
    port,
    connections: () => connections,
    fetch: (tls, request = {}) => {
      const key = JSON.stringify(tls);
      let transport = transports.get(key);
      if (transport === undefined)
        transports.set(key, (transport = new HttpTransport({ ...httpDefaults, ...config, tls })));
      return transport.fetch(`https://127.0.0.1:${port}/metrics`, {
        headers: { Accept: "text/plain" },
        signal: new AbortController().signal,
        maxBytes: 4 << 20,
        followRedirects: true,
        unixSocket: undefined,
        ...request,
      });
    },
    [Symbol.asyncDispose]: async () => {
      for (const transport of transports.values()) transport.close();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const text = ({ body }: FetchAnswer): string => Buffer.from(body).toString();
const trusted = { ca: { value: ca.cert } };

test("a certificate is checked: its authority, its name", async () => {
  await using served = await around(https.createServer(serverPair, (_, response) => response.end("a 1\n")));
  assert.equal(text(await served.fetch(trusted)), "a 1\n");
  await assert.rejects(served.fetch({}), /^FetchError: cannot trust the server's certificate: [a-z -]+$/);
  await assert.rejects(served.fetch({ ca: { value: other.cert } }), /unable to verify|unable to get/i);
  await assert.rejects(served.fetch({ ...trusted, serverName: "metrics.test" }), /metrics\.test/);
  assert.equal(text(await served.fetch({ insecureSkipVerify: true })), "a 1\n");
});

test("what the system trusts is trusted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  try {
    const file = join(folder, "authorities.pem");
    await writeFile(file, ca.cert);
    await using served = await around(https.createServer(serverPair, (_, response) => response.end("a 1\n")));
    const script = `
      import { HttpTransport } from ${JSON.stringify(new URL("./http-transport.ts", import.meta.url).href)};
      import { httpDefaults } from ${JSON.stringify(new URL("../config.ts", import.meta.url).href)};
      const request = { headers: {}, signal: new AbortController().signal, maxBytes: 100, followRedirects: true };
      await using transport = new HttpTransport(httpDefaults);
      const { body } = await transport.fetch("https://127.0.0.1:${served.port}/", request);
      process.stdout.write(body);`;
    // of the system, these variables say what it trusts: they count when a process starts
    const env = { ...process.env, SSL_CERT_FILE: file, SSL_CERT_DIR: folder };
    const args = ["--input-type=module-typescript", "--eval", script];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env });
    assert.equal(stdout, "a 1\n", stderr);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a server name stands for the address, in the handshake and in the check", async () => {
  let asked: string | false | undefined;
  const server = https.createServer(named, (request, response) => {
    asked = (request.socket as TLSSocket & { readonly servername?: string | false }).servername;
    response.end("a 1\n");
  });
  await using served = await around(server);
  assert.equal(text(await served.fetch({ ...trusted, serverName: "metrics.test" })), "a 1\n");
  assert.equal(asked, "metrics.test");
  await assert.rejects(served.fetch(trusted), /127\.0\.0\.1/);
});

test("a server name may be an address", async () => {
  await using served = await around(https.createServer(serverPair, (_, response) => response.end("a 1\n")));
  assert.equal(text(await served.fetch({ ...trusted, serverName: "127.0.0.1" })), "a 1\n");
  await assert.rejects(served.fetch({ ...trusted, serverName: "127.0.0.2" }), /127\.0\.0\.2/);
});

test("versions of TLS are kept to", async () => {
  const old = https.createServer(
    { ...serverPair, minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" },
    (_, response) => response.end("old"),
  );
  await using served = await around(old);
  await assert.rejects(served.fetch(trusted), /protocol|version/i);
  assert.equal(text(await served.fetch({ ...trusted, minVersion: "TLS10" })), "old");
  const modern = https.createServer({ ...serverPair, minVersion: "TLSv1.3" }, (_, response) =>
    response.end("new"),
  );
  await using second = await around(modern);
  await assert.rejects(second.fetch({ ...trusted, maxVersion: "TLS12" }), /protocol|version/i);
  assert.equal(text(await second.fetch({ ...trusted, minVersion: "TLS13" })), "new");
});

test("a client's certificate is shown, and read again when its file changes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  try {
    const server = https.createServer(
      { ...serverPair, ca: ca.cert, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        const socket = request.socket as TLSSocket;
        response.end(socket.authorized ? String(socket.getPeerCertificate().subject.CN) : "nobody");
      },
    );
    await using served = await around(server);
    const cert = join(folder, "tls.crt");
    const key = join(folder, "tls.key");
    const tls = { ...trusted, cert: { file: cert }, key: { file: key } };
    await assert.rejects(served.fetch(tls), /cannot read .*tls\.(crt|key)/);
    const put = async (pair: typeof client): Promise<void> => {
      await writeFile(cert, pair.cert);
      await writeFile(key, pair.key);
    };
    await put(other);
    assert.equal(text(await served.fetch(tls)), "nobody");
    await put(client);
    assert.equal(text(await served.fetch(tls)), "scraper");
    assert.equal(text(await served.fetch(tls)), "scraper");
    assert.equal(served.connections(), 2, "one for each certificate");
    assert.equal(text(await served.fetch(trusted)), "nobody");
  } finally {
    await rm(folder, { recursive: true });
  }
});

function http2Server(
  handler: (stream: http2.ServerHttp2Stream, path: string) => void,
): http2.Http2SecureServer {
  const server = http2.createSecureServer({ ...serverPair, allowHTTP1: true });
  server.on("stream", (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
    stream.on("error", () => {});
    handler(stream, headers[":path"] ?? "");
  });
  server.on("request", (request, response) => {
    if (request.httpVersion === "1.1") response.end("by 1.1");
  });
  return server;
}

test("HTTP/2 is spoken where the server chooses it: one connection, many requests at once", async () => {
  const body = "a 1\n".repeat(500_000); // longer than any window of the protocol
  const server = http2Server((stream) => {
    stream.respond({ ":status": 200, "content-type": "text/plain", "x-many": ["a", "b"] });
    stream.end(body);
  });
  await using served = await around(server);
  const first = await served.fetch(trusted);
  assert.equal(first.status, 200);
  assert.equal(first.headers["content-type"], "text/plain");
  assert.equal(text(first), body);
  const more = await Promise.all(Array.from({ length: 10 }, () => served.fetch(trusted)));
  assert.ok(more.every((answer) => text(answer) === body));
  assert.equal(served.connections(), 1);
});

test("HTTP/2 is not offered where it is switched off", async () => {
  await using served = await around(
    http2Server((stream) => stream.end("by 2")),
    { http2: false },
  );
  assert.equal(text(await served.fetch(trusted)), "by 1.1");
});

test("over HTTP/2, too: any status is an answer, gzip is unpacked, limits hold", async () => {
  const server = http2Server((stream, path) => {
    if (path === "/404") {
      stream.respond({ ":status": 404 });
      stream.end("no");
    } else if (path === "/gzip") {
      stream.respond({ ":status": 200, "content-encoding": "gzip" });
      stream.end(zlib.gzipSync("a 1\n"));
    } else {
      stream.respond({ ":status": 200 });
      const more = (): void => {
        while (!stream.destroyed && stream.write(Buffer.alloc(1 << 16)));
      };
      stream.on("drain", more);
      more();
    }
  });
  await using served = await around(server);
  await using transport = new HttpTransport({ ...httpDefaults, tls: trusted });
  const ask = (path: string, maxBytes: number): Promise<FetchAnswer> =>
    transport.fetch(`https://127.0.0.1:${served.port}${path}`, {
      headers: { Connection: "close", Accept: "text/plain" },
      signal: new AbortController().signal,
      maxBytes,
      followRedirects: true,
      unixSocket: undefined,
    });
  const { status, statusText } = await ask("/404", 100);
  assert.deepEqual([status, statusText], [404, "Not Found"]);
  assert.equal(text(await ask("/gzip", 100)), "a 1\n");
  await assert.rejects(ask("/endless", 1 << 20), BodyTooLargeError);
  assert.equal(text(await ask("/gzip", 100)), "a 1\n", "the connection is still good");
  assert.equal(served.connections(), 1);
});

test("over HTTP/2, too: an answer that is cut, or never comes, is refused", async () => {
  const server = http2Server((stream, path) => {
    stream.respond({ ":status": 200, ...(path === "/short" ? { "content-length": "100" } : {}) });
    stream.write("a 1\n");
    if (path === "/short") stream.end();
    if (path === "/cut") setImmediate(() => stream.destroy(new Error("cut")));
    if (path === "/gone") setImmediate(() => stream.session?.destroy());
  });
  await using served = await around(server);
  await using transport = new HttpTransport({ ...httpDefaults, tls: trusted });
  const ask = (path: string, signal: AbortSignal): Promise<FetchAnswer> =>
    transport.fetch(`https://127.0.0.1:${served.port}${path}`, {
      headers: {},
      signal,
      maxBytes: 100,
      followRedirects: true,
      unixSocket: undefined,
    });
  const patient = new AbortController().signal;
  await assert.rejects(ask("/short", patient), /PROTOCOL_ERROR/);
  await assert.rejects(ask("/cut", patient), /INTERNAL_ERROR/);
  await assert.rejects(ask("/gone", patient), /broke|closed/i);
  const stop = new AbortController();
  const reason = new Error("time is up");
  setTimeout(() => stop.abort(reason), 20);
  await assert.rejects(ask("/never", stop.signal), reason);
});

test("a connection of HTTP/2 that the server ended is made anew", async () => {
  let session: http2.Http2Session | undefined;
  const server = http2Server((stream) => {
    session = stream.session;
    stream.respond({ ":status": 200 });
    stream.end("a 1\n");
  });
  await using served = await around(server);
  for (let i = 0; i < 3; i++) {
    assert.equal(text(await served.fetch(trusted)), "a 1\n");
    session!.destroy();
  }
  assert.equal(served.connections(), 3);
});
