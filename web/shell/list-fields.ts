const meta = [
  "metadata.creationTimestamp",
  "metadata.deletionTimestamp",
  "metadata.finalizers",
  "metadata.labels",
  "metadata.ownerReferences",
];
const container = ["name", "image", "restartPolicy", "resources"];

/**
 * What lists of a kind hold, of all that the API server knows of an object; kinds that are not here come whole. A pod shrinks to
 * a third: at 30,000 of them that is the difference between a list and a wait.
 */
const fieldsByKind: Readonly<Record<string, readonly string[]>> = {
  pods: [
    ...meta,
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
};

/** The `fields` of a list or watch; none for kinds that come whole. */
export function listFields(kind: string): { readonly fields?: string } {
  const fields = fieldsByKind[kind];
  return fields === undefined ? {} : { fields: fields.join(",") };
}
