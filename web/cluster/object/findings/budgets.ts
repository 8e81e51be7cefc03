import { conditionAt, entriesAt, numberAt } from "../../kinds/read.ts";
import type { Pod } from "../../kinds.ts";
import { code, ended, sentences } from "../../pod-evidence.ts";
import { around, type ObjectFinder, worstPod } from "./about.ts";

/** As many nodes are named. */
const mostNodes = 3;

/** How many pods a budget lets go, and whose drain it holds up. */
export const budgetFinders: readonly ObjectFinder[] = [
  (about) => {
    const { object, words, status } = about;
    const says = words.budget;
    const number = (name: string): number | undefined => numberAt(object, `status.${name}`);
    const [all, healthy, wanted, allowed] = [
      number("expectedPods"),
      number("currentHealthy") ?? 0,
      number("desiredHealthy") ?? 0,
      number("disruptionsAllowed") ?? 0,
    ];
    const condition = conditionAt(object, "DisruptionAllowed");
    if (condition?.reason === "SyncFailed")
      return { shape: status.shape, say: says.cannot(ended(condition.message)) };
    if (all === undefined) return undefined; // nobody has counted yet
    if (all === 0) {
      const selector = entriesAt(object, "spec.selector.matchLabels").map(([k, v]) => `${k}=${String(v)}`);
      return { shape: status.shape, say: says.noPod(code(selector.join(","))) };
    }
    if (allowed > 0) return { shape: status.shape, say: says.lets(allowed, all) };
    const pods = around(about, "pods", "selects") as readonly Pod[];
    const nodes = [...new Set(pods.flatMap(({ spec }) => spec?.nodeName ?? []))].sort();
    const named = nodes.slice(0, mostNodes).map(code).join(", ");
    const more = nodes.length > mostNodes ? ` +${nodes.length - mostNodes}` : "";
    const drains = nodes.length === 0 ? "" : says.drains(`${named}${more}`, nodes.length);
    const isFull = healthy >= all;
    return {
      shape: status.shape,
      say: isFull ? says.never(all, wanted) : says.notNow(healthy, all, wanted),
      next: sentences(drains, isFull ? "" : worstPod(about, pods)),
    };
  },
];
