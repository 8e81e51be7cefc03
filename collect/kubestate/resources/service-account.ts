import { type ServiceAccount, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, deleted, itemsOf } from "../family.ts";
import { labelsFamily, namespacedWithUid, type StateTable } from "../family.ts";

/** Families of a ServiceAccount; names and labels as kube-state-metrics v2 exposes them. */
export const serviceAccountState: StateTable<ServiceAccount> = {
  type: resourceTypes.serviceaccounts,
  identify: namespacedWithUid("serviceaccount"),
  families: [
    alpha(
      "kube_serviceaccount_info",
      "Information about a service account",
      ({ automountServiceAccountToken }, out) =>
        out.one({ automount_token: automountServiceAccountToken?.toString() ?? "" }),
    ),
    alpha("kube_serviceaccount_created", "Unix creation timestamp", created),
    alpha("kube_serviceaccount_deleted", "Unix deletion timestamp", deleted),
    alpha(
      "kube_serviceaccount_secret",
      "Secret being referenced by a service account",
      ({ secrets }, out) => {
        for (const { name = "" } of itemsOf(secrets)) out.one({ name });
      },
    ),
    alpha(
      "kube_serviceaccount_image_pull_secret",
      "Secret being referenced by a service account for the purpose of pulling images",
      ({ imagePullSecrets }, out) => {
        for (const { name = "" } of itemsOf(imagePullSecrets)) out.one({ name });
      },
    ),
    annotationsFamily("kube_serviceaccount_annotations"),
    labelsFamily("kube_serviceaccount_labels", "ALPHA"),
  ],
};
