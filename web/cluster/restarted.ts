import type { Sample } from "../shell/api.ts";
import { deathsOf, memoryLimitOf, reasonOfDeath, type Telling } from "./health.ts";
import { type Pod, workloadOf } from "./kinds.ts";

/** One container that restarted. */
export interface Restarted {
  readonly key: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly times: number;
  /** Unix ms; undefined for a pod that is gone: samples do not tell when. */
  readonly last: number | undefined;
  readonly why: string;
  readonly limit: number | undefined;
  readonly kills: readonly number[];
  readonly isGone: boolean;
  readonly workload: string;
}

/**
 * Containers that restarted in the last `windowMs`, the most often first: as `pods` tell of their last deaths, and as
 * `samples` (restarts by namespace, pod, container within the same window) count them, those of pods that are gone too. An object
 * tells of one death only, and samples of none before the first of them: the larger of the two counts.
 */
export function restartedContainers(
  pods: readonly Pod[],
  samples: readonly Sample[],
  windowMs: number,
  telling: Telling,
): readonly Restarted[] {
  const counts = new Map(samples.map((sample) => [keyOf(sample.labels), sample]));
  const rows: Restarted[] = [];
  for (const pod of pods) {
    const { name, namespace = "" } = pod.metadata;
    for (const death of deathsOf(pod)) {
      if (death.restarts === 0 || telling.now - death.at > windowMs) continue;
      const key = `${namespace}/${name}/${death.container}`;
      const seen = counts.get(key)?.value ?? 0;
      counts.delete(key);
      rows.push({
        key,
        namespace,
        pod: name,
        container: death.container,
        times: Math.max(1, seen),
        last: death.at,
        why: reasonOfDeath(pod, death.dead, telling, death.container),
        limit: memoryLimitOf(pod, death.container),
        kills: [death.at],
        isGone: false,
        workload: workloadOf(pod).name,
      });
    }
  }
  const alive = new Map(pods.map((pod) => [`${pod.metadata.namespace ?? ""}/${pod.metadata.name}`, pod]));
  for (const [key, { labels, value }] of counts) {
    const { namespace = "", pod = "", container = "" } = labels;
    const living = alive.get(`${namespace}/${pod}`);
    rows.push({
      key,
      namespace,
      pod,
      container,
      times: value,
      last: undefined,
      why: "",
      limit: undefined,
      kills: [],
      isGone: living === undefined,
      workload: living === undefined ? pod : workloadOf(living).name,
    });
  }
  return rows.sort((a, b) => b.times - a.times || (b.last ?? 0) - (a.last ?? 0));
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return `${labels["namespace"] ?? ""}/${labels["pod"] ?? ""}/${labels["container"] ?? ""}`;
}
