import type { Scale } from "../../charts/ticks.ts";
import { amountOf, askedByAll } from "../amounts.ts";
import { at, textAt } from "../kinds/read.ts";
import type { Amounts, KubeObject, Pod } from "../kinds.ts";
import { containers as cadvisor, steadyRate } from "../questions.ts";
import type { ObjectWords } from "./words.ts";

/** What a graph's query and levels are made of. */
export interface GraphAbout {
  readonly object: KubeObject;
  /** The pods that are below it now: their requests and limits are the graph's levels. */
  readonly pods: readonly Pod[];
  /** How long rates reach: "5m". */
  readonly window: string;
}

/** A line across a graph. */
export interface GraphLevel {
  readonly kind: "limit" | "request";
  readonly value: number;
}

/** A graph of an object: one query, whose series are named by the label `series`, or by a label of their own. */
export interface Graph {
  readonly title: keyof ObjectWords["graphs"];
  readonly scale: Scale;
  /** Undefined where the object has nothing to ask about. */
  readonly query: (about: GraphAbout) => string | undefined;
  /** The label whose value names a series; `series` holds keys of `ObjectWords.series`. */
  readonly by: string;
  readonly levels?: (about: GraphAbout) => readonly GraphLevel[];
  readonly isStacked?: boolean;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** As many pods are named in one query. */
const mostNamed = 100;

/** Characters that Kubernetes draws the hashes of names from. */
const hash = "[bcdfghjklmnpqrstvwxz2456789]";

/** What follows the workload's name in those of its pods, gone ones too. Where one workload's name begins another's, their hashes tell them apart. */
const podNames: Readonly<Record<string, string>> = {
  deployments: `-${hash}{6,10}-${hash}{5}`,
  replicasets: `-${hash}{5}`,
  replicationcontrollers: `-${hash}{5}`,
  daemonsets: `-${hash}{5}`,
  statefulsets: "-[0-9]+",
  jobs: `(-[0-9]+)?-${hash}{5}`,
  cronjobs: `-[0-9]+(-[0-9]+)?-${hash}{5}`,
};

/** Matchers of all pods of a workload, those that are gone too. */
export function podMatchers(plural: string, { metadata: { name, namespace = "" } }: KubeObject): string {
  return `namespace=${quoted(namespace)},pod=~${quoted(escaped(name) + (podNames[plural] ?? ""))}`;
}

/** Several queries as one, each with what it is in the label `series`. */
function named(...parts: readonly (readonly [series: keyof ObjectWords["series"], query: string])[]): string {
  return parts
    .map(([series, query]) => `label_replace(${query}, "series", "${series}", "", "")`)
    .join(" or ");
}

const askedLevels =
  (resource: "cpu" | "memory") =>
  ({ pods }: GraphAbout): readonly GraphLevel[] => {
    const { requested, limit, unlimited } = askedByAll(pods, resource);
    const levels: GraphLevel[] = [];
    if (limit > 0 && unlimited === 0) levels.push({ kind: "limit", value: limit });
    if (requested > 0 && requested !== limit) levels.push({ kind: "request", value: requested });
    return levels;
  };

const useOfPods = (plural: string): readonly Graph[] => [
  {
    title: "cpu",
    scale: "cores",
    by: "",
    query: ({ object, window }) =>
      `sum(${steadyRate(`container_cpu_usage_seconds_total{${cadvisor},${podMatchers(plural, object)}}`, window)})`,
    levels: askedLevels("cpu"),
  },
  {
    title: "memory",
    scale: "bytes",
    by: "",
    query: ({ object }) =>
      `sum(container_memory_working_set_bytes{${cadvisor},${podMatchers(plural, object)}})`,
    levels: askedLevels("memory"),
  },
  {
    title: "restarts",
    scale: "count",
    by: "",
    query: ({ object, window }) =>
      `sum(increase(kube_pod_container_status_restarts_total{${podMatchers(plural, object)}}[${window}]))`,
  },
];

/** The label that names a kind's objects in the families of its resource: `deployment="cart"`. */
const own = (label: string, { metadata: { name, namespace } }: KubeObject): string =>
  `${namespace === undefined ? "" : `namespace=${quoted(namespace)},`}${label}=${quoted(name)}`;

/** Replicas by what they are: `families` name the metrics. */
const replicas = (label: string, families: Partial<Record<keyof ObjectWords["series"], string>>): Graph => ({
  title: "replicas",
  scale: "count",
  by: "series",
  query: ({ object }) =>
    named(
      ...Object.entries(families).map(
        ([series, family]) =>
          [series as keyof ObjectWords["series"], `max(${family}{${own(label, object)}})`] as const,
      ),
    ),
});

/** A claim's use as its kubelet tells it, by the claim's name; `undefined` where there is none. */
const volume = (
  claimOf: (object: KubeObject) => readonly [namespace: string, name: string],
): readonly Graph[] => {
  const ask =
    (family: string) =>
    ({ object }: GraphAbout): string | undefined => {
      const [namespace, name] = claimOf(object);
      return name === ""
        ? undefined
        : `max(${family}{namespace=${quoted(namespace)},persistentvolumeclaim=${quoted(name)}})`;
    };
  return [
    {
      title: "volume",
      scale: "bytes",
      by: "",
      query: ask("kubelet_volume_stats_used_bytes"),
      levels: ({ object }) => {
        const capacity = (at(object, "status.capacity") ?? at(object, "spec.capacity")) as
          | Amounts
          | undefined;
        const size = amountOf(capacity, "storage");
        return size === undefined ? [] : [{ kind: "limit", value: size }];
      },
    },
    { title: "inodes", scale: "count", by: "", query: ask("kubelet_volume_stats_inodes_used") },
  ];
};

/** The graphs of each kind, by plural; kinds that are not here have none. Another graph is one row more. */
export const graphs: Readonly<Record<string, readonly Graph[]>> = {
  deployments: [
    ...useOfPods("deployments"),
    replicas("deployment", {
      wanted: "kube_deployment_spec_replicas",
      available: "kube_deployment_status_replicas_available",
      updated: "kube_deployment_status_replicas_updated",
    }),
  ],
  statefulsets: [
    ...useOfPods("statefulsets"),
    replicas("statefulset", {
      wanted: "kube_statefulset_replicas",
      ready: "kube_statefulset_status_replicas_ready",
      updated: "kube_statefulset_status_replicas_updated",
    }),
  ],
  daemonsets: [
    ...useOfPods("daemonsets"),
    replicas("daemonset", {
      wanted: "kube_daemonset_status_desired_number_scheduled",
      available: "kube_daemonset_status_number_available",
      updated: "kube_daemonset_status_updated_number_scheduled",
    }),
  ],
  replicasets: [
    ...useOfPods("replicasets"),
    replicas("replicaset", {
      wanted: "kube_replicaset_spec_replicas",
      ready: "kube_replicaset_status_ready_replicas",
    }),
  ],
  replicationcontrollers: [
    ...useOfPods("replicationcontrollers"),
    replicas("replicationcontroller", {
      wanted: "kube_replicationcontroller_spec_replicas",
      ready: "kube_replicationcontroller_status_ready_replicas",
    }),
  ],
  jobs: [
    ...useOfPods("jobs").slice(0, 2),
    {
      title: "runs",
      scale: "count",
      by: "series",
      query: ({ object }) =>
        named(
          ["active", `max(kube_job_status_active{${own("job_name", object)}})`],
          ["succeeded", `max(kube_job_status_succeeded{${own("job_name", object)}})`],
          ["failed", `sum(kube_job_status_failed{${own("job_name", object)}})`],
        ),
    },
  ],
  cronjobs: [
    {
      title: "took",
      scale: "seconds",
      by: "",
      // Of the runs that are still remembered the one that completed last.
      query: ({ object: { metadata } }) => {
        const runs = `namespace=${quoted(metadata.namespace ?? "")},job_name=~${quoted(`${escaped(metadata.name)}-[0-9]+`)}`;
        const done = `kube_job_status_completion_time{${runs}}`;
        return `max((${done} - kube_job_status_start_time{${runs}}) and topk(1, ${done}))`;
      },
    },
    {
      title: "runs",
      scale: "count",
      by: "series",
      query: ({ object: { metadata } }) => {
        const runs = `namespace=${quoted(metadata.namespace ?? "")},job_name=~${quoted(`${escaped(metadata.name)}-[0-9]+`)}`;
        return named(
          ["active", `sum(kube_job_status_active{${runs}})`],
          ["succeeded", `sum(kube_job_status_succeeded{${runs}})`],
          ["failed", `sum(kube_job_status_failed{${runs}})`],
        );
      },
    },
    ...useOfPods("cronjobs").slice(0, 2),
  ],
  horizontalpodautoscalers: [
    {
      title: "replicas",
      scale: "count",
      by: "series",
      query: ({ object }) =>
        named(
          [
            "current",
            `max(kube_horizontalpodautoscaler_status_current_replicas{${own("horizontalpodautoscaler", object)}})`,
          ],
          [
            "wanted",
            `max(kube_horizontalpodautoscaler_status_desired_replicas{${own("horizontalpodautoscaler", object)}})`,
          ],
          [
            "least",
            `max(kube_horizontalpodautoscaler_spec_min_replicas{${own("horizontalpodautoscaler", object)}})`,
          ],
          [
            "most",
            `max(kube_horizontalpodautoscaler_spec_max_replicas{${own("horizontalpodautoscaler", object)}})`,
          ],
        ),
    },
    {
      title: "hpa",
      scale: "number",
      by: "what",
      query: ({ object }) => {
        const of = own("horizontalpodautoscaler", object);
        const by = (query: string, word: string): string =>
          `label_join(label_replace(max by (metric_name, metric_target_type) (${query}), "is", "${word}", "", ""), "what", " ", "metric_name", "metric_target_type", "is")`;
        const [now, target] = ["status", "spec"].map(
          (side) => `kube_horizontalpodautoscaler_${side}_target_metric{${of}}`,
        );
        // A metric is told as a share and as an amount; only one of them has a target, and a scale in common with it.
        return `${by(`(${now} and on (metric_name, metric_target_type) ${target})`, "now")} or ${by(target!, "target")}`;
      },
    },
  ],
  poddisruptionbudgets: [
    {
      title: "budget",
      scale: "count",
      by: "series",
      query: ({ object }) =>
        named(
          [
            "healthy",
            `max(kube_poddisruptionbudget_status_current_healthy{${own("poddisruptionbudget", object)}})`,
          ],
          [
            "wanted",
            `max(kube_poddisruptionbudget_status_desired_healthy{${own("poddisruptionbudget", object)}})`,
          ],
        ),
    },
  ],
  services: [
    {
      title: "endpoints",
      scale: "count",
      by: "series",
      query: ({ object: { metadata } }) => {
        const of = `namespace=${quoted(metadata.namespace ?? "")},endpointslice=~${quoted(`${escaped(metadata.name)}-${hash}{5}`)}`;
        return named(
          ["ready", `count(count by (address) (kube_endpointslice_endpoints{${of},ready="true"}))`],
          ["notReady", `count(count by (address) (kube_endpointslice_endpoints{${of},ready="false"}))`],
        );
      },
    },
    {
      title: "network",
      scale: "byteRate",
      by: "series",
      query: ({ object: { metadata }, pods, window }) => {
        if (pods.length === 0) return undefined;
        const names = pods.slice(0, mostNamed).map((pod) => escaped(pod.metadata.name));
        const of = `metrics_path="/metrics/cadvisor",namespace=${quoted(metadata.namespace ?? "")},pod=~${quoted(names.join("|"))}`;
        return named(
          ["in", `sum(rate(container_network_receive_bytes_total{${of}}[${window}]))`],
          ["out", `sum(rate(container_network_transmit_bytes_total{${of}}[${window}]))`],
        );
      },
    },
  ],
  persistentvolumeclaims: volume(({ metadata }) => [metadata.namespace ?? "", metadata.name]),
  persistentvolumes: volume((object) => [
    textAt(object, "spec.claimRef.namespace"),
    textAt(object, "spec.claimRef.name"),
  ]),
  resourcequotas: [
    {
      title: "quota",
      scale: "share",
      by: "resource",
      query: ({ object }) => {
        const of = own("resourcequota", object);
        return `max by (resource) (kube_resourcequota{${of},type="used"}) / (max by (resource) (kube_resourcequota{${of},type="hard"}) > 0)`;
      },
    },
  ],
  namespaces: [
    {
      title: "cpu",
      scale: "cores",
      by: "",
      query: ({ object: { metadata }, window }) =>
        `sum(rate(container_cpu_usage_seconds_total{${cadvisor},namespace=${quoted(metadata.name)}}[${window}]))`,
    },
    {
      title: "memory",
      scale: "bytes",
      by: "",
      query: ({ object: { metadata } }) =>
        `sum(container_memory_working_set_bytes{${cadvisor},namespace=${quoted(metadata.name)}})`,
    },
    {
      title: "pods",
      scale: "count",
      by: "phase",
      isStacked: true,
      query: ({ object: { metadata } }) =>
        `sum by (phase) (kube_pod_status_phase{namespace=${quoted(metadata.name)}}) > 0`,
    },
  ],
};
