import { objectLink } from "../shell/kinds.ts";
import { graceMs, type Telling } from "./health.ts";
import { conditionAt, instantAt, numberAt } from "./kinds/read.ts";
import type { KubeObject } from "./kinds.ts";
import type { Wrong } from "./wrong-now.ts";

/** What makes pods and runs on, by plural. */
export interface Makers {
  readonly deployments: readonly KubeObject[];
  readonly statefulsets: readonly KubeObject[];
  readonly daemonsets: readonly KubeObject[];
}

/**
 * Workloads whose pods nobody may make: a quota, an admission, a broken template. No pod tells of those. A Deployment says so itself; of the
 * others it shows where not one pod was made for two minutes.
 */
export function wrongMakers(makers: Makers, telling: Telling): readonly Wrong[] {
  const rows: Wrong[] = [];
  for (const one of makers.deployments) {
    const failure = conditionAt(one, "ReplicaFailure");
    const [wanted, present] = [numberAt(one, "spec.replicas") ?? 1, numberAt(one, "status.replicas") ?? 0];
    if (failure?.status !== "True" || present >= wanted) continue;
    const why = refusalIn(failure.message).replace(/\.$/, "");
    rows.push(
      tell("deployments", one, { missing: wanted - present, wanted, why, since: failure.since }, telling),
    );
  }
  const counted = [
    ["statefulsets", makers.statefulsets, "spec.replicas", "status.replicas"],
    ["daemonsets", makers.daemonsets, "status.desiredNumberScheduled", "status.currentNumberScheduled"],
  ] as const;
  for (const [plural, all, wantedAt, presentAt] of counted) {
    for (const one of all) {
      const since = instantAt(one, "metadata.creationTimestamp");
      const wanted = numberAt(one, wantedAt) ?? (plural === "statefulsets" ? 1 : 0);
      const isYoung = since === undefined || telling.now - since < graceMs;
      if (wanted === 0 || (numberAt(one, presentAt) ?? 0) > 0 || isYoung) continue;
      if (one.metadata.deletionTimestamp !== undefined) continue;
      rows.push(tell(plural, one, { missing: wanted, wanted, why: "", since: undefined }, telling));
    }
  }
  return rows;
}

function tell(
  plural: string,
  { metadata: { namespace = "", name } }: KubeObject,
  found: {
    readonly missing: number;
    readonly wanted: number;
    readonly why: string;
    readonly since: number | undefined;
  },
  { text }: Telling,
): Wrong {
  const subject = `${namespace}/${name}`;
  const to = objectLink(plural, namespace, name);
  return {
    key: `missing/${plural}/${subject}`,
    shape: "crit",
    sentence: text.wrong.missing(`**\`${subject}\`**`, found.missing, found.wanted, found.why),
    scope: [text.wrong.podsOf(found.missing, found.wanted)],
    subject,
    since: found.since,
    page: to === undefined ? undefined : { to },
    kills: [],
  };
}

/** Reads `pods "web-1" is forbidden: exceeded quota: tight, requested: …` without what controllers say before it. */
export function refusalIn(message: string): string {
  return (
    /(?:is forbidden: |admission webhook |failed calling webhook |is invalid: )[^]*$/
      .exec(message)?.[0]
      .replace(/^is forbidden: /, "") ?? message
  );
}
