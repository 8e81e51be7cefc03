import { type WebhookConfiguration, resourceTypes } from "@taffrail/kube";

import { alpha, created, itemsOf, namespaced } from "../family.ts";
import { presence, resourceVersion, type StateTable } from "../family.ts";

/** Families of a MutatingWebhookConfiguration; names and labels as kube-state-metrics v2 exposes them. */
export const mutatingWebhookConfigurationState: StateTable<WebhookConfiguration> = {
  type: resourceTypes.mutatingwebhookconfigurations,
  identify: namespaced("mutatingwebhookconfiguration"),
  families: [
    alpha(
      "kube_mutatingwebhookconfiguration_info",
      "Information about the MutatingWebhookConfiguration.",
      presence,
    ),
    alpha("kube_mutatingwebhookconfiguration_created", "Unix creation timestamp.", created),
    alpha(
      "kube_mutatingwebhookconfiguration_metadata_resource_version",
      "Resource version representing a specific version of the MutatingWebhookConfiguration.",
      resourceVersion,
    ),
    alpha(
      "kube_mutatingwebhookconfiguration_webhook_clientconfig_service",
      "Service used by the apiserver to connect to a mutating webhook.",
      ({ webhooks }, out) => {
        for (const { name, clientConfig } of itemsOf(webhooks)) {
          out.one({
            webhook_name: name,
            service_name: clientConfig?.service?.name ?? "",
            service_namespace: clientConfig?.service?.namespace ?? "",
          });
        }
      },
    ),
  ],
};
