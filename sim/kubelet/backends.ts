import {
  type Answer,
  json,
  notFound,
  Refusal,
  type Reply,
  type SimRequest,
  type StreamAnswer,
  text,
} from "../api-server/answers.ts";
import { apiServerTemplate } from "../api-server/metrics-template.ts";
import { type Json, timeText } from "../api-server/objects.ts";
import type { ResourceType } from "../api-server/resources.ts";
import type { Backends } from "../api-server/server.ts";
import type { Node } from "../workloads/node.ts";
import type { Pod } from "../workloads/pod.ts";
import type { Services } from "../workloads/services.ts";
import type { World } from "../workloads/world.ts";
import { applicationBody } from "./app-metrics.ts";
import { cadvisorBody } from "./cadvisor.ts";
import { cgroupsOf } from "./cgroups.ts";
import { kubeletMetricsBody } from "./kubelet-metrics.ts";
import { kubeletTemplate } from "./kubelet-template.ts";
import { logLines } from "./logs.ts";
import { nodeExporterBody } from "./node-exporter.ts";
import { probesBody } from "./probes.ts";
import { resourceBody } from "./resource.ts";
import { summaryBody } from "./summary.ts";
import { MetricsTemplate } from "./template.ts";
import { metricsHeaders } from "./text.ts";

const cacheControl = { "cache-control": "no-cache, private" };

/** What answers behind the API server: kubelets, pods, services, and computed resources. */
export class ClusterBackends implements Backends {
  readonly #world: World;
  readonly #services: Services;
  readonly #startedMs: number;
  readonly #kubelet = new MetricsTemplate(kubeletTemplate);
  readonly #apiServer = new MetricsTemplate(apiServerTemplate);

  constructor(world: World, services: Services) {
    this.#world = world;
    this.#services = services;
    this.#startedMs = world.now() - 6 * 86_400_000;
  }

  node(name: string, path: string, request: SimRequest): Reply | undefined {
    const node = this.#world.nodeByName.get(name);
    if (node === undefined) return undefined;
    if (!node.isReachable) {
      const where = `https://${node.ip}:${node.kubeletPort}${path}`;
      throw new Refusal(
        503,
        `error trying to reach service: dial tcp ${node.ip}:${node.kubeletPort}: connect: connection refused (${where})`,
      );
    }
    return this.#kubeletAnswer(node, path, request);
  }

  #kubeletAnswer(node: Node, path: string, request: SimRequest): Reply {
    const t = this.#world.now();
    const metrics = (body: string, withStart: boolean): Answer => {
      const start = String(Math.floor(node.kubeletSince / 1000));
      const headers = withStart ? { "process-start-time-unix": start } : {};
      return {
        status: 200,
        headers: { ...cacheControl, ...metricsHeaders, ...headers },
        body: Buffer.from(body, "latin1"),
      };
    };
    switch (path) {
      case "/metrics":
        return metrics(kubeletMetricsBody(this.#kubelet, node, t), true);
      case "/metrics/cadvisor":
        return metrics(cadvisorBody(node, t), false);
      case "/metrics/resource":
        return metrics(resourceBody(node, t), false);
      case "/metrics/probes":
        return metrics(probesBody(node, t), true);
      case "/stats/summary":
        return json(summaryBody(node, t));
      case "/pods":
      case "/pods/":
        return json(this.#podList(node));
      case "/healthz":
        return text("ok");
      default:
        break;
    }
    const log = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(path);
    if (log !== null) {
      const answer = this.#logOf(log[1]!, log[2]!, log[3]!, request.query);
      if (answer !== undefined) return answer;
    }
    return text("404 page not found\n", 404);
  }

  /** The kubelet's own list of its pods. */
  #podList(node: Node): string {
    const texts: string[] = [];
    for (const stored of this.#world.store.collection("pods").list()) {
      if (stored.nodeName === node.name) texts.push(stored.text);
    }
    return `{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[${texts.join(",")}]}\n`;
  }

  pod(namespace: string, name: string, port: string, path: string): Reply | undefined {
    const pod = this.#world.podAt(namespace, name);
    return pod === undefined ? undefined : this.#podAnswer(pod, port, path);
  }

  service(namespace: string, name: string, port: string, path: string): Reply | undefined {
    const service = this.#services.find(namespace, name);
    if (service === undefined) return undefined;
    const backends = this.#services.backends(namespace, service.app);
    const pod = backends[Math.floor(this.#world.random() * backends.length)];
    if (pod === undefined) throw new Refusal(503, `no endpoints available for service "${name}"`);
    return this.#podAnswer(pod, port === "http" || port === "80" ? "" : port, path);
  }

  #podAnswer(pod: Pod, port: string, path: string): Reply {
    const { node } = pod;
    const unreachable = (why: string): Refusal =>
      new Refusal(503, `error trying to reach service: dial tcp ${pod.ip}:${port}: ${why}`);
    if (node?.isReachable !== true) throw unreachable("i/o timeout");
    const container = pod.containers.find(
      ({ plan }) =>
        plan.port !== undefined &&
        (port === "" || port === "http" || port === "metrics" || port === String(plan.port)),
    );
    if (container === undefined || container.state.kind !== "running")
      throw unreachable("connect: connection refused");
    if (path === "/healthz" || path === "/livez")
      return text(container.ready ? "ok" : "not ready", container.ready ? 200 : 503);
    if (path !== "/metrics" || container.plan.metrics === undefined) return text("404 page not found\n", 404);
    const t = this.#world.now();
    const body = container.plan.metrics === "node" ? nodeExporterBody(node, t) : applicationBody(pod, t);
    return { status: 200, headers: { ...cacheControl, ...metricsHeaders }, body: Buffer.from(body) };
  }

  log(namespace: string, name: string, query: URLSearchParams): Reply | undefined {
    const pod = this.#world.podAt(namespace, name);
    if (pod === undefined) return undefined;
    const container = query.get("container") ?? pod.containers[0]?.plan.name ?? "";
    return this.#logOf(namespace, name, container, query);
  }

  #logOf(namespace: string, name: string, containerName: string, query: URLSearchParams): Reply | undefined {
    const world = this.#world;
    const pod = world.podAt(namespace, name);
    const container = pod?.containers.find(({ plan }) => plan.name === containerName);
    if (pod === undefined) return undefined;
    if (container === undefined) {
      throw new Refusal(400, `container ${containerName} is not valid for pod ${name}`);
    }
    const stamped = query.get("timestamps") === "true";
    const write = ({ t, text: line }: { t: number; text: string }): string =>
      `${stamped ? `${new Date(t).toISOString().slice(0, -1)}000000Z ` : ""}${line}\n`;
    const tail = Number(query.get("tailLines") ?? 500);
    const seconds = Number(query.get("sinceSeconds") ?? 0);
    const sinceTime = Date.parse(query.get("sinceTime") ?? "");
    const from = seconds > 0 ? world.now() - seconds * 1000 : Number.isNaN(sinceTime) ? 0 : sinceTime;
    const read = (after: number): string =>
      logLines(pod, container, after, world.now(), tail).map(write).join("");
    if (query.get("follow") !== "true") return text(read(from), 200);
    return this.#follow(read, from);
  }

  /** Log lines as they are written, until the reader leaves. */
  #follow(read: (after: number) => string, from: number): StreamAnswer {
    const world = this.#world;
    const headers = { ...cacheControl, "content-type": "text/plain" };
    return {
      status: 200,
      headers,
      start: (sink) => {
        let open = sink.write(read(from));
        let seen = world.now();
        const more = (): void => {
          if (!open) return;
          open = sink.write(read(seen + 1));
          seen = world.now();
          world.timeline.after(1000, more);
        };
        world.timeline.after(1000, more);
        return () => void (open = false);
      },
    };
  }

