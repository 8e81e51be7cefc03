import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { type Log, noLog, systemClock } from "@taffrail/base";
import { BadParameterError } from "./errors.ts";
import { type Http, type HttpOptions, openHttp } from "./server.ts";
import { Rendering } from "./rendering.ts";
import { jsonReply, type Reply, textReply } from "./reply.ts";
import { type Asked, type Handler, type Row, routesOf } from "./route.ts";
import { authenticateStatic } from "./user.ts";

function open(
  rows: readonly Row<object, Reply>[],
  options: Partial<Omit<HttpOptions, "routes">> = {},
): Promise<Http> {
  const routes = routesOf({
    rows,
    room: {},
    render: (reply: Reply) => reply,
    fail: (fault) => jsonReply(fault.status, { kind: fault.kind, message: fault.message }),
  });
  return openHttp({ listen: "127.0.0.1:0", routes, log: noLog, clock: systemClock, ...options });
}

function get(path: string, handler: Handler<object, Reply>): Row<object, Reply> {
  return { methods: ["GET", "POST"], path, handler };
}

/** Sends raw bytes and gives all that comes back. */
async function raw(http: Http, text: string | Uint8Array): Promise<string> {
  const socket = connect(http.address.port, "127.0.0.1");
  await once(socket, "connect");
  socket.end(text);
  let answer = "";
  for await (const piece of socket.setEncoding("utf8")) answer += String(piece);
  return answer;
}

const echo: Handler<object, Reply> = (params) => jsonReply(200, params.list("q"));

test("parameters come from the path, the form and the URL, in that order", async () => {
  await using http = await open([get("/echo/:q", echo)]);
  const answer = await fetch(`${http.url}/echo/a%20b?q=url&q=%C3%A9`, {
    method: "POST",
    body: new URLSearchParams({ q: "form + text" }),
  });
  assert.deepEqual(await answer.json(), ["a b", "form + text", "url", "é"]);
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
});

const refused = [
  { name: "bytes that are not UTF-8 in the URL", path: "/echo?q=%ff%fe" },
  { name: "half an escape", path: "/echo?q=%f" },
  { name: "bytes that are not UTF-8 in the path", path: "/%ff" },
] as const;
for (const { name, path } of refused) {
  test(`${name} are refused and the server goes on`, async () => {
    await using http = await open([get("/echo", echo)]);
    assert.equal((await fetch(http.url + path)).status, 400);
    assert.equal((await fetch(`${http.url}/echo`)).status, 200);
  });
}

test("a form that is not UTF-8 is refused", async () => {
  await using http = await open([get("/echo", echo)]);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await fetch(`${http.url}/echo`, {
    method: "POST",
    headers,
    body: Buffer.from("q=\xff", "latin1"),
  });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /UTF-8/);
});

test("what is not HTTP gets 400, headers without end 431, and the server goes on", async () => {
  await using http = await open([get("/echo", echo)], { limits: { headerBytes: 4096 } });
  assert.match(await raw(http, "hello\r\n\r\n"), /^HTTP\/1.1 400 /);
  assert.match(await raw(http, new Uint8Array(512).fill(0x80)), /^HTTP\/1.1 400 /);
  assert.match(await raw(http, `GET /echo?q=${"x".repeat(10_000)} HTTP/1.1\r\n\r\n`), /^HTTP\/1.1 431 /);
  assert.equal((await fetch(`${http.url}/echo`)).status, 200);
});

test("a body past the limit is refused, announced or not", async () => {
  await using http = await open([get("/echo", echo)], { limits: { bodyBytes: 1000 } });
  const body = new URLSearchParams({ q: "x".repeat(2000) });
  assert.equal((await fetch(`${http.url}/echo`, { method: "POST", body })).status, 413);
  const chunked =
    "POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n" +
    `content-type: application/x-www-form-urlencoded\r\n\r\n7d0\r\n${"x".repeat(2000)}\r\n0\r\n\r\n`;
  assert.match(await raw(http, chunked), /^HTTP\/1.1 413 /);
});

test("statuses follow the codes of errors; a bug is logged once and answered with 500", async () => {
  const logged: string[] = [];
  const log: Log = { ...noLog, error: (message) => void logged.push(message) };
  const bad: Handler<object, Reply> = () => {
    throw new BadParameterError("q", "it is bad");
  };
  const bug: Handler<object, Reply> = () => {
    throw new TypeError("x is undefined");
  };
  await using http = await open([get("/bad", bad), get("/bug", bug)], { log });
  const answer = await fetch(`${http.url}/bad`);
  assert.equal(answer.status, 400);
  assert.deepEqual(await answer.json(), { kind: "bad_data", message: 'invalid parameter "q": it is bad' });
  assert.equal((await fetch(`${http.url}/bug`)).status, 500);
  assert.equal(logged.length, 1);
});

