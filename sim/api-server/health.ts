import { type Answer, json, text } from "./answers.ts";

/** Checks of `/livez?verbose`; `/healthz` and `/readyz` name the same and a few more. */
const checks: readonly string[] = [
  "ping",
  "log",
  "etcd",
  "poststarthook/start-apiserver-admission-initializer",
  "poststarthook/generic-apiserver-start-informers",
  "poststarthook/priority-and-fairness-config-consumer",
  "poststarthook/priority-and-fairness-filter",
  "poststarthook/storage-object-count-tracker-hook",
  "poststarthook/start-apiextensions-informers",
  "poststarthook/start-apiextensions-controllers",
  "poststarthook/crd-informer-synced",
  "poststarthook/start-system-namespaces-controller",
  "poststarthook/start-cluster-authentication-info-controller",
  "poststarthook/start-kube-apiserver-identity-lease-controller",
  "poststarthook/start-kube-apiserver-identity-lease-garbage-collector",
  "poststarthook/start-legacy-token-tracking-controller",
  "poststarthook/start-service-ip-repair-controllers",
  "poststarthook/rbac/bootstrap-roles",
  "poststarthook/scheduling/bootstrap-system-priority-classes",
  "poststarthook/priority-and-fairness-config-producer",
  "poststarthook/bootstrap-controller",
  "poststarthook/start-kubernetes-service-cidr-controller",
  "poststarthook/aggregator-reload-proxy-client-cert",
  "poststarthook/start-kube-aggregator-informers",
  "poststarthook/apiservice-status-local-available-controller",
  "poststarthook/apiservice-status-remote-available-controller",
  "poststarthook/apiservice-registration-controller",
  "poststarthook/apiservice-discovery-controller",
  "poststarthook/kube-apiserver-autoregistration",
  "autoregister-completion",
  "poststarthook/apiservice-openapi-controller",
  "poststarthook/apiservice-openapiv3-controller",
];

/** `/livez`, `/readyz`, `/healthz`, with or without `?verbose`. */
export function health(name: "livez" | "readyz" | "healthz", verbose: boolean): Answer {
  if (!verbose) return text("ok");
  let names = checks;
  if (name === "readyz") {
    const [ping = "", log = "", etcd = "", ...others] = checks;
    names = [ping, log, etcd, "etcd-readiness", "informer-sync", ...others, "shutdown"];
  }
  return text(`${names.map((check) => `[+]${check} ok\n`).join("")}${name} check passed\n`);
}

/** The Kubernetes version that the simulated cluster says it is. */
export const gitVersion = "v1.34.4";

/** `/version`. */
export function version(): Answer {
  const document = {
    major: "1",
    minor: "34",
    emulationMajor: "1",
    emulationMinor: "34",
    minCompatibilityMajor: "1",
    minCompatibilityMinor: "33",
    gitVersion,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2026-02-10T00:00:00Z",
    goVersion: "go1.26.8",
    compiler: "gc",
    platform: "linux/amd64",
  };
  return json(JSON.stringify(document, null, 2));
}
