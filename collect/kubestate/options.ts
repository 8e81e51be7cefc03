import { TaffrailError } from "@taffrail/base";
import type { KubeObject } from "@taffrail/kube";

import type { CustomConfig } from "./custom/config.ts";
import type { Family, StateTable } from "./family.ts";
import type { JoinRule } from "./joined-labels.ts";
import type { KeyFilter } from "./key-filter.ts";
import { stateTables } from "./resources.ts";
import type { Transitions } from "./transitions.ts";

/** What object state shows. Absent fields show everything that is shown by default. */
export interface ObjectStateOptions {
  /** Plural names. */
  readonly resources?: readonly string[];
  /** Shown keys of labels by plural name. */
  readonly labels?: ReadonlyMap<string, KeyFilter>;
  /** Shown keys of annotations by plural name. */
  readonly annotations?: ReadonlyMap<string, KeyFilter>;
  readonly families?: FamilyFilter;
  /** Only these namespaces; what belongs to the whole cluster is not touched by it. */
  readonly namespaces?: readonly string[];
  readonly namespacesDenied?: readonly string[];
  /** Only the pods of this node; empty for those of none. */
  readonly node?: string;
  readonly shard?: Shard;
  /** At most so many objects of each list; what is made later comes on top. */
  readonly objectLimit?: number;
  /** Label selectors as the API has them, by plural name: only what they pick is listed and watched. */
  readonly labelSelectors?: ReadonlyMap<string, string>;
  /** Whether lists may come from the API server's cache. */
  readonly fromCache?: boolean;
  /** Counts what pods go through; its families come last, where pods are shown. */
  readonly transitions?: Transitions;
  /** Labels of other objects that series get. */
  readonly joins?: readonly JoinRule[];
  /** Families of custom resources, besides the built-in ones. */
  readonly custom?: CustomConfig;
}

/** Part `index` of `total`, by a hash of each object's uid. */
export interface Shard {
  readonly index: number;
  readonly total: number;
}

/** Which families are shown, by regular expressions that match anywhere in the name. Allow and deny exclude one another. */
export interface FamilyFilter {
  readonly allow?: readonly RegExp[];
  readonly deny?: readonly RegExp[];
  /** Families that are hidden unless one of these matches. */
  readonly optIn?: readonly RegExp[];
}

/** Options that cannot be: an unknown resource, lists that exclude one another. */
export class ObjectStateOptionsError extends TaffrailError {
  readonly code = "kubestate/options";
}

/** The tables of `resources`, in the order in which they are served. Throws `ObjectStateOptionsError` for a name that there is not. */
export function tablesOf(resources: readonly string[] | undefined): readonly StateTable[] {
  const tables = stateTables.filter(({ table, isDefault }) =>
    resources === undefined ? isDefault : resources.includes(table.type.plural),
  );
  const unknown = resources?.find((name) => !stateTables.some(({ table }) => table.type.plural === name));
  if (unknown !== undefined) {
    const known = stateTables.map(({ table }) => table.type.plural).join(", ");
    throw new ObjectStateOptionsError(
      `cannot show resource ${JSON.stringify(unknown)}: want one of ${known}`,
    );
  }
  return tables.map(({ table }) => table);
}

/** The families of a table that `filter` lets through. */
export function familiesOf(table: StateTable, filter: FamilyFilter = {}): readonly Family<KubeObject>[] {
  const { allow = [], deny = [], optIn = [] } = filter;
  const some = (list: readonly RegExp[], name: string): boolean => list.some((r) => r.test(name));
  return table.families.filter(
    ({ name, isOptIn }) =>
      (!isOptIn || some(optIn, name)) && (allow.length === 0 || some(allow, name)) && !some(deny, name),
  );
}
