import { type AdmissionPolicyBinding, resourceTypes } from "@taffrail/kube";

import { alpha, created, namespaced, type StateTable } from "../family.ts";

/** Families of a MutatingAdmissionPolicyBinding; names and labels as kube-state-metrics v2 exposes them. */
export const mutatingAdmissionPolicyBindingState: StateTable<AdmissionPolicyBinding> = {
  type: resourceTypes.mutatingadmissionpolicybindings,
  identify: namespaced("mutatingadmissionpolicybinding"),
  families: [
    alpha(
      "kube_mutatingadmissionpolicybinding_info",
      "Information about the MutatingAdmissionPolicyBinding.",
      ({ spec }, out) => {
        out.one({
          policy_name: spec?.policyName ?? "",
          param_name: spec?.paramRef?.name ?? "",
          param_namespace: spec?.paramRef?.namespace ?? "",
          param_not_found_action: spec?.paramRef?.parameterNotFoundAction ?? "",
        });
      },
    ),
    alpha("kube_mutatingadmissionpolicybinding_created", "Unix creation timestamp.", created),
  ],
};
