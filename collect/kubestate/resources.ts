import type { StateTable } from "./family.ts";
import { deploymentState } from "./resources/deployment.ts";
import { namespaceState } from "./resources/namespace.ts";
import { nodeState } from "./resources/node.ts";
import { podState } from "./resources/pod.ts";
import { replicaSetState } from "./resources/replica-set.ts";

/** A table, and whether it is shown unless told otherwise. */
export interface StateTableRow {
  readonly table: StateTable;
  readonly isDefault: boolean;
}

const shown = (table: StateTable): StateTableRow => ({ table, isDefault: true });

/** Every resource that has a table, by plural name, which is the order in which they are served. */
export const stateTables: readonly StateTableRow[] = [
  shown(deploymentState),
  shown(namespaceState),
  shown(nodeState),
  shown(podState),
  shown(replicaSetState),
];
