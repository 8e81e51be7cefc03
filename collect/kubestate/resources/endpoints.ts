import { type Endpoints, resourceTypes } from "@taffrail/kube";

import { annotationsFamily, created, itemsOf, labelsFamily, namespaced } from "../family.ts";
import { presence, stable, type StateTable } from "../family.ts";

/** Families of an Endpoints object; names and labels as kube-state-metrics v2 exposes them. */
export const endpointsState: StateTable<Endpoints> = {
  type: resourceTypes.endpoints,
  identify: namespaced("endpoint"),
  families: [
    stable("kube_endpoint_info", "Information about endpoint.", presence),
    stable("kube_endpoint_created", "Unix creation timestamp", created),
    annotationsFamily("kube_endpoint_annotations"),
    labelsFamily("kube_endpoint_labels", "STABLE"),
    stable(
      "kube_endpoint_address",
      "Information about Endpoint available and non available addresses.",
      ({ subsets }, out) => {
        for (const { ports, addresses, notReadyAddresses } of itemsOf(subsets)) {
          for (const { protocol = "", port, name = "" } of itemsOf(ports)) {
            const labels = { port_protocol: protocol, port_number: String(port), port_name: name };
            for (const { ip } of itemsOf(addresses)) out.one({ ...labels, ip, ready: "true" });
            for (const { ip } of itemsOf(notReadyAddresses)) out.one({ ...labels, ip, ready: "false" });
          }
        }
      },
    ),
    stable(
      "kube_endpoint_ports",
      "(Deprecated since v2.14.0) Information about the Endpoint ports.",
      ({ subsets }, out) => {
        for (const { ports } of itemsOf(subsets)) {
          for (const { protocol = "", port, name = "" } of itemsOf(ports)) {
            out.one({ port_name: name, port_protocol: protocol, port_number: String(port) });
          }
        }
      },
    ),
  ],
};
