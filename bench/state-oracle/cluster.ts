import {
  always,
  conditions,
  conditionsOf,
  each,
  lengthOf,
  owners,
  paths,
  type Read,
  resourceName,
  type Sample,
  time,
  truth,
  unitOf,
  words,
} from "./rules.ts";
import { at, converted, list, pairs, quantityOf, secondsAt, text, wholeOf } from "./values.ts";

const roleRef = always(paths({ roleref_kind: "roleRef.kind", roleref_name: "roleRef.name" }));

const webhooks = each(
  "webhooks",
  paths({
    webhook_name: "name",
    service_name: "clientConfig.service.name",
    service_namespace: "clientConfig.service.namespace",
  }),
);
const binding = always(
  paths({
    policy_name: "spec.policyName",
    param_name: "spec.paramRef.name",
    param_namespace: "spec.paramRef.namespace",
    param_not_found_action: "spec.paramRef.parameterNotFoundAction",
  }),
);
const policy = paths({
  param_api_version: "spec.paramKind.apiVersion",
  param_kind: "spec.paramKind.kind",
  failure_policy: "spec.failurePolicy",
});

const nodeResources =
  (path: string): Read =>
  (node) =>
    pairs(node, path).flatMap(([name, quantity]): Sample[] => {
      const unit = name === "pods" ? "integer" : unitOf(name);
      return unit === undefined ? [] : [[{ resource: resourceName(name), unit }, quantityOf(quantity)]];
    });

const optional = (value: unknown): string => (value === undefined ? "" : JSON.stringify(value));

/** The labels of a volume's source: of the first that is there. */
function sourceOf(volume: unknown): Record<string, string> {
  const join = (path: string): string => list(volume, path).join(",");
  const sources: readonly (readonly [string, () => Record<string, string>])[] = [
    ["gcePersistentDisk", () => paths({ gce_persistent_disk_name: "spec.gcePersistentDisk.pdName" })(volume)],
    ["awsElasticBlockStore", () => paths({ ebs_volume_id: "spec.awsElasticBlockStore.volumeID" })(volume)],
    ["azureDisk", () => paths({ azure_disk_name: "spec.azureDisk.diskName" })(volume)],
    [
      "fc",
      () => ({
        ...paths({ fc_lun: "spec.fc.lun" })(volume),
        fc_target_wwns: join("spec.fc.targetWWNs"),
        fc_wwids: join("spec.fc.wwids"),
      }),
    ],
    [
      "iscsi",
      () =>
        paths({
          iscsi_target_portal: "spec.iscsi.targetPortal",
          iscsi_iqn: "spec.iscsi.iqn",
          iscsi_lun: "spec.iscsi.lun",
          iscsi_initiator_name: "spec.iscsi.initiatorName",
        })(volume),
    ],
    ["nfs", () => paths({ nfs_server: "spec.nfs.server", nfs_path: "spec.nfs.path" })(volume)],
    [
      "csi",
      () => paths({ csi_driver: "spec.csi.driver", csi_volume_handle: "spec.csi.volumeHandle" })(volume),
    ],
    ["local", () => paths({ local_path: "spec.local.path", local_fs: "spec.local.fsType" })(volume)],
    [
      "hostPath",
      () => paths({ host_path: "spec.hostPath.path", host_path_type: "spec.hostPath.type" })(volume),
    ],
  ];
  const found = sources.find(([name]) => at(volume, `spec.${name}`) !== undefined);
  return found?.[1]() ?? {};
}

const sourceLabels =
  "gce_persistent_disk_name,ebs_volume_id,azure_disk_name,fc_wwids,fc_lun,fc_target_wwns,iscsi_target_portal,iscsi_iqn,iscsi_lun," +
  "iscsi_initiator_name,nfs_server,nfs_path,csi_driver,csi_volume_handle,local_path,local_fs,host_path,host_path_type";

