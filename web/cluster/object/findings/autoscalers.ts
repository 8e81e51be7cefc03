import { conditionAt, numberAt, textAt } from "../../kinds/read.ts";
import { code, ended, type Evidence } from "../../pod-evidence.ts";
import { type About, around, namespaceOf, type ObjectFinder } from "./about.ts";

function targetOf({ object }: About): string {
  return `${textAt(object, "spec.scaleTargetRef.kind")} ${code(textAt(object, "spec.scaleTargetRef.name"))}`;
}

const pluralOf: Readonly<Record<string, string>> = {
  Deployment: "deployments",
  StatefulSet: "statefulsets",
  ReplicaSet: "replicasets",
  ReplicationController: "replicationcontrollers",
};

function conditionRows({ object, podWords }: About): readonly Evidence[] {
  return ["AbleToScale", "ScalingActive", "ScalingLimited"].flatMap((type) => {
    const condition = conditionAt(object, type);
    const isBad = condition?.status === (type === "ScalingLimited" ? "True" : "False");
    if (condition === undefined || !isBad) return [];
    const { status, reason, message } = condition;
    return [{ claim: podWords.finding.condition, fact: `\`${type}=${status}\` ${reason}: ${message}` }];
  });
}

/** What an autoscaler does, or why it does nothing. */
export const autoscalerFinders: readonly ObjectFinder[] = [
  (about) => {
    const { object, words, status, telling } = about;
    const says = words.autoscaler;
    const { now, format } = telling;
    const target = targetOf(about);
    const number = (path: string): number => numberAt(object, path) ?? 0;
    const current = number("status.currentReplicas");
    const evidence = conditionRows(about);
    const plural = pluralOf[textAt(object, "spec.scaleTargetRef.kind")] ?? "";
    const isGone = about.known.has(plural) && around(about, plural, "bindsTo").length === 0;
    if (isGone) return { shape: "warn", say: says.noTarget(target, code(namespaceOf(about))), evidence };
    const sinceOf = (since: number | undefined): string =>
      since === undefined ? "" : says.since(format.minute(since, now));
    for (const type of ["AbleToScale", "ScalingActive"]) {
      const condition = conditionAt(object, type);
      if (condition?.status !== "False") continue;
      if (condition.reason === "ScalingDisabled")
        return { shape: status.shape, say: says.off(target), evidence };
      const said = condition.message.replace(/^the HPA (?:controller )?was unable to [^:]+: /, "");
      return {
        shape: status.shape,
        say: says.cannot(sinceOf(condition.since), ended(said)),
        next: says.stays(target, current),
        evidence,
      };
    }
    const [wanted, least, most] = [
      number("status.desiredReplicas"),
      numberAt(object, "spec.minReplicas") ?? 1,
      number("spec.maxReplicas"),
    ];
    if (conditionAt(object, "ScalingActive") === undefined) return undefined;
    const limited = conditionAt(object, "ScalingLimited");
    if (limited?.status === "True" && wanted >= most)
      return { shape: status.shape, say: says.atMost(target, most, sinceOf(limited.since)), evidence };
    if (wanted !== current) return { shape: status.shape, say: says.scales(target, current, wanted) };
    return { shape: status.shape, say: says.holds(target, current, least, most) };
  },
];
