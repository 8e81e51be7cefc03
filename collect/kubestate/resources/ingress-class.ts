import { type IngressClass, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, clusterWide } from "../family.ts";
import { created, labelsFamily, type StateTable } from "../family.ts";

/** Families of an IngressClass; names and labels as kube-state-metrics v2 exposes them. */
export const ingressClassState: StateTable<IngressClass> = {
  type: resourceTypes.ingressclasses,
  identify: clusterWide("ingressclass"),
  families: [
    alpha("kube_ingressclass_info", "Information about ingressclass.", ({ spec }, out) =>
      out.one({ controller: spec?.controller ?? "" }),
    ),
    alpha("kube_ingressclass_created", "Unix creation timestamp", created),
    annotationsFamily("kube_ingressclass_annotations"),
    labelsFamily("kube_ingressclass_labels", "ALPHA"),
  ],
};
