import { type ResourceQuota, resourceTypes } from "@taffrail/kube";

import { annotationsFamily, created, labelsFamily, pairsOf } from "../family.ts";
import { namespaced, stable, type StateTable } from "../family.ts";
import { numberOf } from "../quantity.ts";

/** Families of a ResourceQuota; names and labels as kube-state-metrics v2 exposes them. */
export const resourceQuotaState: StateTable<ResourceQuota> = {
  type: resourceTypes.resourcequotas,
  identify: namespaced("resourcequota"),
  families: [
    stable("kube_resourcequota_created", "Unix creation timestamp", created),
    stable("kube_resourcequota", "Information about resource quota.", ({ status }, out) => {
      for (const type of ["hard", "used"] as const) {
        for (const [resource, quantity] of pairsOf(status?.[type])) {
          out.add(numberOf(quantity), { resource, type });
        }
      }
    }),
    annotationsFamily("kube_resourcequota_annotations"),
    labelsFamily("kube_resourcequota_labels", "STABLE"),
  ],
};