/** Families of the cluster's own resources, by name, as the reference tells of them. */
export const clusterRules: Readonly<Record<string, Read>> = {
  kube_certificatesigningrequest_condition: (o) =>
    ["Approved", "Denied", "Failed"].map((type) => [
      { condition: type.toLowerCase() },
      conditionsOf(o, type).length,
    ]),
  kube_certificatesigningrequest_cert_length: (o) => [
    [{}, Buffer.from(text(o, "status.certificate"), "base64").length],
  ],

  kube_clusterrolebinding_info: roleRef,
  kube_rolebinding_info: roleRef,
  kube_clusterrole_info: always(),
  kube_role_info: always(),
  kube_configmap_info: always(),

  kube_endpoint_info: always(),
  kube_endpoint_address: (o) =>
    list(o, "subsets").flatMap((subset) =>
      list(subset, "ports").flatMap((port) => {
        const labels = paths({ port_protocol: "protocol", port_number: "port", port_name: "name" })(port);
        const told = (field: string, ready: string): Sample[] =>
          list(subset, field).map((address) => [{ ...labels, ip: text(address, "ip"), ready }, 1]);
        return [...told("addresses", "true"), ...told("notReadyAddresses", "false")];
      }),
    ),
  kube_endpoint_ports: (o) =>
    list(o, "subsets").flatMap(
      each("ports", paths({ port_name: "name", port_protocol: "protocol", port_number: "port" })),
    ),

  kube_endpointslice_info: always(paths({ addresstype: "addressType" })),
  kube_endpointslice_endpoints_hints: (o) =>
    list(o, "endpoints").flatMap((endpoint) => {
      const [address] = list(endpoint, "addresses");
      if (address === undefined) return [];
      return list(endpoint, "hints.forZones").map((zone): Sample => [
        { address: text(address, ""), for_zone: text(zone, "name") },
        1,
      ]);
    }),
  kube_endpointslice_endpoints: (o) =>
    list(o, "endpoints").flatMap((endpoint) =>
      list(endpoint, "addresses").map((address): Sample => {
        const labels = paths({
          hostname: "hostname",
          targetref_kind: "targetRef.kind",
          targetref_name: "targetRef.name",
          targetref_namespace: "targetRef.namespace",
          endpoint_nodename: "nodeName",
          endpoint_zone: "zone",
        })(endpoint);
        const flags = {
          ready: optional(at(endpoint, "conditions.ready")),
          serving: optional(at(endpoint, "conditions.serving")),
          terminating: optional(at(endpoint, "conditions.terminating")),
        };
        return [{ ...labels, ...flags, address: text(address, "") }, 1];
      }),
    ),
  kube_endpointslice_ports: each(
    "ports",
    paths({ port_name: "name", port_protocol: "protocol", port_number: "port" }),
  ),

  kube_ingressclass_info: always(paths({ controller: "spec.controller" })),
  kube_ingress_info: always((o) => {
    const annotations = new Map(pairs(o, "metadata.annotations"));
    const own =
      annotations.get("kubernetes.io/ingress.class") ?? at(o, "spec.ingressClassName") ?? "_default";
    return { ingressclass: text(own, "") };
  }),
  kube_ingress_path: (o) =>
    list(o, "spec.rules").flatMap((rule) =>
      list(rule, "http.paths").map((path): Sample => {
        const where = { host: text(rule, "host"), ...paths({ path: "path", path_type: "pathType" })(path) };
        const backend = at(path, "backend");
        if (at(backend, "service") !== undefined) {
          const port = text(backend, "service.port.number");
          const service = {
            service_name: text(backend, "service.name"),
            service_port: port === "" ? "0" : port,
          };
          return [{ ...where, ...service }, 1];
        }
        const resource = paths({
          resource_api_group: "resource.apiGroup",
          resource_kind: "resource.kind",
          resource_name: "resource.name",
        })(backend);
        return [{ ...where, ...resource }, 1];
      }),
    ),
  kube_ingress_tls: (o) =>
    list(o, "spec.tls").flatMap((tls) =>
      list(tls, "hosts").map((host): Sample => [
        { tls_host: text(host, ""), secret: text(tls, "secretName") },
        1,
      ]),
    ),

  kube_lease_owner: (o) =>
    owners(o).map(([{ owner_kind, owner_name }, value]) => [
      { owner_kind: owner_kind!, owner_name: owner_name!, lease_holder: text(o, "spec.holderIdentity") },
      value,
    ]),
  kube_lease_renew_time: time("spec.renewTime"),

  kube_limitrange: (o) =>
    list(o, "spec.limits").flatMap((limit) =>
      ["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"].flatMap((constraint) =>
        pairs(limit, constraint).map(([resource, quantity]): Sample => [
          { resource, type: text(limit, "type"), constraint },
          quantityOf(quantity),
        ]),
      ),
    ),
  kube_resourcequota: (o) =>
    ["hard", "used"].flatMap((type) =>
      pairs(o, `status.${type}`).map(([resource, quantity]): Sample => [
        { resource, type },
        quantityOf(quantity),
      ]),
    ),

  kube_mutatingadmissionpolicy_info: always((o) => ({
    ...policy(o),
    ...paths({ reinvocation_policy: "spec.reinvocationPolicy" })(o),
  })),
  kube_validatingadmissionpolicy_info: always(policy),
  kube_mutatingadmissionpolicybinding_info: binding,
  kube_validatingadmissionpolicybinding_info: binding,
  kube_validatingadmissionpolicybinding_validation_action: each("spec.validationActions", (action) => ({
    action: text(action, ""),
  })),
  kube_mutatingwebhookconfiguration_info: always(),
  kube_validatingwebhookconfiguration_info: always(),
  kube_mutatingwebhookconfiguration_webhook_clientconfig_service: webhooks,
  kube_validatingwebhookconfiguration_webhook_clientconfig_service: webhooks,

  kube_namespace_status_phase: (o) =>
    ["Active", "Terminating"].map((phase) => [{ phase }, Number(text(o, "status.phase") === phase)]),
  kube_namespace_status_condition: conditions,

  kube_networkpolicy_created: (o) => [[{}, secondsAt(o, "metadata.creationTimestamp") ?? -62135596800]],
  kube_networkpolicy_spec_ingress_rules: lengthOf("spec.ingress"),
  kube_networkpolicy_spec_egress_rules: lengthOf("spec.egress"),

  kube_node_info: always((o) => ({
    ...paths({
      kernel_version: "status.nodeInfo.kernelVersion",
      os_image: "status.nodeInfo.osImage",
      container_runtime_version: "status.nodeInfo.containerRuntimeVersion",
      kubelet_version: "status.nodeInfo.kubeletVersion",
      provider_id: "spec.providerID",
      pod_cidr: "spec.podCIDR",
      system_uuid: "status.nodeInfo.systemUUID",
    })(o),
    kubeproxy_version: "deprecated",
    internal_ip: text(
      list(o, "status.addresses").findLast((address) => text(address, "type") === "InternalIP"),
      "address",
    ),
  })),
  kube_node_role: (o) =>
    pairs(o, "metadata.labels")
      .filter(([key]) => key.startsWith("node-role.kubernetes.io/"))
      .map(([key]) => [{ role: key.slice("node-role.kubernetes.io/".length) }, 1]),
  kube_node_spec_pod_cidrs: each("spec.podCIDRs", (cidr) => ({ pod_cidr: text(cidr, "") })),
  kube_node_spec_taint: each("spec.taints", paths({ key: "key", value: "value", effect: "effect" })),
  kube_node_spec_unschedulable: truth("spec.unschedulable"),
  kube_node_status_allocatable: nodeResources("status.allocatable"),
  kube_node_status_capacity: nodeResources("status.capacity"),
  kube_node_status_condition: conditions,
  kube_node_status_addresses: each("status.addresses", paths({ type: "type", address: "address" })),

  kube_persistentvolumeclaim_info: always((o) => {
    const annotations = new Map(pairs(o, "metadata.annotations"));
    const old = annotations.get("volume.beta.kubernetes.io/storage-class");
    return {
      storageclass: old === undefined ? text(o, "spec.storageClassName") : text(old, ""),
      ...paths({ volumename: "spec.volumeName", volumemode: "spec.volumeMode" })(o),
    };
  }),
  kube_persistentvolumeclaim_status_phase: words("phase", ["Lost", "Bound", "Pending"], "status.phase"),
  kube_persistentvolumeclaim_resource_requests_storage_bytes: (o) => {
    const storage = at(o, "spec.resources.requests.storage");
    return storage === undefined ? [] : [[{}, wholeOf(storage)]];
  },
  kube_persistentvolumeclaim_access_mode: each("spec.accessModes", (mode) => ({
    access_mode: text(mode, ""),
  })),
  kube_persistentvolumeclaim_status_condition: conditions,

  kube_persistentvolume_claim_ref: (o) =>
    at(o, "spec.claimRef") === undefined
      ? []
      : [[paths({ name: "spec.claimRef.name", claim_namespace: "spec.claimRef.namespace" })(o), 1]],
  kube_persistentvolume_status_phase: words(
    "phase",
    ["Pending", "Available", "Bound", "Released", "Failed"],
    "status.phase",
  ),
  kube_persistentvolume_info: always((o) => ({
    ...Object.fromEntries(sourceLabels.split(",").map((label) => [label, ""])),
    ...sourceOf(o),
    ...paths({ storageclass: "spec.storageClassName", reclaim_policy: "spec.persistentVolumeReclaimPolicy" })(
      o,
    ),
  })),
  kube_persistentvolume_capacity_bytes: (o) => [[{}, wholeOf(at(o, "spec.capacity.storage") ?? "0")]],
  kube_persistentvolume_csi_attributes: (o) => {
    if (at(o, "spec.csi") === undefined) return [];
    const attributes = new Map(pairs(o, "spec.csi.volumeAttributes"));
    const of = (name: string): string => text(attributes.get(name), "");
    return [[{ csi_mounter: of("mounter"), csi_map_options: of("mapOptions") }, 1]];
  },
  kube_persistentvolume_volume_mode: always((o) => ({
    volumemode: at(o, "spec.volumeMode") === undefined ? "Filesystem" : text(o, "spec.volumeMode"),
  })),
  kube_persistentvolume_access_mode: each("spec.accessModes", (mode) => ({ access_mode: text(mode, "") })),

  kube_secret_info: always(),
  kube_secret_type: always(paths({ type: "type" })),
  kube_secret_owner: owners,
  kube_serviceaccount_info: always((o) => ({
    automount_token: optional(at(o, "automountServiceAccountToken")),
  })),
  kube_serviceaccount_deleted: time("metadata.deletionTimestamp"),
  kube_serviceaccount_secret: each("secrets", paths({ name: "name" })),
  kube_serviceaccount_image_pull_secret: each("imagePullSecrets", paths({ name: "name" })),

  kube_service_info: always(
    paths({
      cluster_ip: "spec.clusterIP",
      external_name: "spec.externalName",
      load_balancer_ip: "spec.loadBalancerIP",
      external_traffic_policy: "spec.externalTrafficPolicy",
    }),
  ),
  kube_service_spec_type: always(paths({ type: "spec.type" })),
  kube_service_spec_external_ip: each("spec.externalIPs", (ip) => ({ external_ip: text(ip, "") })),
  kube_service_status_load_balancer_ingress: each(
    "status.loadBalancer.ingress",
    paths({ ip: "ip", hostname: "hostname" }),
  ),

  kube_storageclass_info: always((o) => ({
    provisioner: text(o, "provisioner"),
    reclaim_policy: at(o, "reclaimPolicy") === undefined ? "Delete" : text(o, "reclaimPolicy"),
    volume_binding_mode:
      at(o, "volumeBindingMode") === undefined ? "Immediate" : text(o, "volumeBindingMode"),
  })),

  kube_volumeattachment_info: always(paths({ attacher: "spec.attacher", node: "spec.nodeName" })),
  kube_volumeattachment_spec_source_persistentvolume: (o) =>
    at(o, "spec.source.persistentVolumeName") === undefined
      ? []
      : [[{ volumename: text(o, "spec.source.persistentVolumeName") }, 1]],
  kube_volumeattachment_status_attached: truth("status.attached"),
  kube_volumeattachment_status_attachment_metadata: always((o) =>
    converted("metadata_", at(o, "status.attachmentMetadata")),
  ),
};
