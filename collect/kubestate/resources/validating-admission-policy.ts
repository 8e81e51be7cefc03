import { type AdmissionPolicy, resourceTypes } from "@taffrail/kube";

import { alpha, created, namespaced, type StateTable } from "../family.ts";

/** Families of a ValidatingAdmissionPolicy; names and labels as kube-state-metrics v2 exposes them. */
export const validatingAdmissionPolicyState: StateTable<AdmissionPolicy> = {
  type: resourceTypes.validatingadmissionpolicies,
  identify: namespaced("validatingadmissionpolicy"),
  families: [
    alpha(
      "kube_validatingadmissionpolicy_info",
      "Information about the ValidatingAdmissionPolicy.",
      ({ spec }, out) => {
        out.one({
          param_api_version: spec?.paramKind?.apiVersion ?? "",
          param_kind: spec?.paramKind?.kind ?? "",
          failure_policy: spec?.failurePolicy ?? "",
        });
      },
    ),
    alpha("kube_validatingadmissionpolicy_created", "Unix creation timestamp.", created),
  ],
};
