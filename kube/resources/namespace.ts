import type { Condition, KubeObject } from "../object.ts";

/** A part of the cluster with names of its own. */
export interface Namespace extends KubeObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: { readonly phase?: string; readonly conditions?: readonly Condition[] };
}
