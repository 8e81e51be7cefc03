import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { clientFromUrl, Informers, keyOf, type KubeObject } from "@taffrail/kube";
import { type KubernetesDiscovery, kubernetesDiscoveryDefaults } from "../../config.ts";
import { KubernetesGroups } from "./kubernetes-groups.ts";

/** An object without what the server adds. */
type Draft = { readonly metadata: object } & Readonly<Record<string, unknown>>;

/** Collections behind HTTP: each by its path, listed at once, watched for as long as the test runs. */
class ScriptedApi implements AsyncDisposable {
  readonly #server: http.Server;
  readonly #collections = new Map<string, Map<string, KubeObject>>();
  readonly #watches: { readonly path: string; readonly response: http.ServerResponse }[] = [];
  readonly #events: { readonly version: number; readonly path: string; readonly line: string }[] = [];
  #version = 1;

  constructor() {
    this.#server = http.createServer((request, response) => {
      const url = new URL(request.url!, "http://api");
      response.setHeader("content-type", "application/json");
      if (url.searchParams.get("watch") !== null) {
        response.flushHeaders();
        this.#watches.push({ path: url.pathname, response });
        const since = Number(url.searchParams.get("resourceVersion"));
        for (const { version, path, line } of this.#events) {
          if (path === url.pathname && version > since) response.write(line);
        }
        return;
      }
      const items = [...(this.#collections.get(url.pathname)?.values() ?? [])];
      response.end(JSON.stringify({ metadata: { resourceVersion: String(this.#version) }, items }));
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  put(path: string, object: Draft): void {
    const resourceVersion = String(++this.#version);
    const full = { ...object, metadata: { uid: "u", ...object.metadata, resourceVersion } } as KubeObject;
    const objects = this.#collections.get(path) ?? new Map<string, KubeObject>();
    const type = objects.has(keyOf(full)) ? "MODIFIED" : "ADDED";
    this.#collections.set(path, objects.set(keyOf(full), full));
    this.#send(path, type, full);
  }

  remove(path: string, key: string): void {
    const object = this.#collections.get(path)!.get(key)!;
    this.#collections.get(path)!.delete(key);
    const resourceVersion = String(++this.#version);
    this.#send(path, "DELETED", { ...object, metadata: { ...object.metadata, resourceVersion } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #send(path: string, type: string, object: KubeObject): void {
    const line = `${JSON.stringify({ type, object })}\n`;
    this.#events.push({ version: this.#version, path, line });
    for (const watch of this.#watches) if (watch.path === path) watch.response.write(line);
  }
}

interface Bench extends AsyncDisposable {
  readonly api: ScriptedApi;
  readonly groups: KubernetesGroups;
  /** Addresses of all targets, sorted, once `holds` says so of them. */
  until(holds: (addresses: readonly string[]) => boolean): Promise<void>;
  labelsOf(address: string): Record<string, string>;
}

async function open(
  discovery: Partial<KubernetesDiscovery>,
  fill: (api: ScriptedApi) => void,
): Promise<Bench> {
  const api = new ScriptedApi();
  fill(api);
  const client = clientFromUrl(await api.open());
  const stop = new AbortController();
  const informers = new Informers(client, { signal: stop.signal, clock: systemClock, log: noLog });
  let changed: () => void = () => {};
  const groups = new KubernetesGroups(
    { ...kubernetesDiscoveryDefaults, role: "pod", ...discovery },
    { informers, ownNamespace: "mine", changed: () => changed() },
  );
  await groups.ready;
  const targets = (): Record<string, string>[] =>
    [...groups.groups()].flatMap((group) => group.targets.map((target) => ({ ...group.labels, ...target })));
  const addresses = (): string[] =>
    targets()
      .map((target) => target["__address__"]!)
      .sort((a, b) => (a < b ? -1 : 1));
  return {
    api,
    groups,
    until: async (holds) => {
      while (!holds(addresses())) await new Promise<void>((resolve) => (changed = resolve));
    },
    labelsOf: (address) => targets().find((target) => target["__address__"] === address)!,
    [Symbol.asyncDispose]: async () => {
      await groups[Symbol.asyncDispose]();
      stop.abort(new Error("test over"));
      await informers.close();
      client.close();
      await api[Symbol.asyncDispose]();
    },
  };
}

function pod(name: string, podIP: string, port: number, namespace = "shop"): Draft {
  return {
    metadata: { name, namespace, labels: { app: "web" } },
    spec: { nodeName: "n1", containers: [{ name: "main", image: "i", ports: [{ containerPort: port }] }] },
    status: { podIP, phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  };
}

function slice(name: string, pods: readonly [pod: string, ip: string][]): Draft {
  return {
    metadata: { name, namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
    addressType: "IPv4",
    ports: [{ name: "http", port: 80, protocol: "TCP" }],
    endpoints: pods.map(([to, ip]) => ({
      addresses: [ip],
      targetRef: { kind: "Pod", namespace: "shop", name: to },
    })),
  };
}

test("pods become targets as they come, change and go", async () => {
  await using bench = await open({}, (api) => api.put("/api/v1/pods", pod("a", "10.0.0.1", 80)));
  await bench.until((all) => all.join() === "10.0.0.1:80");
  bench.api.put("/api/v1/pods", pod("b", "10.0.0.2", 80));
  await bench.until((all) => all.join() === "10.0.0.1:80,10.0.0.2:80");
  bench.api.put("/api/v1/pods", pod("a", "10.0.0.9", 81));
  await bench.until((all) => all.join() === "10.0.0.2:80,10.0.0.9:81");
  bench.api.remove("/api/v1/pods", "shop/b");
  await bench.until((all) => all.join() === "10.0.0.9:81");
  assert.equal(bench.labelsOf("10.0.0.9:81")["__meta_kubernetes_pod_label_app"], "web");
});

test("endpoints are made anew when their pod or service is seen later", async () => {
  const slices = "/apis/discovery.k8s.io/v1/endpointslices";
  await using bench = await open({ role: "endpointslice" }, (api) =>
    api.put(slices, slice("web-1", [["a", "10.0.0.1"]])),
  );
  await bench.until((all) => all.join() === "10.0.0.1:80");
  assert.equal(bench.labelsOf("10.0.0.1:80")["__meta_kubernetes_pod_name"], undefined);
  bench.api.put("/api/v1/pods", pod("a", "10.0.0.1", 9090));
  await bench.until((all) => all.join() === "10.0.0.1:80,10.0.0.1:9090"); // the port that the slice does not name
  assert.equal(bench.labelsOf("10.0.0.1:80")["__meta_kubernetes_pod_name"], "a");
  bench.api.put("/api/v1/services", {
    metadata: { name: "web", namespace: "shop", annotations: { x: "y" } },
    spec: {},
  });
  await bench.until(() => bench.labelsOf("10.0.0.1:80")["__meta_kubernetes_service_annotation_x"] === "y");
});

test("a pod waits for its node where the node's labels are wanted", async () => {
  const attach = { ...kubernetesDiscoveryDefaults.attach, node: true };
  await using bench = await open({ attach }, (api) => api.put("/api/v1/pods", pod("a", "10.0.0.1", 80)));
  assert.deepEqual([...bench.groups.groups()], []);
  bench.api.put("/api/v1/nodes", { metadata: { name: "n1", labels: { zone: "z" } } });
  await bench.until((all) => all.length === 1);
  assert.equal(bench.labelsOf("10.0.0.1:80")["__meta_kubernetes_node_label_zone"], "z");
});

test("only the namespaces that are wanted are watched", async () => {
  await using bench = await open({ namespaces: ["one"], ownNamespace: true }, (api) => {
    api.put("/api/v1/namespaces/one/pods", pod("a", "10.0.0.1", 80, "one"));
    api.put("/api/v1/namespaces/mine/pods", pod("b", "10.0.0.2", 80, "mine"));
    api.put("/api/v1/pods", pod("c", "10.0.0.3", 80, "other"));
  });
  await bench.until((all) => all.join() === "10.0.0.1:80,10.0.0.2:80");
});
