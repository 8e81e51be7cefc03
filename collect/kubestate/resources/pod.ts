import { isIPv4, isIPv6 } from "node:net";

import { controllerOf, type Pod, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, deleted, type Family, flag, itemsOf } from "../family.ts";
import { labelsFamily, namespacedWithUid, owners, stable } from "../family.ts";
import { type StateTable, unixSeconds } from "../family.ts";
import { convertedLabels } from "../label-names.ts";
import { numberOf, wholeOf } from "../quantity.ts";
import type { LabelValues } from "../samples.ts";
import { containerFamilies, initContainerFamilies } from "./pod-containers.ts";
import { podStatusFamilies } from "./pod-status.ts";

const before: readonly Family<Pod>[] = [
  stable("kube_pod_completion_time", "Completion time in unix timestamp for a pod.", (pod, out) => {
    let last = 0;
    for (const { state } of itemsOf(pod.status?.containerStatuses)) {
      last = Math.max(last, unixSeconds(state?.terminated?.finishedAt) ?? 0);
    }
    if (last > 0) out.add(last);
  }),
];

const between: readonly Family<Pod>[] = [
  stable("kube_pod_created", "Unix creation timestamp", created),
  alpha("kube_pod_deletion_timestamp", "Unix deletion timestamp", deleted),
  stable("kube_pod_info", "Information about pod.", (pod, out) => {
    const { spec, status } = pod;
    const controller = controllerOf(pod);
    out.one({
      host_ip: status?.hostIP ?? "",
      pod_ip: status?.podIP ?? "",
      node: spec?.nodeName ?? "",
      created_by_kind: controller?.kind ?? "",
      created_by_name: controller?.name ?? "",
      priority_class: spec?.priorityClassName ?? "",
      host_network: spec?.hostNetwork === true ? "true" : "false",
    });
  }),
  alpha("kube_pod_ips", "Pod IP addresses", ({ status }, out) => {
    for (const { ip = "" } of itemsOf(status?.podIPs)) {
      const family = familyOf(ip);
      if (family !== undefined) out.one({ ip, ip_family: family });
    }
  }),
];

const middle: readonly Family<Pod>[] = [
  annotationsFamily("kube_pod_annotations"),
  labelsFamily("kube_pod_labels", "STABLE"),
  alpha(
    "kube_pod_overhead_cpu_cores",
    "The pod overhead in regards to cpu cores associated with running a pod.",
    ({ spec }, out) => out.add(numberOf(spec?.overhead?.["cpu"])),
  ),
  alpha(
    "kube_pod_overhead_memory_bytes",
    "The pod overhead in regards to memory associated with running a pod.",
    ({ spec }, out) => out.add(wholeOf(spec?.overhead?.["memory"])),
  ),
  stable("kube_pod_owner", "Information about the Pod's owner.", owners),
  alpha(
    "kube_pod_resourceclaim_info",
    "Information about a DRA ResourceClaim referenced by a pod, one series per pod.spec.resourceClaims entry; claim_name is the pod-local reference and resourceclaim_name is the resolved ResourceClaim object name.",
    ({ spec, status }, out) => {
      for (const claim of itemsOf(spec?.resourceClaims)) {
        const made = status?.resourceClaimStatuses?.find(({ name }) => name === claim.name);
        const template = claim.resourceClaimTemplateName;
        if (claim.resourceClaimName === undefined && template === undefined) continue;
        out.one({
          claim_name: claim.name,
          resourceclaim_name: claim.resourceClaimName ?? made?.resourceClaimName ?? "",
          resourceclaim_template_name: template ?? "",
        });
      }
    },
  ),
  stable("kube_pod_restart_policy", "Describes the restart policy in use by this pod.", ({ spec }, out) =>
    out.one({ type: spec?.restartPolicy ?? "" }),
  ),
  alpha("kube_pod_runtimeclass_name_info", "The runtimeclass associated with the pod.", ({ spec }, out) => {
    if (spec?.runtimeClassName !== undefined) out.one({ runtimeclass_name: spec.runtimeClassName });
  }),
  stable(
    "kube_pod_spec_volumes_persistentvolumeclaims_info",
    "Information about persistentvolumeclaim and ephemeral volumes in a pod.",
    (pod, out) => {
      for (const { labels } of claims(pod)) out.one(labels);
    },
  ),
  stable(
    "kube_pod_spec_volumes_persistentvolumeclaims_readonly",
    "Describes whether a persistentvolumeclaim is mounted read only. Ephemeral volumes always report 0 since the ephemeral volume source does not support a read-only flag.",
    (pod, out) => {
      for (const { isReadOnly, labels } of claims(pod)) out.add(flag(isReadOnly), labels);
    },
  ),
  stable("kube_pod_start_time", "Start time in unix timestamp for a pod.", ({ status }, out) => {
    out.add(unixSeconds(status?.startTime));
  }),
];

const after: readonly Family<Pod>[] = [
  alpha("kube_pod_tolerations", "Information about the pod tolerations", ({ spec }, out) => {
    const seen = new Set<string>();
    for (const toleration of itemsOf(spec?.tolerations)) {
      const labels = {
        key: toleration.key ?? "",
        operator: toleration.operator ?? "",
        value: toleration.value ?? "",
        effect: toleration.effect ?? "",
        toleration_seconds: toleration.tolerationSeconds?.toString() ?? "",
      };
      const text = JSON.stringify(labels);
      if (!seen.has(text)) out.one(labels);
      seen.add(text);
    }
  }),
  {
    ...alpha("kube_pod_nodeselectors", "Describes the Pod nodeSelectors.", ({ spec }: Pod, out) => {
      out.one(convertedLabels("nodeselector_", spec?.nodeSelector));
    }),
    isOptIn: true,
  },
  alpha("kube_pod_service_account", "The service account for a pod.", ({ spec }, out) => {
    out.one({ service_account: spec?.serviceAccountName ?? "" });
  }),
  alpha("kube_pod_scheduler", "The scheduler for a pod.", ({ spec }, out) => {
    out.one({ name: spec?.schedulerName ?? "" });
  }),
];

/** Families of a Pod; names and labels as kube-state-metrics v2 exposes them. */
export const podState: StateTable<Pod> = {
  type: resourceTypes.pods,
  identify: namespacedWithUid("pod"),
  families: [
    ...before,
    ...containerFamilies,
    ...between,
    ...initContainerFamilies,
    ...middle,
    ...podStatusFamilies,
    ...after,
  ],
};

/** `4` or `6`; an IPv4 address inside an IPv6 one counts as 4. `undefined` where it is no address. */
function familyOf(ip: string): string | undefined {
  if (isIPv4(ip)) return "4";
  if (!isIPv6(ip)) return undefined;
  return /^(::|(0+:){5})ffff:(\d+\.){3}\d+$/i.test(ip) ? "4" : "6";
}

/** Claims that a pod mounts: its own, and those made for its ephemeral volumes. */
function claims(pod: Pod): { readonly isReadOnly: boolean; readonly labels: LabelValues }[] {
  return itemsOf(pod.spec?.volumes).flatMap((volume) => {
    const claim = volume.persistentVolumeClaim;
    if (claim === undefined && volume.ephemeral === undefined) return [];
    const name = claim?.claimName ?? `${pod.metadata.name}-${volume.name}`;
    const labels = {
      volume: volume.name,
      persistentvolumeclaim: name,
      ephemeral: claim === undefined ? "true" : "false",
    };
    return [{ isReadOnly: claim?.readOnly === true, labels }];
  });
}
