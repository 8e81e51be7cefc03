import { type ReactNode, useMemo } from "react";
import { Spark } from "../charts/spark.tsx";
import { useInNamespace, useInstant, useNamespace, useObjects, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { pageOf } from "../shell/links.ts";
import { Empty, Name, Nothing, Section } from "../shell/parts.tsx";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { deathsOf, memoryLimitOf, reasonOfDeath } from "./health.ts";
import { type Pod, workloadOf } from "./kinds.ts";
import { restarts, used } from "./questions.ts";

/** One container that restarted. */
interface Restarted {
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

const windowMs = 30 * 60_000;
const shownRows = 8;

/** Containers that restarted in the last half hour, why, and their memory against the limit; gone pods too. */
export function Restarts(): ReactNode {
  const { text, format } = useShared();
  const { now } = useTime();
  const rows = useRestarted();
  const shown = rows.slice(0, shownRows);
  const { data } = useRange(
    shown.length === 0 ? undefined : used.memoryOfContainers([...new Set(shown.map(({ pod }) => pod))]),
  );
  const length = format.duration(windowMs);
  const times = rows.reduce((sum, row) => sum + row.times, 0);
  const t = text.overview;
  const { range, span } = useTime();
  const rangeLength = format.duration(range.kind === "last" ? range.lengthMs : span.end - span.start);
  return (
    <Section
      span={8}
      title={t.restarts(length)}
      {...(rows.length === 0
        ? {}
        : { meta: t.restartsMeta(times, rows.length, new Set(rows.map(({ workload }) => workload)).size) })}
    >
      {rows.length === 0 ? (
        <Empty>{t.noRestarts(length)}</Empty>
      ) : (
        <div className="hscroll">
          <table className="tbl" style={{ minWidth: 560 }} aria-label={t.restarts(length)}>
            <thead>
              <tr>
                <th scope="col" style={{ width: 244 }}>
                  {t.pod}
                </th>
                <th scope="col" className="r" style={{ width: 30 }}>
                  {t.times}
                </th>
                <th scope="col" className="r hide-s" style={{ width: 52 }}>
                  {t.last}
                </th>
                <th scope="col">{t.why}</th>
                <th scope="col" style={{ width: 108 }}>
                  {t.memory1h(rangeLength)}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => {
                const column = data?.columns.find(
                  ({ labels }) => labels["pod"] === row.pod && labels["container"] === row.container,
                );
                const page = row.isGone ? undefined : pageOf("pods", row.pod, row.namespace);
                return (
                  <tr key={row.key}>
                    <td>
                      <Name name={row.pod} {...(page === undefined ? {} : { to: page })} />
                    </td>
                    <td className="r">{row.times}</td>
                    <td className="r t2 hide-s">
                      {row.last === undefined ? <Nothing /> : format.minute(row.last, now)}
                    </td>
                    <td title={row.why}>
                      {row.why} {row.isGone && <span className="t3">({t.gone})</span>}
                    </td>
                    <td>
                      <Spark frame={data} v={column?.v} limit={row.limit} kills={row.kills} width={96} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function useRestarted(): readonly Restarted[] {
  const { now } = useTime();
  const telling = useTelling();
  const namespace = useNamespace();
  const pods = useInNamespace(useObjects<Pod>("pods").items);
  const counted = useInstant(restarts.within("30m")).data;
  return useMemo(() => {
    const counts = new Map((counted ?? []).map(({ labels, value }) => [keyOf(labels), { labels, value }]));
    const rows: Restarted[] = [];
    for (const pod of pods) {
      const { name, namespace: ns = "" } = pod.metadata;
      for (const death of deathsOf(pod)) {
        if (death.restarts === 0 || now - death.at > windowMs) continue;
        const key = `${ns}/${name}/${death.container}`;
        const seen = counts.get(key)?.value ?? 0;
        counts.delete(key);
        rows.push({
          key,
          namespace: ns,
          pod: name,
          container: death.container,
          // The object counts from the pod's start; a count of samples starts with the first of them.
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
    const alive = new Set(pods.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`));
    for (const [key, { labels, value }] of counts) {
      const { namespace: ns = "", pod = "", container = "" } = labels;
      if (namespace !== "" && ns !== namespace) continue;
      const isGone = !alive.has(`${ns}/${pod}`);
      rows.push({
        key,
        namespace: ns,
        pod,
        container,
        times: value,
        last: undefined,
        why: "",
        limit: undefined,
        kills: [],
        isGone,
        workload: pod,
      });
    }
    return rows.sort((a, b) => b.times - a.times || (b.last ?? 0) - (a.last ?? 0));
  }, [pods, counted, now, telling, namespace]);
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return `${labels["namespace"] ?? ""}/${labels["pod"] ?? ""}/${labels["container"] ?? ""}`;
}
