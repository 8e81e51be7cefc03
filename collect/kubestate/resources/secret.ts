import { type Secret, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, labelsFamily, namespaced } from "../family.ts";
import { owners, presence, resourceVersion, stable, type StateTable } from "../family.ts";

/** Families of a Secret; names and labels as kube-state-metrics v2 exposes them. */
export const secretState: StateTable<Secret> = {
  type: resourceTypes.secrets,
  identify: namespaced("secret"),
  families: [
    stable("kube_secret_info", "Information about secret.", presence),
    stable("kube_secret_type", "Type about secret.", ({ type = "" }, out) => out.one({ type })),
    annotationsFamily("kube_secret_annotations"),
    labelsFamily("kube_secret_labels", "STABLE"),
    stable("kube_secret_created", "Unix creation timestamp", created),
    alpha(
      "kube_secret_metadata_resource_version",
      "Resource version representing a specific version of secret.",
      resourceVersion,
    ),
    alpha("kube_secret_owner", "Information about the Secret's owner.", owners),
  ],
};
