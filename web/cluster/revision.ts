import type { ReplicaSet } from "./kinds.ts";

/** A ReplicaSet with the template it stamps pods from. */
export interface Revision extends ReplicaSet {
  readonly spec?: ReplicaSet["spec"] & {
    readonly template?: {
      readonly spec?: { readonly containers?: readonly { readonly name: string; readonly image?: string }[] };
    };
  };
}

/** The number a Deployment gave to a ReplicaSet, or "". */
export function revisionOf(replicaSet: Revision | undefined): string {
  return replicaSet?.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? "";
}
