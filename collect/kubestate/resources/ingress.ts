import { type Ingress, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, itemsOf, labelsFamily } from "../family.ts";
import { namespaced, resourceVersion, stable, type StateTable } from "../family.ts";

/** Families of an Ingress; names and labels as kube-state-metrics v2 exposes them. */
export const ingressState: StateTable<Ingress> = {
  type: resourceTypes.ingresses,
  identify: namespaced("ingress"),
  families: [
    stable("kube_ingress_info", "Information about ingress.", ({ metadata, spec }, out) => {
      const annotated = metadata.annotations?.["kubernetes.io/ingress.class"];
      out.one({ ingressclass: annotated ?? spec?.ingressClassName ?? "_default" });
    }),
    annotationsFamily("kube_ingress_annotations"),
    labelsFamily("kube_ingress_labels", "STABLE"),
    stable("kube_ingress_created", "Unix creation timestamp", created),
    alpha(
      "kube_ingress_metadata_resource_version",
      "Resource version representing a specific version of ingress.",
      resourceVersion,
    ),
    stable("kube_ingress_path", "Ingress host, paths and backend service information.", ({ spec }, out) => {
      for (const { host = "", http } of itemsOf(spec?.rules)) {
        for (const { path = "", pathType = "", backend } of itemsOf(http?.paths)) {
          const labels = { host, path, path_type: pathType };
          const { service, resource } = backend ?? {};
          if (service !== undefined) {
            const port = String(service.port?.number ?? 0);
            out.one({ ...labels, service_name: service.name, service_port: port });
          } else if (resource !== undefined) {
            const { apiGroup = "", kind, name } = resource;
            out.one({ ...labels, resource_api_group: apiGroup, resource_kind: kind, resource_name: name });
          }
        }
      }
    }),
    stable("kube_ingress_tls", "Ingress TLS host and secret information.", ({ spec }, out) => {
      for (const { hosts, secretName = "" } of itemsOf(spec?.tls)) {
        for (const host of itemsOf(hosts)) out.one({ tls_host: host, secret: secretName });
      }
    }),
  ],
};
