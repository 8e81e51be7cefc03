import type { World } from "./world.ts";

/** What every cluster has before anyone deploys to it: namespaces, accounts, classes, the API server's own service. */
export function createBasics(
  world: World,
  namespaces: readonly string[],
  ageMs: number,
  apiServerAddress: string,
): void {
  const created = world.time(world.now() - ageMs);
  const meta = (
    name: string,
    namespace?: string,
  ): { name: string; namespace?: string; uid: string; creationTimestamp: string } => ({
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: world.uid(),
    creationTimestamp: created,
  });
  for (const name of namespaces) {
    world.put("namespaces", {
      metadata: { ...meta(name), labels: { "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
    world.put("serviceaccounts", { metadata: meta("default", name) });
    world.put("configmaps", {
      metadata: {
        ...meta("kube-root-ca.crt", name),
        annotations: {
          "kubernetes.io/description": "The authority of the API server's own addresses inside the cluster.",
        },
      },
      data: { "ca.crt": "-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n" },
    });
  }
  world.put("services", {
    metadata: {
      ...meta("kubernetes", "default"),
      labels: { component: "apiserver", provider: "kubernetes" },
    },
    spec: {
      ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: 6443 }],
      clusterIP: "10.96.0.1",
      clusterIPs: ["10.96.0.1"],
      type: "ClusterIP",
      sessionAffinity: "None",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
    },
    status: { loadBalancer: {} },
  });
  const [ip = "127.0.0.1", port = "6443"] = apiServerAddress.split(":");
  world.put("endpoints", {
    metadata: {
      ...meta("kubernetes", "default"),
      labels: { "endpointslice.kubernetes.io/skip-mirror": "true" },
    },
    subsets: [{ addresses: [{ ip }], ports: [{ name: "https", port: Number(port), protocol: "TCP" }] }],
  });
  world.put("endpointslices.discovery.k8s.io", {
    metadata: {
      ...meta("kubernetes", "default"),
      generation: 1,
      labels: { "kubernetes.io/service-name": "kubernetes" },
    },
    addressType: "IPv4",
    endpoints: [{ addresses: [ip], conditions: { ready: true } }],
    ports: [{ name: "https", protocol: "TCP", port: Number(port) }],
  });
  world.put("storageclasses.storage.k8s.io", {
    metadata: { ...meta("gp3"), annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "ebs.csi.aws.com",
    parameters: { type: "gp3" },
    reclaimPolicy: "Delete",
    allowVolumeExpansion: true,
    volumeBindingMode: "WaitForFirstConsumer",
  });
  world.put("ingressclasses.networking.k8s.io", {
    metadata: { ...meta("nginx"), generation: 1 },
    spec: { controller: "k8s.io/ingress-nginx" },
  });
  for (const [name, value] of [
    ["system-cluster-critical", 2000000000],
    ["system-node-critical", 2000001000],
  ] as const) {
    world.put("priorityclasses.scheduling.k8s.io", {
      metadata: { ...meta(name), generation: 1 },
      value,
      description: "Used for system critical pods.",
      preemptionPolicy: "PreemptLowerPriority",
    });
  }
  for (const [namespace, name, type, keys] of [
    ["shop", "tls-shop", "kubernetes.io/tls", ["tls.crt", "tls.key"]],
    ["shop", "payments-api", "Opaque", ["key"]],
    ["data", "orders-db", "Opaque", ["username", "password"]],
  ] as const) {
    if (!namespaces.includes(namespace)) continue;
    const data = Object.fromEntries(
      keys.map((key) => [key, Buffer.from(`simulated ${name} ${key}`).toString("base64")]),
    );
    world.put("secrets", { metadata: meta(name, namespace), data, type });
  }
  for (const name of ["kube-controller-manager", "kube-scheduler"]) {
    world.put("leases.coordination.k8s.io", {
      metadata: meta(name, "kube-system"),
      spec: {
        holderIdentity: `control-plane_${world.uid()}`,
        leaseDurationSeconds: 15,
        acquireTime: `${created.slice(0, -1)}.000000Z`,
        renewTime: `${world.time().slice(0, -1)}.000000Z`,
        leaseTransitions: 0,
      },
    });
  }
}
