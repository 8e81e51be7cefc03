import type { ContainerPlan, WorkloadPlan } from "./plan.ts";

const registry = "registry.example.com";

/** A service of the shop: one container that answers HTTP and says how it does. */
function web(
  name: string,
  image: string,
  sizes: {
    readonly cpu: number;
    readonly memory: number;
    readonly limit: number;
    readonly uses: readonly [cpu: number, memory: number];
    readonly rps?: number;
    readonly latencyMs?: number;
    readonly cpuLimit?: number;
    readonly startsIn?: number;
  },
): ContainerPlan {
  return {
    name,
    image: `${registry}/${image}`,
    cpu: sizes.cpu,
    memory: sizes.memory,
    memoryLimit: sizes.limit,
    ...(sizes.cpuLimit === undefined ? {} : { cpuLimit: sizes.cpuLimit }),
    usesCpu: sizes.uses[0],
    usesMemory: sizes.uses[1],
    port: 8080,
    metrics: "http",
    rps: sizes.rps ?? 12,
    latencyMs: sizes.latencyMs ?? 18,
    startsIn: sizes.startsIn ?? 6,
  };
}

/** A container that works without a port. */
function worker(
  name: string,
  image: string,
  cpu: number,
  memory: number,
  limit: number,
  uses: readonly [cpu: number, memory: number],
): ContainerPlan {
  const full =
    image.includes(".") && image.indexOf("/") > image.indexOf(".") ? image : `${registry}/${image}`;
  return {
    name,
    image: full,
    cpu,
    memory,
    memoryLimit: limit,
    usesCpu: uses[0],
    usesMemory: uses[1],
    startsIn: 4,
  };
}

const proxy: ContainerPlan = {
  name: "proxy",
  image: `${registry}/mesh/proxy:2.4.1`,
  cpu: 50,
  memory: 64,
  memoryLimit: 128,
  usesCpu: 18,
  usesMemory: 46,
  startsIn: 2,
};

const shop = (name: string, replicas: number, container: ContainerPlan, more: object = {}): WorkloadPlan => ({
  kind: "Deployment",
  namespace: "shop",
  name,
  replicas,
  containers: [container],
  service: true,
  daily: 1,
  ...more,
});

