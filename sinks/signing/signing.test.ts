import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { ManualClock } from "@taffrail/base";
import type { Fetch, Post } from "../http.ts";
import { awsCredentials } from "./aws-credentials.ts";
import { AzureTokens, type AzureIdentity } from "./azure-tokens.ts";
import { signedPost } from "./signed-post.ts";
import { Sigv4Signer, sigv4Headers } from "./sigv4.ts";

const at = 1_700_000_000_000;
const signal = new AbortController().signal;

/** Signatures reckoned in Python from the published algorithm, with `hmac` and `hashlib` alone. */
const vectors = [
  {
    url: "https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write",
    headers: {
      "Content-Encoding": "snappy",
      "Content-Type": "application/x-protobuf",
      "X-Prometheus-Remote-Write-Version": "0.1.0",
      "User-Agent": "not signed",
    },
    body: Buffer.from("samples"),
    options: { accessKey: "AKIDEXAMPLE", secretKey: "secret/KEY+1", region: "eu-west-1", service: "aps" },
    signature: "4f594b243bc9c23d6fc6a7c35b195ec103989b69ce4bd5a92594c007477338d0",
  },
  {
    url: "http://localhost:9090/a%20b/~%C3%A9?z=1&a=x%20y&a=%2B",
    headers: { Accept: " one   two " },
    body: Uint8Array.from({ length: 256 }, (_, i) => i),
    options: {
      accessKey: "K",
      secretKey: "S",
      sessionToken: "tok/en==",
      region: "us-east-1",
      service: "execute-api",
    },
    signature: "b1d8c76fdd933b2f07979460d7d6a07019f80ffcfa4ca012358547b564102726",
  },
] as const;
for (const { url, headers, body, options, signature } of vectors) {
  test(`a request to ${new URL(url).host} is signed as AWS wants it`, () => {
    const signed = sigv4Headers({ url, headers, body }, { ...options, at });
    assert.equal(signed["X-Amz-Date"], "20231114T221320Z");
    assert.match(signed["Authorization"]!, new RegExp(`Signature=${signature}$`));
    assert.match(signed["Authorization"]!, new RegExp(`Credential=${options.accessKey}/20231114/`));
    assert.equal(
      signed["X-Amz-Security-Token"],
      "sessionToken" in options ? options.sessionToken : undefined,
    );
  });
}

test("what is posted carries the signature of its own body", async () => {
  const posted: (string | readonly string[] | undefined)[] = [];
  const post: Post = async (_url, { headers }) => {
    posted.push(headers["Authorization"]);
    return { status: 204, headers: {}, body: new Uint8Array() };
  };
  const signer = new Sigv4Signer({
    region: "eu-west-1",
    service: "aps",
    credentials: awsCredentials({ accessKey: "a", secretKey: "b", profile: "" }, {}),
    clock: new ManualClock(at),
  });
  const send = signedPost(post, signer);
  for (const text of ["one", "two"])
    await send("http://x/", { headers: {}, body: Buffer.from(text), signal, maxBytes: 1 });
  assert.equal(posted.length, 2);
  assert.notEqual(posted[0], posted[1]);
});

test("credentials come from the configuration, a profile, the environment, the default profile", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-aws-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "credentials");
  writeFileSync(
    file,
    "# keys\n[default]\naws_access_key_id = d\naws_secret_access_key=ds\n\n[work]\naws_access_key_id = w\naws_secret_access_key = w=s\naws_session_token = wt\n[empty]\n",
  );
  const none = { accessKey: "", secretKey: "", profile: "" };
  const env = { AWS_SHARED_CREDENTIALS_FILE: file };
  const keys = { AWS_ACCESS_KEY_ID: "e", AWS_SECRET_ACCESS_KEY: "es" };
  const keyOf = async (of: typeof none, by: Record<string, string>): Promise<string> => {
    const { accessKey, secretKey, sessionToken = "" } = await awsCredentials(of, by)();
    return `${accessKey} ${secretKey} ${sessionToken}`.trim();
  };
  assert.equal(await keyOf({ accessKey: "c", secretKey: "cs", profile: "work" }, env), "c cs");
  assert.equal(await keyOf({ ...none, profile: "work" }, { ...env, ...keys }), "w w=s wt");
  assert.equal(await keyOf(none, { ...env, ...keys }), "e es");
  assert.equal(await keyOf(none, env), "d ds");
  assert.equal(await keyOf(none, { ...env, AWS_PROFILE: "work" }), "w w=s wt");
  await assert.rejects(keyOf({ ...none, profile: "empty" }, env), { code: "sinks/aws-credentials" });
  await assert.rejects(keyOf(none, { HOME: dir }), { code: "sinks/aws-credentials" });
});