test("unknown paths are 404, other methods 405, OPTIONS 204, HEAD has no body", async () => {
  await using http = await open([{ methods: ["GET"], path: "/one", handler: () => textReply(200, "one") }]);
  assert.equal((await fetch(`${http.url}/two`)).status, 404);
  const wrong = await fetch(`${http.url}/one`, { method: "DELETE" });
  assert.equal(wrong.status, 405);
  assert.equal(wrong.headers.get("allow"), "GET, OPTIONS");
  assert.equal((await fetch(`${http.url}/one`, { method: "OPTIONS" })).status, 204);
  const head = await fetch(`${http.url}/one`, { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), "3");
  assert.equal(await head.text(), "");
});

test("gzip is used where it is accepted and the body is worth it", async () => {
  function* pieces(): Generator<string> {
    for (let i = 0; i < 50; i++) yield "abcdefgh".repeat(1000);
  }
  const headers = { "content-type": "application/json" };
  await using http = await open([
    get("/small", () => textReply(200, "small")),
    get("/whole", () => textReply(200, "whole ".repeat(1000))),
    get("/stream", () => ({ status: 200, headers, body: pieces() })),
  ]);
  const encodingOf = async (path: string, accept: string): Promise<string | null> => {
    const answer = await fetch(http.url + path, { headers: { "accept-encoding": accept } });
    assert.equal((await answer.text()).length, { "/small": 5, "/whole": 6000, "/stream": 400_000 }[path]);
    return answer.headers.get("content-encoding");
  };
  assert.equal(await encodingOf("/small", "gzip"), null);
  assert.equal(await encodingOf("/whole", "gzip"), "gzip");
  assert.equal(await encodingOf("/whole", "gzip;q=0, identity"), null);
  assert.equal(await encodingOf("/stream", "br, gzip"), "gzip");
  assert.equal(await encodingOf("/stream", "identity"), null);
});

test("a body that is rendered goes out whole where it is one piece, else in pieces", async () => {
  const memory = Buffer.alloc(100_000);
  const render = (pieces: number, size: number): Rendering =>
    new Rendering(
      (function* () {
        for (let i = 0; i < pieces - 1; i++) yield memory.fill(97 + (i % 26)).subarray(0, size);
        return memory.fill(90).subarray(0, size);
      })(),
    );
  const headers = { "content-type": "application/json" };
  await using http = await open([
    get("/tiny", () => ({ status: 200, headers, body: render(1, 100) })),
    get("/one", () => ({ status: 200, headers, body: render(1, 50_000) })),
    get("/many", () => ({ status: 200, headers, body: render(60, 100_000) })),
  ]);
  for (const encoding of ["gzip", "identity"]) {
    const ask = async (path: string, method = "GET"): Promise<Response> =>
      fetch(http.url + path, { method, headers: { "accept-encoding": encoding } });
    const [tiny, one, many] = [await ask("/tiny"), await ask("/one"), await ask("/many")];
    const packed = encoding === "gzip" ? "gzip" : null;
    assert.equal(tiny.headers.get("content-encoding"), null);
    assert.equal(tiny.headers.get("content-length"), "100");
    assert.equal(await tiny.text(), "Z".repeat(100));
    assert.equal(one.headers.get("content-encoding"), packed);
    assert.notEqual(one.headers.get("content-length"), null);
    assert.equal(await one.text(), "Z".repeat(50_000));
    assert.equal(many.headers.get("content-encoding"), packed);
    const text = await many.text();
    assert.equal(text.length, 6_000_000);
    for (let i = 0; i < 60; i++)
      assert.equal(text[i * 100_000 + 99_999], i === 59 ? "Z" : String.fromCharCode(97 + (i % 26)));
    assert.equal(await (await ask("/many", "HEAD")).text(), "");
  }
});

