import { type NetworkPolicy, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created } from "../family.ts";
import { labelsFamily, namespaced, type StateTable } from "../family.ts";

/** Families of a NetworkPolicy; names and labels as kube-state-metrics v2 exposes them. */
export const networkPolicyState: StateTable<NetworkPolicy> = {
  type: resourceTypes.networkpolicies,
  identify: namespaced("networkpolicy"),
  families: [
    alpha("kube_networkpolicy_created", "Unix creation timestamp of network policy", created),
    annotationsFamily("kube_networkpolicy_annotations"),
    labelsFamily("kube_networkpolicy_labels", "ALPHA"),
    alpha(
      "kube_networkpolicy_spec_ingress_rules",
      "Number of ingress rules on the networkpolicy",
      ({ spec }, out) => out.add(spec?.ingress?.length ?? 0),
    ),
    alpha(
      "kube_networkpolicy_spec_egress_rules",
      "Number of egress rules on the networkpolicy",
      ({ spec }, out) => out.add(spec?.egress?.length ?? 0),
    ),
  ],
};
