import { type WebhookConfiguration, resourceTypes } from "@taffrail/kube";

import { alpha, created, itemsOf, namespaced } from "../family.ts";
import { presence, resourceVersion, type StateTable } from "../family.ts";

/** Families of a ValidatingWebhookConfiguration; names and labels as kube-state-metrics v2 exposes them. */
export const validatingWebhookConfigurationState: StateTable<WebhookConfiguration> = {
  type: resourceTypes.validatingwebhookconfigurations,
  identify: namespaced("validatingwebhookconfiguration"),
  families: [
    alpha(
      "kube_validatingwebhookconfiguration_info",
      "Information about the ValidatingWebhookConfiguration.",
      presence,
    ),
    alpha("kube_validatingwebhookconfiguration_created", "Unix creation timestamp.", created),
    alpha(
      "kube_validatingwebhookconfiguration_metadata_resource_version",
      "Resource version representing a specific version of the ValidatingWebhookConfiguration.",
      resourceVersion,
    ),
    alpha(
      "kube_validatingwebhookconfiguration_webhook_clientconfig_service",
      "Service used by the apiserver to connect to a validating webhook.",
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
