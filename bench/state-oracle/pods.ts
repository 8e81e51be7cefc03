import { isIP, BlockList } from "node:net";
import {
  always,
  condition,
  conditionsOf,
  each,
  maybe,
  owners,
  paths,
  type Read,
  resourceName,
  type Sample,
  time,
  unitOf,
  words,
} from "./rules.ts";
import { at, converted, list, numberAt, pairs, quantityOf, secondsAt, text, wholeOf } from "./values.ts";

/** The families of one list of containers: `containers` of the spec and `containerStatuses` of the status, or those of init containers. */
function ofContainers(prefix: string, spec: string, statuses: string): Record<string, Read> {
  const each =
    (read: (status: unknown, container: string) => readonly Sample[]): Read =>
    (pod) =>
      list(pod, statuses).flatMap((status) => read(status, text(status, "name")));
  const state = (name: string): Read =>
    each((status, container) => [[{ container }, Number(at(status, `state.${name}`) !== undefined)]]);
  const reason = (path: string, isEmptyTold: boolean): Read =>
    each((status, container) =>
      at(status, path) === undefined || (!isEmptyTold && text(status, `${path}.reason`) === "")
        ? []
        : [[{ container, reason: text(status, `${path}.reason`) }, 1]],
    );
  const resources =
    (which: string): Read =>
    (pod) =>
      list(pod, spec).flatMap((container) =>
        pairs(container, `resources.${which}`).flatMap(([name, quantity]): Sample[] => {
          const unit = unitOf(name);
          if (unit === undefined) return [];
          const about = { container: text(container, "name"), node: text(pod, "spec.nodeName") };
          const value = name === "cpu" ? quantityOf(quantity) : wholeOf(quantity);
          return [[{ ...about, resource: resourceName(name), unit }, value]];
        }),
      );
  return {
    [`${prefix}_info`]: (pod) =>
      list(pod, spec).flatMap((container) => {
        const name = text(container, "name");
        const status = list(pod, statuses).find((one) => text(one, "name") === name);
        if (status === undefined) return [];
        const seen = paths({ image: "image", image_id: "imageID", container_id: "containerID" })(status);
        const wanted = { container: name, image_spec: text(container, "image") };
        const restarts =
          spec === "spec.containers" ? {} : { restart_policy: text(container, "restartPolicy") };
        return [[{ ...wanted, ...seen, ...restarts }, 1] as const];
      }),
    [`${prefix}_resource_limits`]: resources("limits"),
    [`${prefix}_resource_requests`]: resources("requests"),
    [`${prefix}_state_started`]: each((status, container) =>
      maybe(secondsAt(status, "state.running.startedAt") ?? secondsAt(status, "state.terminated.startedAt"), {
        container,
      }),
    ),
    [`${prefix}_status_last_terminated_reason`]: reason("lastState.terminated", true),
    [`${prefix}_status_last_terminated_exitcode`]: each((status, container) =>
      at(status, "lastState.terminated") === undefined
        ? []
        : [[{ container }, numberAt(status, "lastState.terminated.exitCode") ?? 0]],
    ),
    [`${prefix}_status_last_terminated_timestamp`]: each((status, container) =>
      maybe(secondsAt(status, "lastState.terminated.finishedAt"), { container }),
    ),
    [`${prefix}_status_ready`]: each((status, container) => [
      [{ container }, Number(at(status, "ready") === true)],
    ]),
    [`${prefix}_status_restarts_total`]: each((status, container) => [
      [{ container }, numberAt(status, "restartCount") ?? 0],
    ]),
    [`${prefix}_status_running`]: state("running"),
    [`${prefix}_status_terminated`]: state("terminated"),
    [`${prefix}_status_terminated_reason`]: reason("state.terminated", true),
    [`${prefix}_status_waiting`]: state("waiting"),
    [`${prefix}_status_waiting_reason`]: reason("state.waiting", true),
  };
}

/** When a condition came to a status, where it has it. */
const since =
  (type: string, status: string): Read =>
  (pod) =>
    conditionsOf(pod, type)
      .filter((one) => text(one, "status") === status)
      .flatMap((one) => maybe(secondsAt(one, "lastTransitionTime")));

const reasons = [
  "Evicted",
  "NodeAffinity",
  "NodeLost",
  "PreemptionByScheduler",
  "SchedulingGated",
  "Shutdown",
  "TerminationByKubelet",
  "UnexpectedAdmissionError",
];
const disruptions = [
  "PreemptionByScheduler",
  "DeletionByTaintManager",
  "EvictionByEvictionAPI",
  "DeletionByPodGC",
  "TerminationByKubelet",
];

type Claim = readonly [labels: Readonly<Record<string, string>>, isReadOnly: boolean];

/** Claims that a pod mounts. */
function claims(pod: unknown): readonly Claim[] {
  return list(pod, "spec.volumes").flatMap((volume): Claim[] => {
    const name = text(volume, "name");
    if (at(volume, "persistentVolumeClaim") !== undefined) {
      const claim = text(volume, "persistentVolumeClaim.claimName");
      const isReadOnly = at(volume, "persistentVolumeClaim.readOnly") === true;
      return [[{ volume: name, persistentvolumeclaim: claim, ephemeral: "false" }, isReadOnly]];
    }
    if (at(volume, "ephemeral") === undefined) return [];
    const claim = `${text(pod, "metadata.name")}-${name}`;
    return [[{ volume: name, persistentvolumeclaim: claim, ephemeral: "true" }, false]];
  });
}

