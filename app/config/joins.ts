import { type JoinRule, readJoinRules } from "@taffrail/kubestate";
import type { LoadedConfig } from "./load.ts";

/** Which labels of other objects the series of object state get: `object_state.join_labels`. */
export function joinRulesOf(config: LoadedConfig): readonly JoinRule[] {
  return readJoinRules(textsOf(config));
}

/** Whether two configurations join the same labels. */
export function isSameJoin(a: LoadedConfig, b: LoadedConfig): boolean {
  return textsOf(a).join("\n") === textsOf(b).join("\n");
}

function textsOf({ root }: LoadedConfig): readonly string[] {
  return root.section("object_state")?.texts("join_labels") ?? [];
}
