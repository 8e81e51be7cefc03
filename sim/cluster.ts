import { type Random, seededRandom } from "@taffrail/base";
import { type Answer, type Reply, type SimRequest, text } from "./api-server/answers.ts";
import { timeText } from "./api-server/objects.ts";
import type { ObjectStore } from "./api-server/object-store.ts";
import { type Backends, suffixOf, uidOf } from "./api-server/server.ts";
import type { Timeline } from "./timeline.ts";

/** What a cluster is made of. */
export interface ClusterOptions {
  readonly store: ObjectStore;
  readonly timeline: Timeline;
  readonly seed: number;
  readonly nodes: number;
  readonly podsPerNode: number;
  readonly workloads: "demo" | "none";
  readonly kubeletAddress: (index: number) => { readonly host: string; readonly port: number } | undefined;
  readonly skewMs: () => number;
}

/** Nodes, workloads and what they do. */
export class Cluster {
  readonly backends: Backends;
  readonly #options: ClusterOptions;
  readonly #random: Random;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.backends = {
      node: () => undefined,
      pod: () => undefined,
      service: () => undefined,
      log: () => undefined,
      metrics: (): Answer => text(""),
      computed: () => undefined,
    };
    this.#seedObjects();
  }

  kubelet(_index: number, _request: SimRequest): Reply | undefined {
    return undefined;
  }

  partition(_node: string): void {}

  heal(_node: string): void {}

  #seedObjects(): void {
    const { store, timeline, nodes } = this.#options;
    const creationTimestamp = timeText(timeline.now());
    for (const name of ["default", "kube-system", "shop"]) {
      store.put("namespaces", {
        metadata: { name, uid: uidOf(this.#random), creationTimestamp },
        spec: { finalizers: ["kubernetes"] },
        status: { phase: "Active" },
      });
    }
    for (let i = 1; i <= nodes; i++) {
      const name = `node-${i}`;
      store.put("nodes", {
        metadata: { name, uid: uidOf(this.#random), creationTimestamp },
        spec: {},
        status: {},
      });
      for (let j = 0; j < 3; j++) {
        store.put("pods", {
          metadata: {
            name: `web-${suffixOf(this.#random)}`,
            namespace: "shop",
            uid: uidOf(this.#random),
            creationTimestamp,
            labels: { app: "web" },
          },
          spec: { nodeName: name, containers: [] },
          status: { phase: "Running" },
        });
      }
    }
  }
}
