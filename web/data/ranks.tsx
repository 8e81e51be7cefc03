import type { ReactNode } from "react";
import { useShared } from "../shell/context.tsx";
import { byteColumn } from "../shell/format.ts";
import { Section } from "../shell/parts.tsx";
import type { StoreView } from "./store-view.ts";
import type { DataWords } from "./words.ts";

/** One row of a table of ranks. */
export interface RankRow {
  readonly name: string;
  readonly count: number;
  readonly beside: string;
  /** Whether it stands out. */
  readonly isLoud?: boolean;
}

/** As many rows as a table shows. */
const mostRows = 10;

/** Names with their counts, the most first, each beside the first. */
export function RankTable({
  title,
  meta,
  head,
  rows,
}: {
  title: string;
  meta?: string;
  head: readonly [name: string, count: string, beside: string];
  rows: readonly RankRow[];
}): ReactNode {
  const { format } = useShared();
  const largest = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <Section span={4} title={title} {...(meta === undefined ? {} : { meta })}>
      <table className="tbl dt-card">
        <thead>
          <tr>
            <th>{head[0]}</th>
            <td className="bars" />
            <th className="r sort" style={{ width: 68 }}>
              {head[1]}
            </th>
            <th className="r" style={{ width: 56 }}>
              {head[2]}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ name, count, beside, isLoud = false }) => (
            <tr key={name}>
              <td title={name}>
                <span className="m">{name === "" ? "—" : name}</span>
              </td>
              <td className="bars">
                <span className="tick-bar">
                  <i
                    className={isLoud ? "warn" : ""}
                    style={{ width: `${((count / largest) * 100).toFixed(1)}%` }}
                  />
                </span>
              </td>
              <td className="r">{format.count(count)}</td>
              <td className="r">
                <span className={isLoud ? "w" : "t3"}>{beside}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

/** What each namespace costs: its series, and its part of the head's memory. */
export function NamespaceTable({ view, words }: { view: StoreView; words: DataWords }): ReactNode {
  const { series, namespaces } = view.census;
  const perSeries = view.memory.head.held / Math.max(1, series);
  const { unit, figure } = byteColumn((namespaces[0]?.count ?? 0) * perSeries);
  return (
    <RankTable
      title={words.namespaces}
      meta={words.namespacesMeta}
      head={[words.namespace, words.series, unit]}
      rows={namespaces.map(({ name, count }) => ({ name, count, beside: figure(count * perSeries) }))}
    />
  );
}
