import { compareShapes } from "../../../shell/status.ts";
import { type PodFinding, sentences } from "../../pod-evidence.ts";
import type { About, ObjectFinder } from "./about.ts";
import { autoscalerFinders } from "./autoscalers.ts";
import { budgetFinders } from "./budgets.ts";
import { claimFinders } from "./claims.ts";
import { ingressFinders } from "./ingresses.ts";
import { leaving, leavingNamespace } from "./leaving.ts";
import { serviceFinders } from "./services.ts";
import { webhookFinders } from "./webhooks.ts";

/** What is looked for in objects of a kind, by its plural: the first that finds something says it. Another case is one row more. */
const finders: Readonly<Record<string, readonly ObjectFinder[]>> = {
  services: serviceFinders,
  persistentvolumeclaims: claimFinders,
  horizontalpodautoscalers: autoscalerFinders,
  poddisruptionbudgets: budgetFinders,
  ingresses: ingressFinders,
  validatingwebhookconfigurations: webhookFinders,
  mutatingwebhookconfigurations: webhookFinders,
};

/**
 * Why an object that makes no pods is as it is: whatever goes, why it has not gone yet; else what its kind looks for; else its state and the reason
 * for it. Undefined for what has no state. Never better than its list says.
 */
export function objectFinding(plural: string, about: About): PodFinding | undefined {
  const { status } = about;
  const all = [plural === "namespaces" ? leavingNamespace : leaving, ...(finders[plural] ?? [])];
  for (const find of all) {
    const found = find(about);
    if (found === undefined) continue;
    const { say, next = "", evidence = [], shape = status.shape } = found;
    const worse = status.word !== "" && compareShapes(status.shape, shape) < 0 ? status.shape : shape;
    return {
      shape: worse,
      say: sentences(say),
      next: sentences(next),
      evidence,
      container: undefined,
      cause: "",
    };
  }
  const { shape, word, reason } = status;
  if (word === "") return undefined;
  const end = about.telling.format.language === "zh" ? "。" : ".";
  const say = reason === "" ? `${word}${end}` : `**${word}**: ${reason}${/[.。]$/.test(reason) ? "" : end}`;
  return { shape, say, next: "", evidence: [], container: undefined, cause: "" };
}
