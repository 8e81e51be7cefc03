import { type Lease, resourceTypes } from "@taffrail/kube";

import { alpha, itemsOf, type StateTable, unixSeconds } from "../family.ts";

/** Families of a Lease; names and labels as kube-state-metrics v2 exposes them. */
export const leaseState: StateTable<Lease> = {
  type: resourceTypes.leases,
  identify: ({ metadata }) => ({ lease: metadata.name }),
  families: [
    alpha("kube_lease_owner", "Information about the Lease's owner.", ({ metadata, spec }, out) => {
      const { namespace = "" } = metadata;
      const ownerReferences = itemsOf(metadata.ownerReferences);
      const held = { namespace, lease_holder: spec?.holderIdentity ?? "" };
      if (ownerReferences.length === 0) out.one({ owner_kind: "", owner_name: "", ...held });
      for (const { kind, name } of ownerReferences) out.one({ owner_kind: kind, owner_name: name, ...held });
    }),
    alpha("kube_lease_renew_time", "Kube lease renew time.", ({ metadata, spec }, out) =>
      out.add(unixSeconds(spec?.renewTime), { namespace: metadata.namespace ?? "" }),
    ),
  ],
};
