import { type AdmissionPolicyBinding, resourceTypes } from "@taffrail/kube";

import { alpha, created, itemsOf, namespaced, type StateTable } from "../family.ts";

/** Families of a ValidatingAdmissionPolicyBinding; names and labels as kube-state-metrics v2 exposes them. */
export const validatingAdmissionPolicyBindingState: StateTable<AdmissionPolicyBinding> = {
  type: resourceTypes.validatingadmissionpolicybindings,
  identify: namespaced("validatingadmissionpolicybinding"),
  families: [
    alpha(
      "kube_validatingadmissionpolicybinding_info",
      "Information about the ValidatingAdmissionPolicyBinding.",
      ({ spec }, out) => {
        out.one({
          policy_name: spec?.policyName ?? "",
          param_name: spec?.paramRef?.name ?? "",
          param_namespace: spec?.paramRef?.namespace ?? "",
          param_not_found_action: spec?.paramRef?.parameterNotFoundAction ?? "",
        });
      },
    ),
    alpha("kube_validatingadmissionpolicybinding_created", "Unix creation timestamp.", created),
    alpha(
      "kube_validatingadmissionpolicybinding_validation_action",
      "Validation actions for the ValidatingAdmissionPolicyBinding.",
      ({ spec }, out) => {
        for (const action of itemsOf(spec?.validationActions)) out.one({ action });
      },
    ),
  ],
};
