import { type EndpointSlice, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, itemsOf } from "../family.ts";
import { created, labelsFamily, type StateTable } from "../family.ts";

/** Families of an EndpointSlice; names and labels as kube-state-metrics v2 exposes them. */
export const endpointSliceState: StateTable<EndpointSlice> = {
  type: resourceTypes.endpointslices,
  identify: ({ metadata: { name, namespace = "" } }) => ({ endpointslice: name, namespace }),
  families: [
    alpha("kube_endpointslice_info", "Information about endpointslice.", ({ addressType = "" }, out) =>
      out.one({ addresstype: addressType }),
    ),
    alpha("kube_endpointslice_created", "Unix creation timestamp", created),
    alpha(
      "kube_endpointslice_endpoints_hints",
      "Topology routing hints attached to endpoints",
      ({ endpoints }, out) => {
        for (const { addresses, hints } of itemsOf(endpoints)) {
          const address = addresses?.[0];
          if (address === undefined) continue;
          for (const { name } of itemsOf(hints?.forZones)) out.one({ address, for_zone: name });
        }
      },
    ),
    alpha(
      "kube_endpointslice_endpoints",
      "Endpoints attached to the endpointslice.",
      ({ endpoints }, out) => {
        for (const endpoint of itemsOf(endpoints)) {
          const { ready, serving, terminating } = endpoint.conditions ?? {};
          for (const address of itemsOf(endpoint.addresses)) {
            out.one({
              ready: ready?.toString() ?? "",
              serving: serving?.toString() ?? "",
              hostname: endpoint.hostname ?? "",
              terminating: terminating?.toString() ?? "",
              targetref_kind: endpoint.targetRef?.kind ?? "",
              targetref_name: endpoint.targetRef?.name ?? "",
              targetref_namespace: endpoint.targetRef?.namespace ?? "",
              endpoint_nodename: endpoint.nodeName ?? "",
              endpoint_zone: endpoint.zone ?? "",
              address,
            });
          }
        }
      },
    ),
    alpha("kube_endpointslice_ports", "Ports attached to the endpointslice.", ({ ports }, out) => {
      for (const { name = "", protocol = "", port } of itemsOf(ports)) {
        out.one({ port_name: name, port_protocol: protocol, port_number: port?.toString() ?? "" });
      }
    }),
    annotationsFamily("kube_endpointslice_annotations"),
    labelsFamily("kube_endpointslice_labels", "ALPHA"),
  ],
};
