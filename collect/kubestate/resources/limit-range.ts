import { type LimitRange, resourceTypes } from "@taffrail/kube";

import { created, itemsOf, namespaced, pairsOf, stable, type StateTable } from "../family.ts";
import { numberOf } from "../quantity.ts";

const constraints = ["min", "max", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** Families of a LimitRange; names and labels as kube-state-metrics v2 exposes them. */
export const limitRangeState: StateTable<LimitRange> = {
  type: resourceTypes.limitranges,
  identify: namespaced("limitrange"),
  families: [
    stable("kube_limitrange", "Information about limit range.", ({ spec }, out) => {
      for (const limit of itemsOf(spec?.limits)) {
        for (const constraint of constraints) {
          for (const [resource, quantity] of pairsOf(limit[constraint])) {
            out.add(numberOf(quantity), { resource, type: limit.type, constraint });
          }
        }
      }
    }),
    stable("kube_limitrange_created", "Unix creation timestamp", created),
  ],
};
