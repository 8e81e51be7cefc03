import { type ReactNode, useMemo } from "react";
import { Spark } from "../charts/spark.tsx";
import { useInNamespace, useInstant, useNamespace, useObjects, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { pageOf } from "../shell/links.ts";
import { useIsSeen } from "../shell/measure.ts";
import { Empty, Name, Nothing, Section } from "../shell/parts.tsx";
import { useTelling } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import type { Pod } from "./kinds.ts";
import { restarts, used } from "./questions.ts";
import { type Restarted, restartedContainers } from "./restarted.ts";

const windowMs = 30 * 60_000;
const shownRows = 8;
const sparkWidth = 96;

/** Containers that restarted in the last half hour, why, and their memory against the limit; gone pods too. */
export function Restarts(): ReactNode {
  const { text, format } = useShared();
  const { now } = useTime();
  const rows = useRestarted();
  const shown = rows.slice(0, shownRows);
  const [ref, isSeen] = useIsSeen<HTMLDivElement>();
  const { data } = useRange(
    shown.length === 0 ? undefined : used.memoryOfContainers([...new Set(shown.map(({ pod }) => pod))]),
    { isIdle: !isSeen, points: sparkWidth },
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
        <div className="hscroll" ref={ref}>
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
                      <Spark
                        frame={data}
                        v={column?.v}
                        limit={row.limit}
                        kills={row.kills}
                        width={sparkWidth}
                      />
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
  const telling = useTelling();
  const namespace = useNamespace();
  const pods = useInNamespace(useObjects<Pod>("pods").items);
  const counted = useInstant(restarts.within("30m")).data;
  return useMemo(() => {
    const mine = (counted ?? []).filter(
      ({ labels }) => namespace === "" || labels["namespace"] === namespace,
    );
    return restartedContainers(pods, mine, windowMs, telling);
  }, [pods, counted, telling, namespace]);
}
