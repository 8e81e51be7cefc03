import { useText } from "../../shell/context.tsx";
import { type Kind, manyOf } from "../../shell/kinds.ts";

/** What many of a kind are called: "Deployments"; in Chinese, which has no plural, "Deployment" and "节点". */
export function useNamesOfKinds(): (kind: Kind) => string {
  const { kinds } = useText();
  return (kind) => kinds.many(manyOf(kind), kind.kind);
}