const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/** Families of pods, by name, as the reference tells of them. */
export const podRules: Readonly<Record<string, Read>> = {
  ...ofContainers("kube_pod_container", "spec.containers", "status.containerStatuses"),
  ...ofContainers("kube_pod_init_container", "spec.initContainers", "status.initContainerStatuses"),
  kube_pod_completion_time: (pod) => {
    const ends = list(pod, "status.containerStatuses").map(
      (one) => secondsAt(one, "state.terminated.finishedAt") ?? 0,
    );
    const last = Math.max(0, ...ends);
    return last > 0 ? [[{}, last]] : [];
  },
  kube_pod_info: always((pod) => {
    const owner = list(pod, "metadata.ownerReferences").find((one) => at(one, "controller") === true);
    return {
      ...paths({
        host_ip: "status.hostIP",
        pod_ip: "status.podIP",
        node: "spec.nodeName",
        priority_class: "spec.priorityClassName",
      })(pod),
      created_by_kind: text(owner, "kind"),
      created_by_name: text(owner, "name"),
      host_network: String(at(pod, "spec.hostNetwork") === true),
    };
  }),
  kube_pod_ips: (pod) =>
    list(pod, "status.podIPs").flatMap((one): Sample[] => {
      const ip = text(one, "ip");
      const family = isIP(ip);
      if (family === 0) return [];
      return [[{ ip, ip_family: family === 6 && !mapped.check(ip, "ipv6") ? "6" : "4" }, 1]];
    }),
  kube_pod_overhead_cpu_cores: (pod) => {
    const cpu = at(pod, "spec.overhead.cpu");
    return cpu === undefined ? [] : [[{}, quantityOf(cpu)]];
  },
  kube_pod_overhead_memory_bytes: (pod) => {
    const memory = at(pod, "spec.overhead.memory");
    return memory === undefined ? [] : [[{}, wholeOf(memory)]];
  },
  kube_pod_owner: owners,
  kube_pod_resourceclaim_info: (pod) =>
    list(pod, "spec.resourceClaims").flatMap((claim): Sample[] => {
      const name = text(claim, "name");
      const template = text(claim, "resourceClaimTemplateName");
      const own = text(claim, "resourceClaimName");
      if (own === "" && template === "") return [];
      const made = list(pod, "status.resourceClaimStatuses").find((one) => text(one, "name") === name);
      const resource = own === "" ? text(made, "resourceClaimName") : own;
      return [[{ claim_name: name, resourceclaim_name: resource, resourceclaim_template_name: template }, 1]];
    }),
  kube_pod_restart_policy: always(paths({ type: "spec.restartPolicy" })),
  kube_pod_runtimeclass_name_info: (pod) =>
    at(pod, "spec.runtimeClassName") === undefined
      ? []
      : [[{ runtimeclass_name: text(pod, "spec.runtimeClassName") }, 1]],
  kube_pod_spec_volumes_persistentvolumeclaims_info: (pod) => claims(pod).map(([labels]) => [labels, 1]),
  kube_pod_spec_volumes_persistentvolumeclaims_readonly: (pod) =>
    claims(pod).map(([labels, isReadOnly]) => [labels, Number(isReadOnly)]),
  kube_pod_start_time: time("status.startTime"),
  kube_pod_status_phase: words(
    "phase",
    ["Pending", "Succeeded", "Failed", "Unknown", "Running"],
    "status.phase",
  ),
  kube_pod_status_qos_class: words("qos_class", ["BestEffort", "Burstable", "Guaranteed"], "status.qosClass"),
  kube_pod_status_ready: condition("Ready"),
  kube_pod_status_ready_time: since("Ready", "True"),
  kube_pod_status_initialized_time: since("Initialized", "True"),
  kube_pod_status_container_ready_time: since("ContainersReady", "True"),
  kube_pod_status_reason: (pod) => {
    const own = text(pod, "status.reason");
    const told = [
      own,
      ...list(pod, "status.conditions").map((one) => text(one, "reason")),
      ...list(pod, "status.containerStatuses").map((one) => text(one, "state.terminated.reason")),
    ];
    const found = reasons.filter((reason) => told.includes(reason));
    if (own !== "" && !reasons.includes(own)) found.push("Other");
    return found.map((reason) => [{ reason }, 1]);
  },
  kube_pod_status_disruption_reason: (pod) =>
    conditionsOf(pod, "DisruptionTarget").map((one) => {
      const reason = text(one, "reason");
      return [{ reason: disruptions.includes(reason) ? reason : "Other" }, 1];
    }),
  kube_pod_status_scheduled: condition("PodScheduled"),
  kube_pod_status_scheduled_time: since("PodScheduled", "True"),
  kube_pod_status_unschedulable: (pod) =>
    conditionsOf(pod, "PodScheduled")
      .filter((one) => text(one, "status") === "False")
      .map(() => [{}, 1]),
  kube_pod_status_unscheduled_time: since("PodScheduled", "False"),
  kube_pod_tolerations: (pod) => {
    const told = each(
      "spec.tolerations",
      paths({
        key: "key",
        operator: "operator",
        value: "value",
        effect: "effect",
        toleration_seconds: "tolerationSeconds",
      }),
    )(pod);
    const seen = new Set<string>();
    return told.filter(([labels]) => {
      const text = JSON.stringify(labels);
      if (seen.has(text)) return false;
      seen.add(text);
      return true;
    });
  },
  kube_pod_nodeselectors: always((pod) => converted("nodeselector_", at(pod, "spec.nodeSelector"))),
  kube_pod_service_account: always(paths({ service_account: "spec.serviceAccountName" })),
  kube_pod_scheduler: always(paths({ name: "spec.schedulerName" })),
};
