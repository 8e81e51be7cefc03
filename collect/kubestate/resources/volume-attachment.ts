import { type VolumeAttachment, resourceTypes } from "@taffrail/kube";

import { alpha, clusterWide, created, flag, type StateTable } from "../family.ts";
import { convertedLabels } from "../label-names.ts";

/** Families of a VolumeAttachment; names and labels as kube-state-metrics v2 exposes them. */
export const volumeAttachmentState: StateTable<VolumeAttachment> = {
  type: resourceTypes.volumeattachments,
  identify: clusterWide("volumeattachment"),
  families: [
    alpha(
      "kube_volumeattachment_labels",
      "Kubernetes labels converted to Prometheus labels.",
      ({ metadata }, out) => out.one(convertedLabels("label_", metadata.labels)),
    ),
    alpha("kube_volumeattachment_info", "Information about volumeattachment.", ({ spec }, out) =>
      out.one({ attacher: spec?.attacher ?? "", node: spec?.nodeName ?? "" }),
    ),
    alpha("kube_volumeattachment_created", "Unix creation timestamp", created),
    alpha(
      "kube_volumeattachment_spec_source_persistentvolume",
      "PersistentVolume source reference.",
      ({ spec }, out) => {
        const volume = spec?.source?.persistentVolumeName;
        if (volume !== undefined) out.one({ volumename: volume });
      },
    ),
    alpha("kube_volumeattachment_status_attached", "Information about volumeattachment.", ({ status }, out) =>
      out.add(flag(status?.attached)),
    ),
    alpha(
      "kube_volumeattachment_status_attachment_metadata",
      "volumeattachment metadata.",
      ({ status }, out) => out.one(convertedLabels("metadata_", status?.attachmentMetadata)),
    ),
  ],
};
