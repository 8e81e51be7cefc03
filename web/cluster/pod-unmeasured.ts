import type { Format } from "../shell/format.ts";
import { allContainers } from "./health.ts";
import { instantOf, type Pod } from "./kinds.ts";
import type { PodWords } from "./pod-words.ts";

/** Runs up to this long can end between two readings of the kubelet. */
const shortMs = 60_000;

/** Why there are no samples of a pod: it never ran, its runs are too short, or none were kept of the range shown. */
export function whyUnmeasured(pod: Pod, format: Format, { page }: PodWords): string {
  let longest: number | undefined;
  for (const { state, lastState } of allContainers(pod)) {
    if (state?.running !== undefined) return page.noSamples;
    const ended = state?.terminated ?? lastState?.terminated;
    const [began, end] = [instantOf(ended?.startedAt), instantOf(ended?.finishedAt)];
    if (began !== undefined && end !== undefined) longest = Math.max(longest ?? 0, end - began);
  }
  if (longest === undefined) return page.neverRan;
  return longest <= shortMs ? page.tooShort(format.duration(longest)) : page.noSamples;
}
