const meta = [
  "metadata.creationTimestamp",
  "metadata.deletionTimestamp",
  "metadata.labels",
  "metadata.ownerReferences",
];
const container = ["name", "image", "restartPolicy", "resources"];
const copies = ["metadata.generation", "spec.replicas", "spec.template.spec.containers.image", "status"];
const webhook = ["name", "clientConfig.service", "clientConfig.url", "failurePolicy", "timeoutSeconds"].map(
  (name) => `webhooks.${name}`,
);

/**
 * What lists of a kind hold beside what every object has, of all that the API server knows of one; kinds that are not here come whole.
 * A pod shrinks to a third: at 30,000 of them that is the difference between a list and a wait. `data#` are names with sizes in place
 * of values.
 */
const fieldsByKind: Readonly<Record<string, readonly string[]>> = {
  pods: [
    "metadata.finalizers",
    "spec.nodeName",
    "spec.overhead",
    "spec.priority",
    "spec.serviceAccountName",
    "spec.volumes.configMap.name",
    "spec.volumes.secret.secretName",
    "spec.volumes.persistentVolumeClaim.claimName",
    ...container.flatMap((name) => [`spec.containers.${name}`, `spec.initContainers.${name}`]),
    ...["phase", "reason", "message", "podIP", "startTime", "qosClass", "conditions"].map(
      (name) => `status.${name}`,
    ),
    ...["name", "ready", "restartCount", "image", "state", "lastState"].flatMap((name) => [
      `status.containerStatuses.${name}`,
      `status.initContainerStatuses.${name}`,
    ]),
  ],
  deployments: [...copies, "spec.paused", "spec.strategy.type"],
  statefulsets: [
    ...copies,
    "spec.serviceName",
    "spec.volumeClaimTemplates.metadata.name",
    "spec.updateStrategy",
  ],
  daemonsets: [...copies, "spec.updateStrategy.type", "spec.template.spec.nodeSelector"],
  replicasets: [...copies, "metadata.annotations"],
  replicationcontrollers: [...copies, "spec.selector"],
  controllerrevisions: ["revision"],
  horizontalpodautoscalers: [
    "spec.scaleTargetRef",
    "spec.minReplicas",
    "spec.maxReplicas",
    "spec.metrics",
    "status",
  ],
  jobs: [
    "spec.completions",
    "spec.parallelism",
    "spec.suspend",
    "spec.template.spec.containers.image",
    "status",
  ],
  cronjobs: [
    "spec.schedule",
    "spec.timeZone",
    "spec.suspend",
    "spec.concurrencyPolicy",
    "spec.jobTemplate.spec.template.spec.containers.image",
    "status.lastScheduleTime",
    "status.lastSuccessfulTime",
    "status.active.name",
  ],
  endpointslices: ["addressType", "endpoints.addresses", "endpoints.conditions.ready", "ports"],
  endpoints: ["subsets.addresses.ip", "subsets.notReadyAddresses.ip", "subsets.ports"],
  configmaps: ["data#", "binaryData#", "immutable"],
  secrets: ["data#", "type", "immutable"],
  customresourcedefinitions: [
    "spec.group",
    "spec.scope",
    "spec.names.kind",
    "spec.versions.name",
    "spec.versions.served",
    "status.conditions",
  ],
  mutatingwebhookconfigurations: webhook,
  validatingwebhookconfigurations: webhook,
};

/** The `fields` of a list or watch; none for kinds that come whole. */
export function listFields(kind: string): { readonly fields?: string } {
  const fields = fieldsByKind[kind];
  return fields === undefined ? {} : { fields: [...meta, ...fields].join(",") };
}