/** A server that gives tokens, numbered, and notes what it was asked. */
async function tokenServer(
  t: TestContext,
  lives: unknown,
): Promise<{ url: string; asked: string[]; answer: { status: number } }> {
  const asked: string[] = [];
  const answer = { status: 200 };
  const server = createServer((request, response) => {
    let form = "";
    request.on("data", (piece: Buffer) => (form += piece.toString()));
    request.on("end", () => {
      const key = request.headers["metadata"] ?? request.headers["x-identity-header"] ?? "";
      asked.push(`${request.method} ${request.url} ${form}${String(key)}`.trim());
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(JSON.stringify({ access_token: `token-${asked.length}`, expires_in: lives }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answer };
}

const overHttp: Fetch = async (url, { headers, body, signal: stop }) => {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: headers as Record<string, string>,
    ...(body === undefined ? {} : { body: body.slice() }),
    signal: stop,
  });
  return { status: answer.status, headers: {}, body: new Uint8Array(await answer.arrayBuffer()) };
};

function tokensOf(
  url: string,
  identity: AzureIdentity,
  clock: ManualClock,
  env: Record<string, string> = {},
): () => Promise<string | undefined> {
  const tokens = new AzureTokens({
    identity,
    authority: url,
    scope: "https://monitor.azure.com//.default",
    fetch: overHttp,
    clock,
    env,
    machineMetadata: `${url}/metadata`,
  });
  const request = { url: "http://far/", headers: {}, body: new Uint8Array(), signal };
  return async () => (await tokens.headersFor(request))["Authorization"];
}

test("a token is asked for once, and again before it ends", async (t) => {
  const { url, asked, answer } = await tokenServer(t, 3600);
  const clock = new ManualClock(at);
  const identity = { kind: "oauth", clientId: "c", clientSecret: "s&", tenantId: "te" } as const;
  const bearer = tokensOf(url, identity, clock);
  assert.deepEqual(await Promise.all([bearer(), bearer()]), ["Bearer token-1", "Bearer token-1"]);
  assert.deepEqual(asked, [
    "POST /te/oauth2/v2.0/token grant_type=client_credentials&scope=https%3A%2F%2Fmonitor.azure.com%2F%2F.default&client_id=c&client_secret=s%26",
  ]);
  await clock.advance(3_299_000);
  assert.equal(await bearer(), "Bearer token-1");
  await clock.advance(1_000);
  answer.status = 503;
  assert.equal(await bearer(), "Bearer token-1", "the old one holds while no other is to be had");
  answer.status = 200;
  assert.equal(await bearer(), "Bearer token-3");
  await clock.advance(3_600_000);
  answer.status = 401;
  await assert.rejects(bearer(), { code: "sinks/azure-token", message: /got 401/ });
});

test("a machine, an app and a pod ask as what they are", async (t) => {
  const { url, asked } = await tokenServer(t, "86399");
  const dir = mkdtempSync(join(tmpdir(), "taffrail-azure-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const tokenFile = join(dir, "token");
  writeFileSync(tokenFile, "from-the-pod\n");
  const clock = new ManualClock(at);
  const app = { IDENTITY_ENDPOINT: `${url}/msi`, IDENTITY_HEADER: "secret" };
  const pod = { AZURE_CLIENT_ID: "p", AZURE_TENANT_ID: "te", AZURE_FEDERATED_TOKEN_FILE: tokenFile };
  await tokensOf(url, { kind: "managed", clientId: "id" }, clock)();
  await tokensOf(url, { kind: "managed", clientId: "" }, clock, app)();
  await tokensOf(url, { kind: "workload", clientId: "w", tenantId: "te", tokenFile }, clock)();
  await tokensOf(url, { kind: "sdk", tenantId: "" }, clock, pod)();
  await tokensOf(url, { kind: "sdk", tenantId: "" }, clock)();
  const shown = asked.map((one) => decodeURIComponent(one));
  assert.deepEqual(
    shown.map((one) => one.split("&client_assertion_type")[0]),
    [
      "GET /metadata?api-version=2018-02-01&resource=https://monitor.azure.com/&client_id=id true",
      "GET /msi?api-version=2019-08-01&resource=https://monitor.azure.com/ secret",
      "POST /te/oauth2/v2.0/token grant_type=client_credentials&scope=https://monitor.azure.com//.default&client_id=w",
      "POST /te/oauth2/v2.0/token grant_type=client_credentials&scope=https://monitor.azure.com//.default&client_id=p",
      "GET /metadata?api-version=2018-02-01&resource=https://monitor.azure.com/ true",
    ],
  );
  assert.match(shown[2]!, /jwt-bearer&client_assertion=from-the-pod$/);
});

test("an answer without a token is refused", async (t) => {
  const { url } = await tokenServer(t, 0);
  const bearer = tokensOf(url, { kind: "managed", clientId: "" }, new ManualClock(at));
  await assert.rejects(bearer(), { code: "sinks/azure-token", message: /no access_token/ });
});
