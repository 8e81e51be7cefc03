import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Socket } from "node:net";
import { test } from "node:test";
import fc from "fast-check";
import { type HttpConfig, httpDefaults, type ProxyConfig } from "../config.ts";
import { ca, server as serverPair } from "../testing/certificates.ts";
import { HttpTransport } from "./http-transport.ts";
import { proxyFor } from "./proxy.ts";
import type { FetchAnswer } from "./transport.ts";

const direct = [
  { noProxy: "", url: "http://a.example/", want: false },
  { noProxy: "", url: "http://localhost:9100/", want: true },
  { noProxy: "", url: "http://127.3.2.1/", want: true },
  { noProxy: "", url: "http://[::1]:9/", want: true },
  { noProxy: "*", url: "http://a.example/", want: true },
  { noProxy: "b.example, A.example", url: "http://a.example/", want: true },
  { noProxy: "example", url: "http://a.example/", want: true },
  { noProxy: "ample", url: "http://a.example/", want: false },
  { noProxy: ".a.example", url: "http://a.example/", want: false },
  { noProxy: ".a.example", url: "http://x.a.example/", want: true },
  { noProxy: "*.a.example", url: "http://x.a.example/", want: true },
  { noProxy: "a.example:8080", url: "http://a.example:8080/", want: true },
  { noProxy: "a.example:8080", url: "http://a.example/", want: false },
  { noProxy: "a.example:443", url: "https://a.example/", want: true },
  { noProxy: "10.0.0.0/8", url: "http://10.9.8.7:9/", want: true },
  { noProxy: "10.0.0.0/8", url: "http://11.9.8.7:9/", want: false },
  { noProxy: "10.0.0.0/8", url: "http://a10.example/", want: false },
  { noProxy: "10.1.2.3", url: "http://10.1.2.3/", want: true },
  { noProxy: "10.1.2.3:80", url: "http://10.1.2.3:81/", want: false },
  { noProxy: "fd00::/8", url: "http://[fd12::3]:9/", want: true },
  { noProxy: "[fd12::3]:9", url: "http://[fd12::3]:9/", want: true },
] as const;
for (const { noProxy, url, want } of direct) {
  test(`${url} ${want ? "needs no" : "goes through the"} proxy by no_proxy ${JSON.stringify(noProxy)}`, () => {
    const proxy = { http: "http://p:1", https: "http://p:2", connectHeaders: {}, noProxy };
    assert.equal(proxyFor(proxy, new URL(url)) === undefined, want);
  });
}

test("a proxy is chosen by the scheme of the target, loopback too where nothing is excepted", () => {
  const proxy = { http: "http://p:1", https: "q:2", connectHeaders: {} };
  assert.equal(proxyFor(proxy, new URL("http://localhost/"))?.href, "http://p:1/");
  assert.equal(proxyFor(proxy, new URL("https://a/"))?.href, "http://q:2/");
  assert.equal(proxyFor({ connectHeaders: {} }, new URL("https://a/")), undefined);
  assert.throws(
    () => proxyFor({ http: "ftp://u:hunter2@p", connectHeaders: {} }, new URL("http://a/")),
    (error) => !String(error).includes("hunter2"),
  );
});

test("no list of exceptions makes the choice of a proxy fail, and * excepts all", () => {
  const part = fc.constantFrom(
    "*",
    ".",
    "a",
    "10.0.0.0",
    "/8",
    "/200",
    "::1",
    "[",
    "]",
    ":80",
    ":",
    ",",
    " ",
    "example",
  );
  const hosts = fc.constantFrom(
    "http://a.example/",
    "https://10.1.2.3:80/",
    "http://[fd00::1]/",
    "http://localhost/",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), hosts, (parts, url) => {
      const noProxy = parts.join("");
      const proxy = proxyFor(
        { http: "http://p", https: "http://p", connectHeaders: {}, noProxy },
        new URL(url),
      );
      if (noProxy.split(",").some((one) => one.trim() === "*")) assert.equal(proxy, undefined);
      if (noProxy === "" && !url.includes("localhost")) assert.equal(proxy?.host, "p");
    }),
    { numRuns: 2000 },
  );
});

/** A proxy that writes down what it is asked for. */
interface TestProxy extends AsyncDisposable {
  readonly port: number;
  readonly asked: string[];
}