  metrics(): Answer {
    const t = this.#world.now();
    const live = (family: string): string | undefined => {
      if (family === "apiserver_storage_objects" || family === "apiserver_resource_objects") return undefined;
      if (family === "process_start_time_seconds")
        return `process_start_time_seconds ${Math.floor(this.#startedMs / 1000)}\n`;
      return undefined;
    };
    const wave = 1 + 0.06 * Math.sin(t / 187_000);
    const age = (t - this.#startedMs) / 1000;
    const body = this.#apiServer.render(age, live, wave, {
      node: "control-plane",
      apiServer: "127.0.0.1:6443",
    });
    const start = { "process-start-time-unix": String(Math.floor(this.#startedMs / 1000)) };
    return { status: 200, headers: { ...cacheControl, ...metricsHeaders, ...start }, body };
  }

  /** `metrics.k8s.io`: what metrics-server makes of the kubelets' answers. */
  computed(type: ResourceType, namespace: string, name: string): Answer | undefined {
    if (type.group !== "metrics.k8s.io") return undefined;
    const world = this.#world;
    const t = world.now();
    const usage = (cores: number, bytes: number): Json => ({
      cpu: `${Math.round(cores * 1e9)}n`,
      memory: `${Math.round(bytes / 1024)}Ki`,
    });
    const window = "15.042s";
    const items: Json[] = [];
    for (const node of world.nodes) {
      if (!node.isReachable || (type.plural === "nodes" && name !== "" && node.name !== name)) continue;
      const cgroups = cgroupsOf(node, t);
      if (type.plural === "nodes") {
        const metadata = { name: node.name, creationTimestamp: timeText(t) };
        items.push({
          metadata,
          timestamp: timeText(cgroups[0]!.t),
          window,
          usage: usage(cgroups[0]!.cpuRate, cgroups[0]!.memory),
        });
        continue;
      }
      const byPod = new Map<Pod, Json[]>();
      for (const c of cgroups) {
        if (c.kind !== "container" || c.owner === undefined) continue;
        const list = byPod.get(c.owner) ?? [];
        byPod.set(c.owner, list);
        list.push({ name: c.container, usage: usage(c.cpuRate, c.memory) });
      }
      for (const [pod, containers] of byPod) {
        if ((namespace !== "" && pod.namespace !== namespace) || (name !== "" && pod.name !== name)) continue;
        const metadata = {
          name: pod.name,
          namespace: pod.namespace,
          creationTimestamp: timeText(t),
          labels: pod.labels,
        };
        items.push({ metadata, timestamp: timeText(t), window, containers });
      }
    }
    const apiVersion = type.apiVersion;
    if (name === "") return json({ kind: `${type.kind}List`, apiVersion, metadata: {}, items });
    if (items[0] === undefined) throw notFound(type.plural, name, type.group);
    return json({ kind: type.kind, apiVersion, ...items[0] });
  }
}
