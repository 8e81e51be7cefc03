import { type PersistentVolume, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, clusterWide, created, itemsOf } from "../family.ts";
import { deleted, labelsFamily, stable, type StateTable } from "../family.ts";
import { wholeOf } from "../quantity.ts";
import type { LabelValues } from "../samples.ts";

const phases = ["Pending", "Available", "Bound", "Released", "Failed"];

/** Labels of every volume source, in order; only those of the source at hand are filled. */
const noSource = {
  gce_persistent_disk_name: "",
  ebs_volume_id: "",
  azure_disk_name: "",
  fc_wwids: "",
  fc_lun: "",
  fc_target_wwns: "",
  iscsi_target_portal: "",
  iscsi_iqn: "",
  iscsi_lun: "",
  iscsi_initiator_name: "",
  nfs_server: "",
  nfs_path: "",
  csi_driver: "",
  csi_volume_handle: "",
  local_path: "",
  local_fs: "",
  host_path: "",
  host_path_type: "",
} as const;

/** Families of a PersistentVolume; names and labels as kube-state-metrics v2 exposes them. */
export const persistentVolumeState: StateTable<PersistentVolume> = {
  type: resourceTypes.persistentvolumes,
  identify: clusterWide("persistentvolume"),
  families: [
    stable(
      "kube_persistentvolume_claim_ref",
      "Information about the Persistent Volume Claim Reference.",
      ({ spec }, out) => {
        const claim = spec?.claimRef;
        if (claim !== undefined) out.one({ name: claim.name ?? "", claim_namespace: claim.namespace ?? "" });
      },
    ),
    annotationsFamily("kube_persistentvolume_annotations"),
    labelsFamily("kube_persistentvolume_labels", "STABLE"),
    stable(
      "kube_persistentvolume_status_phase",
      "The phase indicates if a volume is available, bound to a claim, or released by a claim.",
      ({ status }, out) => {
        const phase = status?.phase ?? "";
        if (phase !== "") out.oneOf(phases, phase, "phase");
      },
    ),
    stable("kube_persistentvolume_info", "Information about persistentvolume.", ({ spec }, out) => {
      out.one({
        storageclass: spec?.storageClassName ?? "",
        ...noSource,
        ...sourceLabels(spec),
        reclaim_policy: spec?.persistentVolumeReclaimPolicy ?? "",
      });
    }),
    stable("kube_persistentvolume_capacity_bytes", "Persistentvolume capacity in bytes.", ({ spec }, out) =>
      out.add(wholeOf(spec?.capacity?.["storage"]) ?? 0),
    ),
    alpha("kube_persistentvolume_created", "Unix creation timestamp", created),
    alpha("kube_persistentvolume_deletion_timestamp", "Unix deletion timestamp", deleted),
    {
      ...alpha(
        "kube_persistentvolume_csi_attributes",
        "CSI attributes of the Persistent Volume.",
        ({ spec }: PersistentVolume, out) => {
          if (spec?.csi === undefined) return;
          const { mounter = "", mapOptions = "" } = spec.csi.volumeAttributes ?? {};
          out.one({ csi_mounter: mounter, csi_map_options: mapOptions });
        },
      ),
      isOptIn: true,
    },
    alpha(
      "kube_persistentvolume_volume_mode",
      "Volume Mode information for the PersistentVolume.",
      ({ spec }, out) => out.one({ volumemode: spec?.volumeMode ?? "Filesystem" }),
    ),
    alpha(
      "kube_persistentvolume_access_mode",
      "The access mode(s) specified by the persistent volume.",
      ({ spec }, out) => {
        for (const mode of itemsOf(spec?.accessModes)) out.one({ access_mode: mode });
      },
    ),
  ],
};

/** What tells one volume of its source from another. The first source that is there counts. */
function sourceLabels(spec: PersistentVolume["spec"] = {}): LabelValues {
  const { gcePersistentDisk, awsElasticBlockStore, azureDisk, fc, iscsi, nfs } = spec;
  const { csi, local, hostPath } = spec;
  if (gcePersistentDisk) return { gce_persistent_disk_name: gcePersistentDisk.pdName ?? "" };
  if (awsElasticBlockStore) return { ebs_volume_id: awsElasticBlockStore.volumeID ?? "" };
  if (azureDisk) return { azure_disk_name: azureDisk.diskName ?? "" };
  if (fc) {
    return {
      fc_wwids: itemsOf(fc.wwids).join(","),
      fc_lun: fc.lun?.toString() ?? "",
      fc_target_wwns: itemsOf(fc.targetWWNs).join(","),
    };
  }
  if (iscsi) {
    return {
      iscsi_target_portal: iscsi.targetPortal ?? "",
      iscsi_iqn: iscsi.iqn ?? "",
      iscsi_lun: String(iscsi.lun ?? 0),
      iscsi_initiator_name: iscsi.initiatorName ?? "",
    };
  }
  if (nfs) return { nfs_server: nfs.server ?? "", nfs_path: nfs.path ?? "" };
  if (csi) return { csi_driver: csi.driver ?? "", csi_volume_handle: csi.volumeHandle ?? "" };
  if (local) return { local_path: local.path ?? "", local_fs: local.fsType ?? "" };
  if (hostPath) return { host_path: hostPath.path ?? "", host_path_type: hostPath.type ?? "" };
  return {};
}
