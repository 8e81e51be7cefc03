import type { ReactNode } from "react";
import { useFormat } from "../shell/context.tsx";
import { Section } from "../shell/parts.tsx";
import type { TargetWords } from "./words.ts";

/** A target that relabelling let go. */
export interface DroppedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly scrapePool?: string;
}

/** As many examples of a pool are told. */
const mostExamples = 3;

/** What discovery found and relabelling let go, by pool; nothing where there is none. */
export function DroppedTargets({
  dropped,
  counts,
  words,
}: {
  dropped: readonly DroppedTarget[];
  counts: Readonly<Record<string, number>>;
  words: TargetWords;
}): ReactNode {
  const format = useFormat();
  const pools = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1]);
  if (pools.length === 0) return null;
  const all = pools.reduce((sum, [, count]) => sum + count, 0);
  return (
    <Section title={words.dropped} meta={words.droppedMeta(format.count(all))}>
      <table className="tbl stack">
        <thead>
          <tr>
            <th>{words.example}</th>
            <th style={{ width: 232 }}>{words.poolHead}</th>
            <th className="r" style={{ width: 64 }}>
              {words.targets}
            </th>
          </tr>
        </thead>
        <tbody>
          {pools.map(([pool, count]) => {
            const names = dropped.filter(({ scrapePool }) => scrapePool === pool).map(nameOf);
            return (
              <tr key={pool}>
                <td title={names.join("\n")}>
                  <span className="m t2">{names.slice(0, mostExamples).join(", ")}</span>
                </td>
                <td>
                  <span className="m">{pool}</span>
                </td>
                <td className="r">{format.count(count)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

/** What people call it: the pod, service or node behind it, else its address. */
function nameOf({ discoveredLabels: labels }: DroppedTarget): string {
  for (const kind of ["pod", "service", "node", "ingress"]) {
    const name = labels[`__meta_kubernetes_${kind}_name`];
    if (name !== undefined) return name;
  }
  return labels["__address__"] ?? "?";
}
