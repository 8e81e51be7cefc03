const meta = [
  "metadata.creationTimestamp",
  "metadata.deletionTimestamp",
  "metadata.labels",
  ...["kind", "name", "controller"].map((name) => `metadata.ownerReferences.${name}`),
];
const conditions = ["type", "status", "reason", "message", "lastTransitionTime"].map(
  (name) => `status.conditions.${name}`,
);
/** What containers are and were in; ids, of 64 digits each, are left out. */
const states = ["state", "lastState"].flatMap((state) => [
  `${state}.waiting`,
  `${state}.running`,
  ...["exitCode", "signal", "reason", "message", "startedAt", "finishedAt"].map(
    (name) => `${state}.terminated.${name}`,
  ),
]);
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
    "metadata.deletionGracePeriodSeconds",
    "spec.nodeName",
    "spec.overhead",
    "spec.priority",
    "spec.serviceAccountName",
    "spec.volumes.configMap.name",
    "spec.volumes.secret.secretName",
    "spec.volumes.persistentVolumeClaim.claimName",
    ...container.flatMap((name) => [`spec.containers.${name}`, `spec.initContainers.${name}`]),
    ...["phase", "reason", "message", "podIP", "startTime", "qosClass"].map((name) => `status.${name}`),
    ...conditions,
    ...["name", "ready", "restartCount", "image", ...states].flatMap((name) => [
      `status.containerStatuses.${name}`,
      `status.initContainerStatuses.${name}`,
    ]),
  ],
  nodes: [
    "metadata.annotations",
    "spec",
    ...["capacity", "allocatable", "addresses", "nodeInfo"].map((name) => `status.${name}`),
    ...conditions,
    "status.conditions.lastHeartbeatTime",
  ],
  deployments: [...copies, "spec.paused", "spec.strategy.type"],
  statefulsets: [
    ...copies,
    "spec.serviceName",
    "spec.volumeClaimTemplates.metadata.name",
    "spec.updateStrategy",
  ],
  daemonsets: [...copies, "spec.updateStrategy.type", "spec.template.spec.nodeSelector"],
  replicasets: [...copies, "metadata.annotations", "spec.template.spec.containers.name"],
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
