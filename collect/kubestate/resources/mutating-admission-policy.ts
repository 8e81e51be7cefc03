import { type AdmissionPolicy, resourceTypes } from "@taffrail/kube";

import { alpha, created, namespaced, type StateTable } from "../family.ts";

/** Families of a MutatingAdmissionPolicy; names and labels as kube-state-metrics v2 exposes them. */
export const mutatingAdmissionPolicyState: StateTable<AdmissionPolicy> = {
  type: resourceTypes.mutatingadmissionpolicies,
  identify: namespaced("mutatingadmissionpolicy"),
  families: [
    alpha(
      "kube_mutatingadmissionpolicy_info",
      "Information about the MutatingAdmissionPolicy.",
      ({ spec }, out) => {
        out.one({
          param_api_version: spec?.paramKind?.apiVersion ?? "",
          param_kind: spec?.paramKind?.kind ?? "",
          failure_policy: spec?.failurePolicy ?? "",
          reinvocation_policy: spec?.reinvocationPolicy ?? "",
        });
      },
    ),
    alpha("kube_mutatingadmissionpolicy_created", "Unix creation timestamp.", created),
  ],
};
