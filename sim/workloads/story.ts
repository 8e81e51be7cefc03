import type { Deployments } from "./deployments.ts";
import { hexOf } from "./ids.ts";
import type { Nodes } from "./nodes.ts";
import type { Pods } from "./pods.ts";
import type { World } from "./world.ts";

/** What the story can move. */
export interface Cast {
  readonly world: World;
  readonly pods: Pods;
  readonly deployments: Deployments;
  readonly nodes: Nodes;
}

/** Something that happens at a minute of the cluster's life. */
interface Scene {
  readonly minute: number;
  readonly play: (cast: Cast) => void;
}

/**
 * The demo's first hours: the hour before `now` of a demo that starts with an hour of history is the hour in which
 * things went wrong. A node's network begins to lose packets, a new revision of the checkout leaks memory, the kubelet
 * of another node falls silent.
 */
export const demoStory: readonly Scene[] = [
  {
    minute: 4,
    play: ({ deployments }) => deployments.rollout("shop/pricing", "registry.example.com/shop/pricing:1.8.1"),
  },
  { minute: 11, play: ({ deployments }) => deployments.restart("search/search-api") },
  { minute: 21, play: ({ deployments }) => deployments.scale("shop/catalog", 9) },
  { minute: 25, play: (cast) => loseNetwork(cast, 7, 0.041) },
  { minute: 27, play: (cast) => flap(cast, 7) },
  {
    minute: 30,
    play: (cast) =>
      changeConfig(cast, "shop", "checkout-config", { CACHE_MAX_ENTRIES: "0", PAYMENT_TIMEOUT: "5s" }),
  },
  {
    minute: 34,
    play: ({ deployments }) =>
      deployments.rollout("shop/checkout", "registry.example.com/shop/checkout:1.14.0"),
  },
  { minute: 42, play: (cast) => press(cast, 9, "memory", 2) },
  { minute: 49, play: ({ deployments }) => deployments.scale("shop/cart", 8) },
  { minute: 54, play: (cast) => lose(cast, 11) },
  { minute: 71, play: (cast) => find(cast, 11) },
  {
    minute: 96,
    play: ({ deployments }) => deployments.rollout("shop/users", "registry.example.com/shop/users:2.6.1"),
  },
  { minute: 118, play: (cast) => loseNetwork(cast, 7, 0) },
  {
    minute: 125,
    play: ({ deployments }) =>
      deployments.rollout("shop/checkout", "registry.example.com/shop/checkout:1.14.1"),
  },
];

/** Plans the story, and after it a life of chance: rollouts, restarts, pressure, silent kubelets. */
export function tell(cast: Cast): void {
  const { world } = cast;
  for (const { minute, play } of demoStory) world.timeline.after(minute * 60_000, () => play(cast));
  chance(cast, 5 * 60_000, 22 * 60_000, () => {
    const key = pick(world, Array.from(cast.deployments.byKey.keys()));
    const deployment = cast.deployments.get(key);
    const image = deployment?.sets.at(-1)?.plan.containers[0]?.image;
    if (image === undefined || key === "shop/checkout" || key.startsWith("kube-system/")) return;
    const next = image.replace(/(\d+)$/, (n) => String(Number(n) + 1));
    cast.deployments.rollout(key, next);
  });
  chance(cast, 3 * 60_000, 15 * 60_000, () => {
    const pod = pick(world, Array.from(world.pods.values()));
    if (
      pod.namespace !== "kube-system" &&
      !pod.isOver &&
      pod.isReady &&
      pod.containers[0]?.plan.port !== undefined
    ) {
      cast.pods.killUnhealthy(pod, `Get "http://${pod.ip}:8080/livez": context deadline exceeded`);
    }
  });
  chance(cast, 130 * 60_000, 260 * 60_000, () => {
    const node = pick(world, world.nodes);
    cast.nodes.lose(node);
    world.timeline.after(world.between(90_000, 12 * 60_000), () => cast.nodes.find(node));
  });
  chance(cast, 140 * 60_000, 300 * 60_000, () => {
    cast.nodes.press(pick(world, world.nodes), world.random() < 0.6 ? "memory" : "ephemeral-storage", 2);
  });
}

/** Does something again and again, at random distances. */
function chance({ world }: Cast, fromMs: number, toMs: number, act: () => void): void {
  world.timeline.after(world.between(fromMs, toMs), function again() {
    act();
    world.timeline.after(world.between(fromMs, toMs), again);
  });
}

function pick<T>(world: World, of: readonly T[]): T {
  return of[Math.floor(world.random() * of.length)]!;
}

function lose({ world, nodes }: Cast, number: number): void {
  const node = world.nodeByName.get(`node-${number}`);
  if (node !== undefined) nodes.lose(node);
}

function find({ world, nodes }: Cast, number: number): void {
  const node = world.nodeByName.get(`node-${number}`);
  if (node !== undefined) nodes.find(node);
}

function loseNetwork({ world, nodes }: Cast, number: number, share: number): void {
  const node = world.nodeByName.get(`node-${number}`);
  if (node !== undefined) nodes.degrade(node, share);
}

function press(
  { world, nodes }: Cast,
  number: number,
  resource: "memory" | "ephemeral-storage",
  pods: number,
): void {
  const node = world.nodeByName.get(`node-${number}`);
  if (node !== undefined) nodes.press(node, resource, pods);
}

/** Pods of the catalog on a node with a bad network fail their probes, now and then for good. */
function flap(cast: Cast, number: number): void {
  const { world, pods } = cast;
  const node = world.nodeByName.get(`node-${number}`);
  if (node === undefined || node.loss === 0) return;
  const shaken = Array.from(node.pods).filter(
    (pod) => pod.namespace === "shop" && pod.containers[0]?.plan.port === 8080,
  );
  for (const pod of shaken.slice(0, 2)) {
    const why = `Get "http://${pod.ip}:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
    pods.setProbe(pod, false, why);
    if (world.random() < 0.2) pods.killUnhealthy(pod, why.replace("/healthz", "/livez"));
    else world.timeline.after(world.between(40_000, 200_000), () => pods.setProbe(pod, true, ""));
  }
  world.timeline.after(world.between(60_000, 150_000), () => flap(cast, number));
}

function changeConfig({ world }: Cast, namespace: string, name: string, data: Record<string, string>): void {
  const found = world.store.get("configmaps", namespace, name)?.object();
  if (found === undefined) return;
  found["data"] = data;
  found.metadata.annotations = {
    ...found.metadata.annotations,
    "example.com/revision": hexOf(world.random, 8),
  };
  world.put("configmaps", found);
}
