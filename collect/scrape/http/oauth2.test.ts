import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ManualClock, messageOf } from "@taffrail/base";
import { httpDefaults, type OAuth2Config } from "../config.ts";
import { HttpTransport } from "./http-transport.ts";

interface Asked {
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** A server of tokens at `/token` and a target at `/metrics` that answers what credentials it saw. */
class Servers implements AsyncDisposable {
  readonly asked: Asked[] = [];
  /** What `/token` answers: status and body. */
  answer: (asked: Asked) => readonly [status: number, body: unknown] = () => [
    200,
    { access_token: `t${this.asked.length}`, token_type: "bearer", expires_in: 3600 },
  ];
  /** Credentials that the target refuses. */
  refused = new Set<string>();
  contentType = "application/json";
  readonly #server: http.Server;

  private constructor() {
    this.#server = http.createServer((request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<Servers> {
    const servers = new Servers();
    servers.#server.listen(0, "127.0.0.1");
    await once(servers.#server, "listening");
    return servers;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (request.url !== "/token") {
      const seen = request.headers.authorization ?? "nothing";
      return void response.writeHead(this.refused.has(seen) ? 401 : 200).end(seen);
    }
    let body = "";
    for await (const part of request) body += String(part);
    const asked = {
      authorization: request.headers.authorization,
      form: Object.fromEntries(new URLSearchParams(body)),
    };
    this.asked.push(asked);
    const [status, answer] = this.answer(asked);
    response.writeHead(status, { "content-type": this.contentType });
    response.end(typeof answer === "string" ? answer : JSON.stringify(answer));
  }
}

function transportTo(servers: Servers, clock: ManualClock, more: Partial<OAuth2Config> = {}): HttpTransport {
  const auth = {
    kind: "oauth2",
    clientId: "me",
    clientSecret: { value: "s&c ret" },
    tokenUrl: `${servers.url}/token`,
    scopes: [],
    endpointParams: {},
    ...more,
  } as const;
  return new HttpTransport({ ...httpDefaults, auth }, undefined, clock);
}

async function seen(
  servers: Servers,
  transport: HttpTransport,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const answer = await transport.fetch(`${servers.url}/metrics`, {
    headers: {},
    signal,
    maxBytes: 1000,
    followRedirects: true,
    unixSocket: undefined,
  });
  return `${answer.status} ${Buffer.from(answer.body).toString()}`;
}

test("a token is asked for once, and again shortly before it ends", async () => {
  await using servers = await Servers.open();
  const clock = new ManualClock(1e12);
  await using transport = transportTo(servers, clock, {
    scopes: ["a", "b"],
    endpointParams: { audience: "x y" },
  });
  const both = await Promise.all([seen(servers, transport), seen(servers, transport)]);
  assert.deepEqual(both, ["200 Bearer t1", "200 Bearer t1"]);
  await clock.advance(3_589_000);
  assert.equal(await seen(servers, transport), "200 Bearer t1");
  await clock.advance(2_000);
  assert.equal(await seen(servers, transport), "200 Bearer t2");
  const header = `Basic ${Buffer.from("me:s%26c+ret").toString("base64")}`;
  const form = { grant_type: "client_credentials", scope: "a b", audience: "x y" };
  assert.deepEqual(servers.asked, [
    { authorization: header, form },
    { authorization: header, form },
  ]);
});

test("a token that the target refuses is replaced, once", async () => {
  await using servers = await Servers.open();
  await using transport = transportTo(servers, new ManualClock(1e12));
  assert.equal(await seen(servers, transport), "200 Bearer t1");
  servers.refused.add("Bearer t1");
  assert.equal(await seen(servers, transport), "200 Bearer t2");
  servers.refused.add("Bearer t2").add("Bearer t3");
  assert.equal(await seen(servers, transport), "401 Bearer t3");
  assert.equal(servers.asked.length, 3);
});

test("a server that wants the secret in the form gets it there, the next time at once", async () => {
  await using servers = await Servers.open();
  servers.answer = ({ form }) =>
    form["client_secret"] === "s&c ret"
      ? [200, { access_token: "t", expires_in: "1" }]
      : [401, { error: "invalid_client", error_description: "not so" }];
  await using transport = transportTo(servers, new ManualClock(1e12));
  for (let i = 0; i < 2; i++) assert.equal(await seen(servers, transport), "200 Bearer t");
  assert.deepEqual(
    servers.asked.map(({ form }) => form["client_id"]),
    [undefined, "me", "me"],
  );
});

test("a secret in a file is read again: another one asks for another token", async () => {
  const folder = await mkdtemp(join(tmpdir(), "taffrail-test-"));
  try {
    const file = join(folder, "secret");
    await writeFile(file, "one\n");
    await using servers = await Servers.open();
    await using transport = transportTo(servers, new ManualClock(1e12), { clientSecret: { file } });
    assert.equal(await seen(servers, transport), "200 Bearer t1");
    await writeFile(file, "two\n");
    assert.equal(await seen(servers, transport), "200 Bearer t2");
    assert.equal(servers.asked[1]!.authorization, `Basic ${Buffer.from("me:two").toString("base64")}`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an answer in a form is read; another type of token is named so", async () => {
  await using servers = await Servers.open();
  servers.contentType = "application/x-www-form-urlencoded";
  servers.answer = () => [200, "access_token=t%201&token_type=MAC"];
  await using transport = transportTo(servers, new ManualClock(1e12));
  assert.equal(await seen(servers, transport), "200 MAC t 1");
});

const bad = [
  {
    name: "a refusal",
    answer: [400, { error: "invalid_scope", error_description: "no such" }],
    want: /400 .*invalid_scope: no such/,
  },
  { name: "no JSON", answer: [200, "hunter2"], want: /no access_token/ },
  { name: "no token", answer: [200, { access_token: "" }], want: /no access_token/ },
  { name: "null", answer: [200, "null"], want: /no access_token/ },
] as const;
for (const { name, answer, want } of bad) {
  test(`a server of tokens that answers with ${name} fails the request, not the next one`, async () => {
    await using servers = await Servers.open();
    const good = servers.answer;
    servers.answer = () => answer;
    await using transport = transportTo(servers, new ManualClock(1e12));
    await assert.rejects(
      seen(servers, transport),
      (error) => want.test(String(error)) && !/hunter2|s&c/.test(String(error)),
    );
    servers.answer = good;
    assert.match(await seen(servers, transport), /^200 Bearer t\d$/);
  });
}

test("a request that is given up does not wait for its token", async () => {
  await using servers = await Servers.open();
  await using transport = transportTo(servers, new ManualClock(1e12));
  const stop = new AbortController();
  const reason = new Error("time is up");
  servers.answer = () => {
    stop.abort(reason);
    return [200, { access_token: "late" }];
  };
  await assert.rejects(seen(servers, transport, stop.signal), reason);
});

test("a server of tokens that is not there is named", async () => {
  await using servers = await Servers.open();
  await using transport = transportTo(servers, new ManualClock(1e12), {
    tokenUrl: "http://127.0.0.1:1/token",
  });
  await assert.rejects(seen(servers, transport), (error) => {
    assert.match(messageOf(error), /^cannot get a token from 127\.0\.0\.1:1: .*ECONNREFUSED/);
    return true;
  });
});

test("a client may sign that it is itself", async () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await using servers = await Servers.open();
  const assertion = {
    key: { value: pem },
    keyId: "k1",
    algorithm: "RS384",
    claims: { role: ["a", 1] },
  } as const;
  await using transport = transportTo(servers, new ManualClock(1e12), { assertion, scopes: ["a", "b"] });
  assert.equal(await seen(servers, transport), "200 Bearer t1");
  const [{ authorization, form }] = servers.asked as [Asked];
  assert.equal(authorization, undefined);
  assert.equal(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
  const [head, body, signature] = form["assertion"]!.split(".") as [string, string, string];
  const decoded = [head, body].map(
    (part) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>,
  );
  const { jti, ...claims } = decoded[1]!;
  assert.deepEqual(decoded[0], { alg: "RS384", typ: "JWT", kid: "k1" });
  assert.deepEqual(claims, {
    iss: "me",
    sub: "me",
    aud: `${servers.url}/token`,
    iat: 1e9,
    exp: 1e9 + 600,
    scope: "a b",
    role: ["a", 1],
  });
  assert.match(String(jti), /^[0-9a-f-]{36}$/);
  assert.ok(
    verify("RSA-SHA384", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, "base64url")),
  );

  await using broken = transportTo(servers, new ManualClock(1e12), {
    assertion: { ...assertion, key: { value: "hunter2" } },
  });
  await assert.rejects(
    seen(servers, broken),
    (error) => /no private RSA key/.test(messageOf(error)) && !/hunter2/.test(messageOf(error)),
  );
});