test("a rendering is not asked for more than a slow client reads", async () => {
  let made = 0;
  const memory = Buffer.alloc(100_000, 120);
  const endless = function* (): Generator<Uint8Array, Uint8Array, undefined> {
    for (;;) {
      made++;
      yield memory;
    }
  };
  const body = (): Reply => ({
    status: 200,
    headers: { "content-type": "text/plain" },
    body: new Rendering(endless()),
  });
  const answered = Promise.withResolvers<number>();
  await using http = await open([get("/endless", body)], {
    observe: ({ status }) => answered.resolve(status),
  });
  const socket = connect(http.address.port, "127.0.0.1");
  socket.write("GET /endless HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "readable");
  for (let before = -1; before !== made;) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(made < 500, `${made} pieces were made for a client that reads none`);
  socket.destroy();
  assert.equal(await answered.promise, 499);
});

test("a body in pieces is not asked for more than a slow client reads, and ends when the client goes", async () => {
  let made = 0;
  const ended = Promise.withResolvers<void>();
  let signal: AbortSignal | undefined;
  function* endless(): Generator<string> {
    try {
      for (;;) {
        made++;
        yield "x".repeat(65_536);
      }
    } finally {
      ended.resolve();
    }
  }
  const handler = (_params: unknown, asked: Asked): Reply => {
    signal = asked.signal;
    return { status: 200, headers: { "content-type": "text/plain" }, body: endless() };
  };
  await using http = await open([get("/endless", handler)]);
  const socket = connect(http.address.port, "127.0.0.1");
  socket.write("GET /endless HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "readable");
  const settled = async (): Promise<number> => {
    for (let before = -1; before !== made;) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return made;
  };
  assert.ok((await settled()) < 500, `${made} pieces were made for a client that reads none`);
  socket.destroy();
  await once(signal!, "abort");
  await ended.promise;
});

test("a client that goes away fires the handler's signal", async () => {
  let gone: Promise<unknown> | undefined;
  let reason: unknown;
  const asked = new Promise<void>((started) => {
    gone = new Promise((resolve) => {
      const handler: Handler<object, Reply> = async (_params, { signal }) => {
        started();
        await once(signal, "abort");
        reason = signal.reason;
        resolve(reason);
        signal.throwIfAborted();
        return textReply(200, "never");
      };
      handlers.push(handler);
    });
  });
  await using http = await open([get("/wait", (params, room) => handlers[0]!(params, room))]);
  const leave = new AbortController();
  const answer = fetch(`${http.url}/wait`, { signal: leave.signal });
  await asked;
  leave.abort();
  await assert.rejects(answer);
  await gone;
  assert.equal((reason as DOMException).name, "AbortError");
});
const handlers: Handler<object, Reply>[] = [];

test("as many requests as the limit run at once, others are told to come back", async () => {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let started = (): void => {};
  const running = new Promise<void>((resolve) => (started = resolve));
  const wait: Handler<object, Reply> = async () => {
    started();
    await released;
    return textReply(200, "done");
  };
  await using http = await open([get("/wait", wait)], { limits: { requests: 1 } });
  const first = fetch(`${http.url}/wait`);
  await running;
  assert.equal((await fetch(`${http.url}/wait`)).status, 503);
  release();
  assert.equal((await first).status, 200);
  assert.equal((await fetch(`${http.url}/wait`)).status, 200);
});

test("credentials are asked for where they are configured", async () => {
  const authenticate = authenticateStatic({ tokens: { ci: "t0ken" }, passwords: { ann: "s3cret" } });
  const row = get("/who", (_params, { user }) => textReply(200, user.name));
  await using http = await open([row], { authenticate });
  const ask = (authorization?: string): Promise<Response> =>
    fetch(`${http.url}/who`, authorization === undefined ? {} : { headers: { authorization } });
  const refusal = await ask();
  assert.equal(refusal.status, 401);
  assert.match(refusal.headers.get("www-authenticate") ?? "", /^Basic /);
  assert.equal((await ask("Bearer wrong")).status, 401);
  assert.equal(await (await ask("bearer t0ken")).text(), "ci");
  const basic = Buffer.from("ann:s3cret").toString("base64");
  assert.equal(await (await ask(`Basic ${basic}`)).text(), "ann");
  assert.equal((await ask(`Bearer ${basic}`)).status, 401);
});

test("a page of another site may not change anything", async () => {
  await using http = await open([get("/change", () => textReply(200, "done"))]);
  const headers = { "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" };
  assert.equal((await fetch(`${http.url}/change`, { method: "POST", headers })).status, 403);
});

test("closing lets a running request end, ends streams, and refuses the next", async () => {
  let started = (): void => {};
  const running = new Promise<void>((resolve) => (started = resolve));
  const stream: Row<object, Reply> = {
    methods: ["GET"],
    path: "/stream",
    isStream: true,
    handler: (_params, { stopping }) => ({
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: (async function* () {
        yield "first\n";
        started();
        await once(stopping, "abort");
        yield "last\n";
      })(),
    }),
  };
  const http = await open([stream]);
  const answer = await fetch(`${http.url}/stream`);
  await running;
  const closed = http.close();
  assert.equal(await answer.text(), "first\nlast\n");
  await closed;
  await http.close();
  await assert.rejects(fetch(`${http.url}/stream`));
});

test("answers are counted by route, never by what a client chose", async () => {
  const seen: string[] = [];
  const both = Promise.withResolvers<void>();
  await using http = await open([get("/echo/:q", echo)], {
    observe: ({ method, route, status }) => {
      if (seen.push(`${method} ${route} ${status}`) === 2) both.resolve();
    },
  });
  await (await fetch(`${http.url}/echo/secret`)).text();
  await (await fetch(`${http.url}/nothing`)).text();
  await both.promise;
  assert.deepEqual(seen, ["GET /echo/:q 200", "GET  404"]);
});
