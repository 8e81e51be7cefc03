import { type Namespace, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, clusterWide, conditions, created } from "../family.ts";
import { labelsFamily, stable, type StateTable } from "../family.ts";

/** Families of a Namespace; names and labels as kube-state-metrics v2 exposes them. */
export const namespaceState: StateTable<Namespace> = {
  type: resourceTypes.namespaces,
  identify: clusterWide("namespace"),
  families: [
    stable("kube_namespace_created", "Unix creation timestamp", created),
    annotationsFamily("kube_namespace_annotations"),
    labelsFamily("kube_namespace_labels", "STABLE"),
    stable("kube_namespace_status_phase", "kubernetes namespace status phase.", (n, out) => {
      out.oneOf(["Active", "Terminating"], n.status?.phase ?? "", "phase");
    }),
    alpha("kube_namespace_status_condition", "The condition of a namespace.", (n, out) => {
      conditions(n.status?.conditions, out);
    }),
  ],
};