async function listening(server: net.Server): Promise<{ port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function openProxy(isSecure = false, refusal = ""): Promise<TestProxy> {
  const asked: string[] = [];
  const forward: http.RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
    const { host, ...headers } = request.headers;
    delete headers["proxy-authorization"];
    const onward = http.request(request.url!, { headers: { ...headers, host } }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  };
  const server = isSecure ? https.createServer(serverPair, forward) : http.createServer(forward);
  server.on("connect", (request: http.IncomingMessage, socket: Socket) => {
    const { "proxy-authorization": auth, "x-extra": extra } = request.headers;
    asked.push(`CONNECT ${request.url} ${auth ?? "-"} ${String(extra ?? "-")}`);
    if (refusal !== "") return void socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    const [, port] = request.url!.split(":");
    const onward = net.connect(Number(port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    socket.on("close", () => onward.destroy());
  });
  const bound = await listening(server);
  return { ...bound, asked };
}

async function ask(
  url: string,
  proxy: ProxyConfig,
  config: Partial<HttpConfig> = {},
): Promise<FetchAnswer[]> {
  await using transport = new HttpTransport({
    ...httpDefaults,
    tls: { ca: { value: ca.cert } },
    ...config,
    proxy,
  });
  const answers: FetchAnswer[] = [];
  for (let i = 0; i < 2; i++) {
    answers.push(
      await transport.fetch(url, {
        headers: { Accept: "text/plain" },
        signal: new AbortController().signal,
        maxBytes: 1 << 20,
        followRedirects: true,
        unixSocket: undefined,
      }),
    );
  }
  return answers;
}

const text = ({ body }: FetchAnswer): string => Buffer.from(body).toString();
const basic = `Basic ${Buffer.from("u:p w").toString("base64")}`;

for (const isSecure of [false, true]) {
  const scheme = isSecure ? "https" : "http";
  test(`a plain target is asked for at a proxy by ${scheme}, with its whole URL`, async () => {
    await using target = await listening(http.createServer((request, response) => response.end(request.url)));
    await using proxy = await openProxy(isSecure);
    const url = `http://127.0.0.1:${target.port}/metrics?x=1`;
    const answers = await ask(url, {
      http: `${scheme}://u:p%20w@127.0.0.1:${proxy.port}`,
      connectHeaders: {},
    });
    assert.deepEqual(answers.map(text), ["/metrics?x=1", "/metrics?x=1"]);
    assert.deepEqual(proxy.asked, [`GET ${url} ${basic}`, `GET ${url} ${basic}`]);
  });

  test(`a target by TLS is reached through a proxy by ${scheme}, over one tunnel`, async () => {
    const server = https.createServer(serverPair, (request, response) =>
      response.end(String(request.headers["proxy-authorization"])),
    );
    await using target = await listening(server);
    await using proxy = await openProxy(isSecure);
    const answers = await ask(`https://127.0.0.1:${target.port}/`, {
      https: `${scheme}://u:p%20w@127.0.0.1:${proxy.port}`,
      connectHeaders: { "X-Extra": [{ value: "yes" }] },
    });
    assert.deepEqual(answers.map(text), ["undefined", "undefined"]);
    assert.deepEqual(proxy.asked, [`CONNECT 127.0.0.1:${target.port} ${basic} yes`]);
  });
}

test("a proxy that refuses to connect says why", async () => {
  await using proxy = await openProxy(false, "407 Proxy Authentication Required");
  await assert.rejects(
    ask("https://127.0.0.1:1/", { https: `http://127.0.0.1:${proxy.port}`, connectHeaders: {} }),
    /407 Proxy Authentication Required/,
  );
});

test("a proxy that says nothing, or anything else, is given up", async () => {
  await using silent = await listening(net.createServer((socket) => socket.once("data", () => socket.end())));
  const connectHeaders = {};
  const through = (port: number): ProxyConfig => ({ https: `http://127.0.0.1:${port}`, connectHeaders });
  await assert.rejects(ask("https://127.0.0.1:1/", through(silent.port)), /closed/);
  await using other = await listening(net.createServer((socket) => socket.end("SSH-2.0\r\n\r\n")));
  await assert.rejects(ask("https://127.0.0.1:1/", through(other.port)), /not that of a proxy/);
  await using endless = await listening(
    net.createServer((socket) => socket.write(`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(20_000)}`)),
  );
  await assert.rejects(ask("https://127.0.0.1:1/", through(endless.port)), /no end/);
});

/** A SOCKS5 server that connects to loopback, whatever name it is given. */
function socksServer(asked: string[], password = ""): net.Server {
  return net.createServer((socket) => {
    let step = password === "" ? 1 : 0;
    let greeted = false;
    socket.on("data", (bytes) => {
      if (!greeted) {
        greeted = true;
        return void socket.write(Buffer.from([5, step === 0 ? 2 : 0]));
      }
      if (step === 0) {
        step = 1;
        const name = bytes.subarray(2, 2 + bytes[1]!).toString();
        const said = bytes.subarray(3 + bytes[1]!).toString();
        asked.push(name);
        return void socket.write(Buffer.from([1, said === password ? 0 : 1]));
      }
      const name = bytes.subarray(5, 5 + bytes[4]!).toString();
      const port = bytes.readUInt16BE(5 + bytes[4]!);
      asked.push(`${name}:${port}`);
      socket.removeAllListeners("data");
      const onward = net.connect(port, "127.0.0.1", () => {
        socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
        socket.pipe(onward).pipe(socket);
      });
      onward.on("error", () => socket.end(Buffer.from([5, 5, 0, 1, 0, 0, 0, 0, 0, 0])));
      socket.on("close", () => onward.destroy());
    });
  });
}

test("targets are reached through SOCKS5, plain and by TLS, their names resolved there", async () => {
  await using plain = await listening(http.createServer((_, response) => response.end("plain")));
  await using secure = await listening(
    https.createServer(serverPair, (_, response) => response.end("secure")),
  );
  const asked: string[] = [];
  await using proxy = await listening(socksServer(asked, "pw"));
  const url = `socks5://me:pw@127.0.0.1:${proxy.port}`;
  const config = { http: url, https: url, connectHeaders: {} };
  assert.deepEqual((await ask(`http://localhost:${plain.port}/`, config)).map(text), ["plain", "plain"]);
  assert.deepEqual((await ask(`https://localhost:${secure.port}/`, config)).map(text), ["secure", "secure"]);
  assert.deepEqual(asked, ["me", `localhost:${plain.port}`, "me", `localhost:${secure.port}`]);
  const wrong = { ...config, http: url.replace("me:pw", "me:no") };
  await assert.rejects(ask(`http://localhost:${plain.port}/`, wrong), /name or password/);
});

test("SOCKS5 that refuses says why", async () => {
  const gone = await listening(net.createServer());
  const { port } = gone;
  await gone[Symbol.asyncDispose]();
  await using proxy = await listening(socksServer([]));
  const config = { http: `socks5://127.0.0.1:${proxy.port}`, connectHeaders: {} };
  await assert.rejects(ask(`http://localhost:${port}/`, config), /connection refused/);
});
