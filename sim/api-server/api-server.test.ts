import assert from "node:assert/strict";
import { test } from "node:test";
import { ManualClock, noLog } from "@taffrail/base";
import { openSim, type Sim, type SimOptions } from "../index.ts";

const start = Date.UTC(2026, 10, 21, 2, 0, 0);

function open(more: Partial<SimOptions> = {}): Promise<Sim> {
  return openSim({
    clock: new ManualClock(start),
    log: noLog,
    follow: false,
    listen: false,
    workloads: "none",
    nodes: 3,
    ...more,
  });
}

type Parsed = Record<string, unknown> & {
  kind: string;
  metadata: Record<string, string>;
  items: { metadata: { name: string; resourceVersion: string } }[];
  code: number;
  reason: string;
  message: string;
};

function ask(
  sim: Sim,
  path: string,
  method = "GET",
  body?: unknown,
  contentType = "application/json",
): Parsed & { status: number } {
  const answer = sim.fetch(path, {
    method,
    contentType,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const parsed = JSON.parse(Buffer.from(answer.body).toString()) as Parsed;
  return Object.assign(parsed, { status: answer.status, inner: parsed["status"] });
}

function configMap(
  name: string,
  data: Record<string, string> = {},
  labels: Record<string, string> = {},
): object {
  return { kind: "ConfigMap", apiVersion: "v1", metadata: { name, labels }, data };
}

const maps = "/api/v1/namespaces/default/configmaps";

test("a list in pages shows the state of its first page, in the order of names", async () => {
  await using sim = await open();
  for (const name of ["d", "b", "a", "c"]) ask(sim, maps, "POST", configMap(name));
  const first = ask(sim, `${maps}?limit=2`);
  assert.deepEqual(
    first.items.map((o) => o.metadata.name),
    ["a", "b"],
  );
  assert.equal(first.metadata["remainingItemCount"], 3); // kube-root-ca.crt is there too
  ask(sim, `${maps}/c`, "DELETE");
  const rest = ask(sim, `${maps}?limit=10&continue=${first.metadata["continue"]!}`);
  assert.deepEqual(
    rest.items.map((o) => o.metadata.name),
    ["c", "d", "kube-root-ca.crt"],
  );
  assert.equal(rest.metadata["resourceVersion"], first.metadata["resourceVersion"]);
});

test("a continue token of a forgotten list is 410 and offers one that goes on in the present", async () => {
  await using sim = await open();
  for (const name of ["a", "b", "c"]) ask(sim, maps, "POST", configMap(name));
  const first = ask(sim, `${maps}?limit=1`);
  sim.faults.expireVersions();
  const gone = ask(sim, `${maps}?limit=1&continue=${first.metadata["continue"]!}`);
  assert.equal(gone.status, 410);
  assert.equal(gone.reason, "Expired");
  const rest = ask(sim, `${maps}?limit=10&continue=${gone.metadata["continue"]!}`);
  assert.deepEqual(
    rest.items.map((o) => o.metadata.name),
    ["b", "c", "kube-root-ca.crt"],
  );
});

const selectorCases = [
  ["labelSelector=tier%3Dweb", ["a"]],
  ["labelSelector=tier!%3Dweb", ["b", "c", "kube-root-ca.crt"]],
  ["labelSelector=tier+in+(web,db)", ["a", "b"]],
  ["labelSelector=tier+notin+(web,db)", ["c", "kube-root-ca.crt"]],
  ["labelSelector=tier", ["a", "b"]],
  ["labelSelector=!tier", ["c", "kube-root-ca.crt"]],
  ["fieldSelector=metadata.name%3Db", ["b"]],
  ["fieldSelector=metadata.name!%3Db,metadata.namespace%3Ddefault", ["a", "c", "kube-root-ca.crt"]],
] as const;
for (const [query, want] of selectorCases) {
  test(`a list obeys ${decodeURIComponent(query)}`, async () => {
    await using sim = await open();
    ask(sim, maps, "POST", configMap("a", {}, { tier: "web" }));
    ask(sim, maps, "POST", configMap("b", {}, { tier: "db" }));
    ask(sim, maps, "POST", configMap("c"));
    assert.deepEqual(
      ask(sim, `${maps}?${query}`).items.map((o) => o.metadata.name),
      want,
    );
  });
}

test("writes answer with conflict, not found, already exists, invalid and unknown formats", async () => {
  await using sim = await open();
  const made = ask(sim, maps, "POST", configMap("a", { x: "1" }));
  assert.equal(made.status, 201);
  assert.equal(ask(sim, maps, "POST", configMap("a")).reason, "AlreadyExists");
  assert.equal(ask(sim, maps, "POST", configMap("Not A Name")).status, 422);
  assert.equal(ask(sim, `${maps}/none`).status, 404);
  const next = ask(sim, `${maps}/a`, "PUT", { ...configMap("a", { x: "2" }), metadata: made.metadata });
  assert.equal(next.status, 200);
  assert.equal(
    ask(sim, `${maps}/a`, "PUT", { ...configMap("a", { x: "3" }), metadata: made.metadata }).status,
    409,
  );
  assert.equal(ask(sim, maps, "POST", configMap("b"), "application/json; charset=utf-8").status, 201);
  assert.equal(ask(sim, maps, "POST", configMap("c"), "text/yaml").status, 415);
  assert.equal(ask(sim, `${maps}/a`, "PATCH", {}, "application/apply-patch+yaml").status, 415);
  assert.equal(ask(sim, "/api/v1/pods", "PUT", {}).status, 405);
  assert.equal(ask(sim, "/apis/apps/v1/nothings").status, 404);
  assert.equal(sim.fetch("/api/v1/pods", { accept: "text/plain" }).status, 406);
  assert.equal(ask(sim, "/api/v1/pods?fieldSelector=spec.nothing%3Da").status, 400);
  assert.equal(ask(sim, "/api/v1/pods?resourceVersion=999999999").status, 504);
  assert.equal(Buffer.from(sim.fetch("/apis/no.such/v1").body).toString(), "404 page not found\n");
});

test("patches merge, edit by pointer, and join lists of objects by their key", async () => {
  await using sim = await open();
  ask(sim, maps, "POST", configMap("a", { x: "1", y: "1" }));
  const merged = ask(
    sim,
    `${maps}/a`,
    "PATCH",
    { data: { x: null, z: "3" } },
    "application/merge-patch+json",
  );
  assert.deepEqual(merged["data"], { y: "1", z: "3" });
  const operations = [
    { op: "test", path: "/data/y", value: "1" },
    { op: "move", from: "/data/z", path: "/data/a~1b" },
  ];
  const edited = ask(sim, `${maps}/a`, "PATCH", operations, "application/json-patch+json");
  assert.deepEqual(edited["data"], { y: "1", "a/b": "3" });
  const wrong = [{ op: "test", path: "/data/y", value: "2" }];
  assert.equal(ask(sim, `${maps}/a`, "PATCH", wrong, "application/json-patch+json").status, 422);
  const condition = { status: { conditions: [{ type: "Ready", status: "False" }] } };
  const node = ask(
    sim,
    "/api/v1/nodes/node-1/status",
    "PATCH",
    condition,
    "application/strategic-merge-patch+json",
  );
  const { conditions } = node["inner"] as { conditions: { type: string; status: string }[] };
  assert.equal(conditions.length, 4);
  assert.equal(conditions.find((c) => c.type === "Ready")?.status, "False");
});

test("an object with finalizers is marked first and goes with the last of them", async () => {
  await using sim = await open();
  ask(sim, maps, "POST", { ...configMap("a"), metadata: { name: "a", finalizers: ["example.com/hold"] } });
  const marked = ask(sim, `${maps}/a`, "DELETE");
  assert.notEqual(marked.metadata["deletionTimestamp"], undefined);
  assert.equal(ask(sim, `${maps}/a`).status, 200);
  ask(sim, `${maps}/a`, "PATCH", { metadata: { finalizers: null } }, "application/merge-patch+json");
  assert.equal(ask(sim, `${maps}/a`).status, 404);
});

test("a status is written by its subresource alone, and its spec by the object alone", async () => {
  await using sim = await open();
  const path = "/apis/apps/v1/namespaces/default/deployments";
  const template = {
    metadata: { labels: { app: "w" } },
    spec: { containers: [{ name: "c", image: "i:1" }] },
  };
  const spec = { replicas: 2, selector: { matchLabels: { app: "w" } }, template };
  const made = ask(sim, path, "POST", { metadata: { name: "w" }, spec });
  assert.equal(made.metadata["generation"], 1);
  const scale = ask(sim, `${path}/w/scale`, "PUT", { spec: { replicas: 5 } });
  assert.equal(scale.kind, "Scale");
  assert.equal(ask(sim, `${path}/w`).metadata["generation"], 2);
  sim.advanceTo(start + 60_000);
  const pods = ask(sim, "/api/v1/namespaces/default/pods");
  assert.equal(pods.items.length, 5);
  const after = ask(sim, `${path}/w`)["inner"] as { readyReplicas: number };
  assert.equal(after.readyReplicas, 5);
});

test("discovery tells every resource, plain and aggregated", async () => {
  await using sim = await open();
  const groups = ask(sim, "/apis")["groups"] as { name: string }[];
  assert.ok(groups.some((g) => g.name === "apps"));
  const { resources } = ask(sim, "/apis/apps/v1") as unknown as { resources: { name: string }[] };
  assert.ok(resources.some((r) => r.name === "deployments/scale"));
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  assert.match(Buffer.from(sim.fetch("/apis", { accept }).body).toString(), /"resource":"deployments"/);
});

test("a token is asked of all but health and version", async () => {
  await using sim = await open({ token: "secret", listen: true });
  assert.equal(sim.fetch("/api/v1/nodes").status, 200); // carries it by itself
  assert.equal((await fetch(`${sim.apiServerUrl}/api/v1/nodes`)).status, 401);
  assert.equal((await fetch(`${sim.apiServerUrl}/livez`)).status, 200);
  const authorization = "Bearer secret";
  assert.equal((await fetch(`${sim.apiServerUrl}/api/v1/nodes`, { headers: { authorization } })).status, 200);
  assert.match(sim.kubeconfig(), /token: "secret"/);
});

test("reviews answer yes", async () => {
  await using sim = await open();
  const token = ask(sim, "/apis/authentication.k8s.io/v1/tokenreviews", "POST", { spec: { token: "x" } });
  assert.equal((token["inner"] as { authenticated: boolean }).authenticated, true);
  const access = ask(sim, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "POST", { spec: {} });
  assert.equal((access["inner"] as { allowed: boolean }).allowed, true);
});

test("a Table has columns and rows, a partial list has metadata alone", async () => {
  await using sim = await open();
  const table = JSON.parse(
    Buffer.from(
      sim.fetch("/api/v1/nodes", { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" }).body,
    ).toString(),
  ) as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
  assert.equal(table.columnDefinitions[1]!.name, "Status");
  assert.deepEqual(table.rows[0]!.cells.slice(0, 3), ["node-1", "Ready", "<none>"]);
  const partial = JSON.parse(
    Buffer.from(
      sim.fetch("/api/v1/nodes", {
        accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
      }).body,
    ).toString(),
  ) as { kind: string; items: object[] };
  assert.deepEqual(Object.keys(partial.items[0]!), ["kind", "apiVersion", "metadata"]);
});
