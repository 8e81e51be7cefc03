import { type ReactNode, useMemo } from "react";
import { useText } from "../shell/context.tsx";
import { pageOf } from "../shell/links.ts";
import { Bar, Section, Shaped } from "../shell/parts.tsx";
import { To } from "../shell/place.tsx";
import { compareShapes } from "../shell/status.ts";
import { useTelling } from "../shell/telling.tsx";
import { amountOf, askedByAll } from "./amounts.ts";
import { nodeStatus } from "./health.ts";
import type { Node, Pod } from "./kinds.ts";
import { useObjects } from "../shell/ask.tsx";
import { useNodeUse } from "./node-use.ts";

const shownRows = 12;

/** A dozen nodes in brief: state, CPU and memory. In their order; where there are more, the worst first. */
export function NodesInBrief({ nodes }: { nodes: readonly Node[] }): ReactNode {
  const text = useText();
  const telling = useTelling();
  const pods = useObjects<Pod>("pods").items;
  const { cpu, memory } = useNodeUse();
  const podsByNode = useMemo(() => Map.groupBy(pods, (pod) => pod.spec?.nodeName ?? ""), [pods]);
  const rows = nodes.map((node) => ({ node, name: node.metadata.name, status: nodeStatus(node, telling) }));
  const named = rows.toSorted((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const shown =
    named.length <= shownRows
      ? named
      : named.toSorted((a, b) => compareShapes(a.status.shape, b.status.shape)).slice(0, shownRows);
  const t = text.overview;
  return (
    <Section span={4} title={t.nodes} meta={String(nodes.length)} end={<To to="/nodes">{t.allNodes}</To>}>
      <table className="tbl nodes" aria-label={t.nodes}>
        <thead>
          <tr>
            <th scope="col" style={{ width: "36%" }}>
              {t.node}
            </th>
            <th scope="col">{t.cpu}</th>
            <th scope="col">{t.memory}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ node, name, status }) => {
            const of = (resource: string, value: number | undefined): number | undefined => {
              const all = amountOf(node.status?.allocatable, resource);
              return value === undefined || all === undefined ? undefined : value / all;
            };
            const mine = podsByNode.get(name) ?? [];
            const isSilent = status.shape === "stale";
            const cpuShare = of("cpu", cpu.get(name));
            const memoryShare = of("memory", memory.get(name));
            return (
              <tr key={name} title={`${name}: ${status.word}`}>
                <td>
                  <Shaped shape={status.shape}>
                    <To className="m" to={pageOf("nodes", name)!}>
                      {name}
                    </To>
                  </Shaped>
                </td>
                <td>
                  <Bar
                    isSmall
                    used={isSilent ? undefined : cpuShare}
                    requested={isSilent ? undefined : of("cpu", askedByAll(mine, "cpu").requested)}
                    tone={toneOf(cpuShare)}
                  />
                </td>
                <td>
                  <Bar
                    isSmall
                    used={isSilent ? undefined : memoryShare}
                    requested={isSilent ? undefined : of("memory", askedByAll(mine, "memory").requested)}
                    tone={status.word === text.state.memoryPressure ? "warn" : toneOf(memoryShare)}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}

/** Bars stay petrol until they cross a threshold. */
export function toneOf(share: number | undefined): "warn" | "crit" | undefined {
  if (share === undefined || share < 0.85) return undefined;
  return share < 0.95 ? "warn" : "crit";
}
