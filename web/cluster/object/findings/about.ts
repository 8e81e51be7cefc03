import type { Status } from "../../../shell/status.ts";
import { podStatus, type Telling } from "../../health.ts";
import { instantAt } from "../../kinds/read.ts";
import type { KubeObject, Pod } from "../../kinds.ts";
import { code, type Evidence, type Found } from "../../pod-evidence.ts";
import { podFinding } from "../../pod-finding.ts";
import type { PodWords } from "../../pod-words.ts";
import { healthOf, rollUp } from "../../../shell/status.ts";
import type { Group } from "../ask-object.ts";
import type { ToldEvent } from "../history.ts";
import type { FindingWords } from "./words.ts";

/** What a finding of an object looks at. */
export interface About {
  readonly object: KubeObject;
  /** As its list tells it. */
  readonly status: Status;
  /** What stands around it. */
  readonly groups: readonly Group[];
  /** Plurals of which all that the object names would be among `groups`: what is not there does not exist. */
  readonly known: ReadonlySet<string>;
  /** Events about it and what it owns. */
  readonly events: readonly ToldEvent[];
  readonly telling: Telling;
  readonly words: FindingWords;
  readonly podWords: PodWords;
}

/** Says why an object is as it is; undefined where its case is another. */
export type ObjectFinder = (about: About) => Found | undefined;

/** Objects of a kind around the object, in one relation or in any. */
export function around({ groups }: About, plural: string, relation?: string): readonly KubeObject[] {
  return groups
    .filter((one) => one.kind === plural && (relation === undefined || one.relation === relation))
    .flatMap(({ items }) => items);
}

/** Whether an object of that kind, which the object names, does not exist. */
export function isMissing(about: About, plural: string, name: string): boolean {
  return (
    name !== "" &&
    about.known.has(plural) &&
    !around(about, plural).some(({ metadata }) => metadata.name === name)
  );
}

export function namespaceOf({ object }: About): string {
  return object.metadata.namespace ?? "";
}

/** How long ago the object was made, in words. */
export function ageOf({ object, telling: { now, format } }: About): string {
  const made = instantAt(object, "metadata.creationTimestamp");
  return made === undefined ? "" : format.span(now - made);
}

/** What the pod in the worst state says; "" where all is well with them. */
export function worstPod(about: About, pods: readonly Pod[]): string {
  const { telling, podWords } = about;
  const isBad = (pod: Pod): boolean =>
    ["crit", "warn", "unk"].includes(healthOf(podStatus(pod, telling).shape));
  const bad = pods.filter(isBad);
  const shape = rollUp(bad.map((pod) => podStatus(pod, telling).shape));
  const one = bad.find((pod) => podStatus(pod, telling).shape === shape);
  return one === undefined ? "" : podFinding(one, telling, podWords, {}).say;
}

/** What an Event said, how often, and when last. */
export function eventRow(
  { reason, message, count, t }: ToldEvent,
  { telling: { now, format }, podWords: { finding } }: About,
): Evidence {
  return {
    claim: code(reason),
    fact: `${message} · ${finding.event(finding.times(count), format.time(t, now))}`,
  };
}
