import { type Service, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, deleted, itemsOf } from "../family.ts";
import { labelsFamily, namespacedWithUid, stable, type StateTable } from "../family.ts";

/** Families of a Service; names and labels as kube-state-metrics v2 exposes them. */
export const serviceState: StateTable<Service> = {
  type: resourceTypes.services,
  identify: namespacedWithUid("service"),
  families: [
    stable("kube_service_info", "Information about service.", ({ spec }, out) => {
      out.one({
        cluster_ip: spec?.clusterIP ?? "",
        external_name: spec?.externalName ?? "",
        load_balancer_ip: spec?.loadBalancerIP ?? "",
        external_traffic_policy: spec?.externalTrafficPolicy ?? "",
      });
    }),
    stable("kube_service_created", "Unix creation timestamp", created),
    stable("kube_service_spec_type", "Type about service.", ({ spec }, out) =>
      out.one({ type: spec?.type ?? "" }),
    ),
    annotationsFamily("kube_service_annotations"),
    labelsFamily("kube_service_labels", "STABLE"),
    stable(
      "kube_service_spec_external_ip",
      "Service external ips. One series for each ip",
      ({ spec }, out) => {
        for (const ip of itemsOf(spec?.externalIPs)) out.one({ external_ip: ip });
      },
    ),
    stable(
      "kube_service_status_load_balancer_ingress",
      "Service load balancer ingress status",
      ({ status }, out) => {
        for (const { ip = "", hostname = "" } of itemsOf(status?.loadBalancer?.ingress))
          out.one({ ip, hostname });
      },
    ),
    alpha("kube_service_deletion_timestamp", "Unix deletion timestamp", deleted),
  ],
};