/** The demo: a shop with its data, search and builds, and what every cluster has. About 300 pods on 12 nodes. */
export const demoPlans: readonly WorkloadPlan[] = [
  shop(
    "frontend",
    24,
    web("frontend", "shop/frontend:8.31.0", {
      cpu: 250,
      memory: 256,
      limit: 512,
      uses: [210, 240],
      rps: 42,
      latencyMs: 34,
    }),
    {
      containers: [
        web("frontend", "shop/frontend:8.31.0", {
          cpu: 250,
          memory: 256,
          limit: 512,
          uses: [210, 240],
          rps: 42,
          latencyMs: 34,
        }),
        proxy,
      ],
      host: "shop.example.com",
      budget: 12,
      autoscale: { min: 12, max: 24, percent: 80 },
    },
  ),
  shop(
    "gateway",
    8,
    web("gateway", "shop/gateway:3.9.2", {
      cpu: 400,
      memory: 256,
      limit: 512,
      uses: [310, 190],
      rps: 110,
      latencyMs: 9,
    }),
    { budget: 4 },
  ),
  shop(
    "checkout",
    4,
    web("app", "shop/checkout:1.13.2", {
      cpu: 300,
      memory: 384,
      limit: 512,
      uses: [180, 262],
      rps: 14,
      latencyMs: 62,
    }),
    {
      containers: [
        web("app", "shop/checkout:1.13.2", {
          cpu: 300,
          memory: 384,
          limit: 512,
          uses: [180, 262],
          rps: 14,
          latencyMs: 62,
        }),
        proxy,
      ],
      budget: 2,
      config: { CACHE_MAX_ENTRIES: "50000", PAYMENT_TIMEOUT: "5s" },
    },
  ),
  shop(
    "catalog",
    8,
    web("catalog", "shop/catalog:4.2.0", {
      cpu: 300,
      memory: 256,
      limit: 400,
      uses: [230, 210],
      rps: 38,
      latencyMs: 14,
    }),
    {
      budget: 5,
      autoscale: { min: 6, max: 14, percent: 85 },
    },
  ),
  shop(
    "cart",
    6,
    web("cart", "shop/cart:2.17.5", {
      cpu: 200,
      memory: 256,
      limit: 512,
      uses: [140, 228],
      rps: 31,
      latencyMs: 8,
    }),
    {
      autoscale: { min: 3, max: 12, percent: 70 },
      budget: 3,
    },
  ),
  shop(
    "payments",
    6,
    web("payments", "shop/payments:5.0.3", {
      cpu: 200,
      memory: 256,
      limit: 384,
      uses: [85, 197],
      rps: 9,
      latencyMs: 120,
    }),
    { budget: 4 },
  ),
  shop(
    "recommendation",
    16,
    web("recommendation", "shop/recommendation:0.44.1", {
      cpu: 500,
      memory: 1024,
      limit: 1536,
      uses: [330, 870],
      rps: 22,
      latencyMs: 48,
      startsIn: 25,
    }),
  ),
  shop(
    "pricing",
    9,
    web("pricing", "shop/pricing:1.8.0", {
      cpu: 150,
      memory: 192,
      limit: 256,
      uses: [70, 121],
      rps: 26,
      latencyMs: 6,
    }),
  ),
  shop(
    "inventory",
    12,
    web("inventory", "shop/inventory:3.3.3", {
      cpu: 150,
      memory: 192,
      limit: 320,
      uses: [95, 160],
      rps: 19,
      latencyMs: 11,
    }),
  ),
  shop(
    "users",
    6,
    web("users", "shop/users:2.6.0", {
      cpu: 150,
      memory: 192,
      limit: 256,
      uses: [60, 134],
      rps: 17,
      latencyMs: 12,
    }),
  ),
  shop(
    "reviews",
    5,
    web("reviews", "shop/reviews:1.2.9", {
      cpu: 100,
      memory: 160,
      limit: 256,
      uses: [40, 118],
      rps: 8,
      latencyMs: 22,
    }),
  ),
  shop(
    "search-gateway",
    4,
    web("search-gateway", "shop/search-gateway:1.5.0", {
      cpu: 150,
      memory: 128,
      limit: 256,
      uses: [88, 92],
      rps: 24,
      latencyMs: 41,
    }),
  ),
  shop(
    "image-proxy",
    9,
    web("image-proxy", "shop/image-proxy:6.1.0", {
      cpu: 300,
      memory: 256,
      limit: 512,
      uses: [260, 301],
      rps: 60,
      latencyMs: 27,
      cpuLimit: 600,
    }),
  ),
  shop(
    "shipping",
    4,
    web("shipping", "shop/shipping:2.0.7", {
      cpu: 100,
      memory: 128,
      limit: 256,
      uses: [30, 88],
      rps: 5,
      latencyMs: 33,
    }),
  ),
  shop(
    "promo",
    4,
    web("promo", "shop/promo:0.9.4", {
      cpu: 100,
      memory: 128,
      limit: 192,
      uses: [28, 84],
      rps: 6,
      latencyMs: 10,
    }),
  ),
  shop(
    "wishlist",
    3,
    web("wishlist", "shop/wishlist:1.1.1", {
      cpu: 100,
      memory: 128,
      limit: 192,
      uses: [19, 77],
      rps: 3,
      latencyMs: 13,
    }),
  ),
  shop(
    "mailer",
    3,
    web("mailer", "shop/mailer:1.4.2", {
      cpu: 50,
      memory: 96,
      limit: 192,
      uses: [11, 70],
      rps: 1,
      latencyMs: 210,
    }),
  ),
  {
    kind: "StatefulSet",
    namespace: "shop",
    name: "session-cache",
    replicas: 3,
    daily: 1,
    storage: 10,
    full: 0.22,
    containers: [worker("redis", "docker.io/library/redis:7.4.1", 200, 512, 1024, [95, 610])],
  },
  cron("shop", "cart-expire", "*/10 * * * *", 24, 0),
  cron("shop", "price-import", "*/15 * * * *", 95, 0),
  cron("shop", "feed-export", "40 * * * *", 210, 0),

  {
    kind: "StatefulSet",
    namespace: "data",
    name: "orders-db",
    replicas: 3,
    daily: 0.7,
    storage: 200,
    full: 0.86,
    containers: [worker("postgres", "docker.io/library/postgres:16.4", 2000, 8192, 12288, [1150, 7420])],
  },
  {
    kind: "StatefulSet",
    namespace: "data",
    name: "kafka",
    replicas: 3,
    daily: 0.6,
    storage: 500,
    full: 0.47,
    containers: [worker("kafka", "registry.example.com/data/kafka:3.8.0", 1000, 4096, 6144, [620, 3980])],
  },
  {
    kind: "Deployment",
    namespace: "data",
    name: "report-api",
    replicas: 5,
    service: true,
    daily: 0.5,
    containers: [
      web("report-api", "data/report-api:2.2.0", {
        cpu: 200,
        memory: 512,
        limit: 1024,
        uses: [90, 430],
        rps: 2,
        latencyMs: 380,
      }),
    ],
  },
  {
    kind: "Deployment",
    namespace: "data",
    name: "etl-worker",
    replicas: 10,
    daily: 0.2,
    containers: [worker("etl", "data/etl:0.31.4", 500, 1024, 2048, [380, 860])],
  },
  {
    kind: "Deployment",
    namespace: "data",
    name: "schema-registry",
    replicas: 2,
    service: true,
    containers: [
      web("schema-registry", "data/schema-registry:7.7.0", {
        cpu: 100,
        memory: 384,
        limit: 768,
        uses: [32, 340],
        rps: 3,
        latencyMs: 7,
      }),
    ],
  },
  cron("data", "report-nightly", "0 * * * *", 33, 2),
  cron("data", "db-backup", "20 * * * *", 260, 0),
  cron("data", "vacuum", "*/30 * * * *", 41, 0),

  {
    kind: "Deployment",
    namespace: "search",
    name: "search-api",
    replicas: 9,
    service: true,
    daily: 1,
    budget: 4,
    containers: [
      web("search-api", "search/search-api:2.9.0", {
        cpu: 400,
        memory: 512,
        limit: 768,
        uses: [270, 455],
        rps: 30,
        latencyMs: 36,
      }),
    ],
  },
  {
    kind: "Deployment",
    namespace: "search",
    name: "search-indexer",
    replicas: 6,
    daily: 0.5,
    containers: [worker("indexer", "search/indexer:2.8.7", 400, 768, 1024, [240, 610])],
  },
  {
    kind: "Deployment",
    namespace: "search",
    name: "search-indexer-canary",
    replicas: 1,
    containers: [worker("indexer", "search/indexer:2.9.0-rc1", 400, 768, 1024, [240, 610])],
  },
  {
    kind: "Deployment",
    namespace: "search",
    name: "ml-ranker",
    replicas: 3,
    service: true,
    daily: 1,
    containers: [
      web("ranker", "search/ml-ranker:1.3.0", {
        cpu: 800,
        memory: 2048,
        limit: 3072,
        uses: [610, 1930],
        rps: 28,
        latencyMs: 22,
        startsIn: 40,
      }),
    ],
  },
  {
    kind: "Deployment",
    namespace: "search",
    name: "ml-trainer",
    replicas: 1,
    nodeSelector: { "node.example.com/gpu": "true" },
    containers: [worker("trainer", "search/ml-trainer:1.3.0", 4000, 16384, 24576, [3600, 14000])],
  },
  {
    kind: "StatefulSet",
    namespace: "search",
    name: "elastic",
    replicas: 3,
    daily: 0.8,
    storage: 300,
    full: 0.61,
    containers: [worker("elastic", "docker.io/library/elasticsearch:8.15.1", 1000, 4096, 6144, [540, 3800])],
  },
  cron("search", "reindex", "5,35 * * * *", 180, 0),

  {
    kind: "Deployment",
    namespace: "ci",
    name: "ci-controller",
    replicas: 1,
    service: true,
    containers: [
      web("controller", "ci/controller:4.4.0", {
        cpu: 200,
        memory: 256,
        limit: 512,
        uses: [60, 210],
        rps: 1,
        latencyMs: 44,
      }),
    ],
  },
  {
    kind: "Deployment",
    namespace: "ci",
    name: "runner",
    replicas: 14,
    daily: 0.8,
    containers: [worker("runner", "ci/runner:4.4.0", 300, 512, 1536, [220, 410])],
  },
  {
    kind: "StatefulSet",
    namespace: "ci",
    name: "cache",
    replicas: 2,
    storage: 100,
    full: 0.73,
    containers: [worker("cache", "ci/cache:1.9.0", 200, 512, 1024, [75, 480])],
  },
  cron("ci", "cache-prune", "*/20 * * * *", 55, 0),
  cron("ci", "nightly-e2e", "*/12 * * * *", 140, 1),

  {
    kind: "Deployment",
    namespace: "kube-system",
    name: "coredns",
    replicas: 3,
    labels: { "k8s-app": "kube-dns" },
    daily: 0.6,
    containers: [worker("coredns", "registry.k8s.io/coredns/coredns:v1.14.7", 100, 70, 170, [22, 34])],
  },
  {
    kind: "Deployment",
    namespace: "kube-system",
    name: "metrics-server",
    replicas: 2,
    labels: { "k8s-app": "metrics-server" },
    containers: [
      worker(
        "metrics-server",
        "registry.k8s.io/metrics-server/metrics-server:v0.9.0",
        100,
        200,
        400,
        [14, 62],
      ),
    ],
  },
  {
    kind: "Deployment",
    namespace: "kube-system",
    name: "ebs-csi-controller",
    replicas: 2,
    containers: [
      worker("ebs-plugin", "public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.44.0", 10, 40, 256, [6, 44]),
      worker("csi-provisioner", "registry.k8s.io/sig-storage/csi-provisioner:v5.2.0", 10, 40, 256, [3, 31]),
      worker("csi-attacher", "registry.k8s.io/sig-storage/csi-attacher:v4.8.1", 10, 40, 256, [3, 29]),
    ],
  },
  {
    kind: "DaemonSet",
    namespace: "kube-system",
    name: "kube-proxy",
    hostNetwork: true,
    containers: [
      {
        name: "kube-proxy",
        image: "registry.k8s.io/kube-proxy:v1.34.4",
        cpu: 100,
        usesCpu: 9,
        usesMemory: 58,
      },
    ],
  },
  {
    kind: "DaemonSet",
    namespace: "kube-system",
    name: "cni",
    hostNetwork: true,
    containers: [
      {
        name: "agent",
        image: "quay.io/cni/agent:v1.17.4",
        cpu: 100,
        memory: 128,
        usesCpu: 38,
        usesMemory: 182,
      },
    ],
  },
  {
    kind: "DaemonSet",
    namespace: "kube-system",
    name: "ebs-csi-node",
    hostNetwork: true,
    containers: [
      worker("ebs-plugin", "public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.44.0", 10, 40, 256, [2, 28]),
      worker(
        "node-driver-registrar",
        "registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.13.0",
        10,
        40,
        256,
        [1, 12],
      ),
    ],
  },
  {
    kind: "DaemonSet",
    namespace: "monitoring",
    name: "node-exporter",
    hostNetwork: true,
    containers: [
      {
        name: "node-exporter",
        image: "quay.io/prometheus/node-exporter:v1.9.1",
        cpu: 50,
        memory: 32,
        memoryLimit: 96,
        usesCpu: 8,
        usesMemory: 21,
        port: 9100,
        metrics: "node",
      },
    ],
  },
  {
    kind: "DaemonSet",
    namespace: "taffrail",
    name: "taffrail-agent",
    containers: [worker("agent", "ghcr.io/taffrail/taffrail:0.1.0", 50, 96, 192, [17, 74])],
  },
  {
    kind: "StatefulSet",
    namespace: "taffrail",
    name: "taffrail-server",
    replicas: 1,
    storage: 50,
    full: 0.31,
    containers: [worker("server", "ghcr.io/taffrail/taffrail:0.1.0", 500, 1024, 2048, [310, 1040])],
  },
  {
    kind: "Deployment",
    namespace: "ingress-nginx",
    name: "ingress-nginx-controller",
    replicas: 3,
    service: true,
    daily: 1,
    budget: 2,
    containers: [
      web("controller", "ingress/controller:v1.13.3", {
        cpu: 500,
        memory: 384,
        limit: 768,
        uses: [420, 412],
        rps: 220,
        latencyMs: 3,
      }),
    ],
  },
  {
    kind: "Deployment",
    namespace: "ingress-nginx",
    name: "default-backend",
    replicas: 1,
    service: true,
    containers: [
      web("default-backend", "ingress/default-backend:1.5", {
        cpu: 10,
        memory: 20,
        limit: 40,
        uses: [2, 9],
        rps: 0.4,
        latencyMs: 1,
      }),
    ],
  },
  ...["cert-manager", "cert-manager-cainjector", "cert-manager-webhook"].map((name): WorkloadPlan => ({
    kind: "Deployment",
    namespace: "cert-manager",
    name,
    replicas: 1,
    containers: [worker(name, `quay.io/jetstack/${name}:v1.18.2`, 20, 64, 256, [5, 48])],
  })),
  cron("cert-manager", "crl-refresh", "*/30 * * * *", 9, 0),
];

