import type { StateTable } from "./family.ts";
import { certificateSigningRequestState } from "./resources/certificate-signing-request.ts";
import { clusterRoleBindingState } from "./resources/cluster-role-binding.ts";
import { clusterRoleState } from "./resources/cluster-role.ts";
import { configMapState } from "./resources/config-map.ts";
import { cronJobState } from "./resources/cron-job.ts";
import { daemonSetState } from "./resources/daemon-set.ts";
import { deploymentState } from "./resources/deployment.ts";
import { endpointSliceState } from "./resources/endpoint-slice.ts";
import { endpointsState } from "./resources/endpoints.ts";
import { horizontalPodAutoscalerState } from "./resources/horizontal-pod-autoscaler.ts";
import { ingressClassState } from "./resources/ingress-class.ts";
import { ingressState } from "./resources/ingress.ts";
import { jobState } from "./resources/job.ts";
import { leaseState } from "./resources/lease.ts";
import { limitRangeState } from "./resources/limit-range.ts";
import { mutatingAdmissionPolicyBindingState } from "./resources/mutating-admission-policy-binding.ts";
import { mutatingAdmissionPolicyState } from "./resources/mutating-admission-policy.ts";
import { mutatingWebhookConfigurationState } from "./resources/mutating-webhook-configuration.ts";
import { namespaceState } from "./resources/namespace.ts";
import { networkPolicyState } from "./resources/network-policy.ts";
import { nodeState } from "./resources/node.ts";
import { persistentVolumeClaimState } from "./resources/persistent-volume-claim.ts";
import { persistentVolumeState } from "./resources/persistent-volume.ts";
import { podDisruptionBudgetState } from "./resources/pod-disruption-budget.ts";
import { podState } from "./resources/pod.ts";
import { replicaSetState } from "./resources/replica-set.ts";
import { replicationControllerState } from "./resources/replication-controller.ts";
import { resourceQuotaState } from "./resources/resource-quota.ts";
import { roleBindingState } from "./resources/role-binding.ts";
import { roleState } from "./resources/role.ts";
import { secretState } from "./resources/secret.ts";
import { serviceAccountState } from "./resources/service-account.ts";
import { serviceState } from "./resources/service.ts";
import { statefulSetState } from "./resources/stateful-set.ts";
import { storageClassState } from "./resources/storage-class.ts";
import { validatingAdmissionPolicyBindingState } from "./resources/validating-admission-policy-binding.ts";
import { validatingAdmissionPolicyState } from "./resources/validating-admission-policy.ts";
import { validatingWebhookConfigurationState } from "./resources/validating-webhook-configuration.ts";
import { volumeAttachmentState } from "./resources/volume-attachment.ts";

/** A table, and whether it is shown unless told otherwise. */
export interface StateTableRow {
  readonly table: StateTable;
  readonly isDefault: boolean;
}

const shown = (table: StateTable): StateTableRow => ({ table, isDefault: true });
const hidden = (table: StateTable): StateTableRow => ({ table, isDefault: false });

/** Every resource that has a table, by plural name, which is the order in which they are served. */
export const stateTables: readonly StateTableRow[] = [
  shown(certificateSigningRequestState),
  hidden(clusterRoleBindingState),
  hidden(clusterRoleState),
  shown(configMapState),
  shown(cronJobState),
  shown(daemonSetState),
  shown(deploymentState),
  hidden(endpointsState),
  shown(endpointSliceState),
  shown(horizontalPodAutoscalerState),
  hidden(ingressClassState),
  shown(ingressState),
  shown(jobState),
  shown(leaseState),
  shown(limitRangeState),
  shown(mutatingAdmissionPolicyState),
  shown(mutatingAdmissionPolicyBindingState),
  shown(mutatingWebhookConfigurationState),
  shown(namespaceState),
  shown(networkPolicyState),
  shown(nodeState),
  shown(persistentVolumeClaimState),
  shown(persistentVolumeState),
  shown(podDisruptionBudgetState),
  shown(podState),
  shown(replicaSetState),
  shown(replicationControllerState),
  shown(resourceQuotaState),
  hidden(roleBindingState),
  hidden(roleState),
  shown(secretState),
  hidden(serviceAccountState),
  shown(serviceState),
  shown(statefulSetState),
  shown(storageClassState),
  shown(validatingAdmissionPolicyState),
  shown(validatingAdmissionPolicyBindingState),
  shown(validatingWebhookConfigurationState),
  shown(volumeAttachmentState),
];
