import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { ManualClock, noLog, NotSupportedError, systemClock } from "@taffrail/base";
import { clientFromUrl } from "@taffrail/kube";
import { openSim } from "@taffrail/sim";
import { hashSync } from "bcryptjs";
import { authFilter } from "./auth.ts";
import { readWebConfig, WebConfigError } from "./web-config.ts";
import { Kubestate } from "./kubestate.ts";

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-web-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A certificate for loopback, and its key; undefined where there is no openssl. */
function certify(dir: string, name: string): boolean {
  const files = ["-keyout", join(dir, `${name}.key`), "-out", join(dir, `${name}.crt`)];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  return spawnSync("openssl", ["req", "-x509", ...key, ...files, ...subject]).status === 0;
}

async function serve(args: readonly string[]): Promise<AsyncDisposable & { readonly program: Kubestate }> {
  await using held = new AsyncDisposableStack();
  const sim = held.use(
    await openSim({ clock: systemClock, log: noLog, nodes: 1, workloads: "none", follow: false }),
  );
  const program = held.use(
    await Kubestate.open({
      args: [
        `--apiserver=${sim.apiServerUrl}`,
        "--resources=namespaces",
        "--host=127.0.0.1",
        "--port=0",
        "--telemetry-host=127.0.0.1",
        "--telemetry-port=0",
        ...args,
      ],
      env: {},
      clock: systemClock,
      log: noLog,
      signal: new AbortController().signal,
    }),
  );
  const rest = held.move();
  return { program, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

function get(
  url: string,
  options: object,
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { agent: false, ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text: string) => (body += text));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.once("error", reject);
    request.end();
  });
}

test("both ports speak TLS, ask for users and client certificates, and send the headers of the web configuration", async (t) => {
  const dir = folder(t);
  if (!certify(dir, "server") || !certify(dir, "client")) return t.skip("skipped: no openssl");
  writeFileSync(
    join(dir, "web.yaml"),
    `tls_server_config:
  cert_file: server.crt
  key_file: server.key
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: client.crt
http_server_config:
  headers: { X-Frame-Options: deny }
basic_auth_users:
  ann: ${hashSync("secret", 4)}
`,
  );
  await using served = await serve([`--tls-config=${join(dir, "web.yaml")}`]);
  const { url, telemetryUrl } = served.program;
  const read = (name: string): Buffer => readFileSync(join(dir, name));
  const tls = { ca: read("server.crt"), cert: read("client.crt"), key: read("client.key") };
  const authorization = `Basic ${Buffer.from("ann:secret").toString("base64")}`;
  for (const address of [`${url}/healthz`, `${telemetryUrl}/metrics`]) {
    const answer = await get(address, { ...tls, headers: { authorization } });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers["x-frame-options"], "deny");
    assert.equal((await get(address, tls)).status, 401);
  }
  await assert.rejects(get(`${url}/healthz`, { ca: tls.ca, headers: { authorization } }));
  assert.ok(certify(dir, "other"));
  const stranger = { ...tls, cert: read("other.crt"), key: read("other.key") };
  await assert.rejects(get(`${url}/healthz`, { ...stranger, headers: { authorization } }));
});

test("without a web configuration: health, landing page, 404, ready once all is listed", async () => {
  await using served = await serve(["--enable-gzip-encoding"]);
  const { program } = served;
  const statusOf = async (address: string): Promise<number> => {
    const response = await fetch(address);
    await response.text();
    return response.status;
  };
  while ((await statusOf(`${program.telemetryUrl}/readyz`)) !== 200) await systemClock.sleep(20);
  const paths = ["/metrics", "/healthz", "/livez", "/", "/nothing", "/readyz"];
  const statuses = await Promise.all(paths.map((path) => statusOf(program.url + path)));
  assert.deepEqual(statuses, [200, 200, 200, 200, 404, 404]);
  assert.equal(await statusOf(`${program.telemetryUrl}/debug/pprof/heap`), 501);
  const empty = await fetch(`${program.url}/metrics?resources=`);
  assert.equal(await empty.text(), "");
  const zipped = await fetch(`${program.url}/metrics`, { headers: { "accept-encoding": "gzip;q=0.1" } });
  assert.equal(zipped.headers.get("content-encoding"), "gzip");
  assert.match(await zipped.text(), /^kube_namespace_status_phase\{namespace="default",phase="Active"\} 1$/m);
});

test("--auth-filter lets in whom the API server lets read the path", async () => {
  const reviews: string[] = [];
  let allowed = true;
  const { createServer } = await import("node:http");
  const api = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      const review = JSON.parse(body) as { kind: string; spec: { token?: string; user?: string } };
      reviews.push(`${review.kind} ${review.spec.token ?? review.spec.user ?? ""}`);
      const isToken = review.kind === "TokenReview";
      const user = { username: "prometheus", groups: ["g"] };
      const status = isToken ? { authenticated: review.spec.token === "good", user } : { allowed };
      response.end(JSON.stringify({ status }));
    });
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
  const { port } = api.address() as { port: number };
  const clock = new ManualClock();
  const client = clientFromUrl(`http://127.0.0.1:${port}`);
  try {
    const filter = authFilter(() => client, { clock, log: noLog });
    const ask = async (token?: string): Promise<number | undefined> => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await filter({ headers, path: "/metrics", method: "GET" }))?.status;
    };
    assert.equal(await ask(), 401);
    assert.equal(await ask("bad"), 401);
    assert.equal(await ask("good"), undefined);
    assert.equal(await ask("good"), undefined); // remembered
    assert.deepEqual(reviews, ["TokenReview bad", "TokenReview good", "SubjectAccessReview prometheus"]);
    allowed = false;
    await clock.advance(61_000);
    assert.equal(await ask("good"), 403);
    await new Promise((resolve) => api.close(resolve).closeAllConnections());
    assert.equal(await ask("another"), 503);
  } finally {
    client.close();
    api.close();
  }
});

const refused = [
  ["tls_server_config: {cert_file: x}", /key_file|cannot read/],
  ["tls_serverconfig: {}", /tls_server_config/],
  ["basic_auth_users: [a]", /want a map/],
  ["tls_server_config: {cert: a, key: b, client_auth_type: Sometimes}", /RequireAndVerifyClientCert/],
] as const;
for (const [text, message] of refused) {
  test(`a web configuration is refused: ${text}`, (t) => {
    const file = join(folder(t), "web.yaml");
    writeFileSync(file, text);
    assert.throws(
      () => readWebConfig(file),
      (error: Error) => error instanceof WebConfigError && message.test(error.message),
    );
  });
}

test("a rate limit says that it is not there yet", (t) => {
  const file = join(folder(t), "web.yaml");
  writeFileSync(file, "rate_limit: {interval: 1s, burst: 2}");
  assert.throws(() => readWebConfig(file), NotSupportedError);
});