function cron(
  namespace: string,
  name: string,
  schedule: string,
  runsFor: number,
  exitCode: number,
): WorkloadPlan {
  return {
    kind: "CronJob",
    namespace,
    name,
    schedule,
    runsFor,
    exitCode,
    backoffLimit: 2,
    containers: [worker(name, `${namespace}/${name}:1.6.0`, 100, 128, 512, [240, 140])],
  };
}

/** More of the same for a cluster of any size: services of tenants, until about `pods` more are there. */
export function fillPlans(pods: number): WorkloadPlan[] {
  const plans: WorkloadPlan[] = [];
  const perDeployment = 10;
  for (let made = 0, i = 0; made < pods; made += perDeployment, i++) {
    const tenant = `tenant-${String(Math.floor(i / 20) + 1).padStart(2, "0")}`;
    const name = `service-${String((i % 20) + 1).padStart(2, "0")}`;
    plans.push({
      kind: "Deployment",
      namespace: tenant,
      name,
      replicas: Math.min(perDeployment, pods - made),
      service: true,
      daily: 0.8,
      containers: [
        web("app", `tenants/${name}:1.0.${i % 7}`, {
          cpu: 100,
          memory: 128,
          limit: 256,
          uses: [45, 96],
          rps: 6,
        }),
      ],
    });
  }
  return plans;
}
