import type { ReactNode } from "react";
import { valueText } from "../charts/axis-text.ts";
import { useInstant, useInstantBy } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { hasPage } from "../shell/links.ts";
import { Empty, Failed, Loading, Nothing, Section, Shaped } from "../shell/parts.tsx";
import { To } from "../shell/place.tsx";
import { useTelling } from "../shell/telling.tsx";
import { collectionJob } from "./collection-job.ts";
import { collection } from "./questions.ts";

const shownRows = 8;

/** Whether what feeds this page answers: targets by job, their samples, the slowest scrape. */
export function Collection(): ReactNode {
  const { text, format } = useShared();
  const all = useInstant(collection.all);
  const missing = useInstant(collection.missing).data ?? [];
  const samples = useInstantBy(collection.samples, "job");
  const slowest = useInstantBy(collection.slowest, "job");
  const { silentNodes = new Map<string, number | undefined>() } = useTelling();
  const jobs = (all.data ?? [])
    .map(({ labels, value }) => collectionJob(labels["job"] ?? "", value, missing, silentNodes))
    .sort((a, b) => Number(a.up >= a.count) - Number(b.up >= b.count) || a.job.localeCompare(b.job));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const t = text.overview;
  return (
    <Section
      span={4}
      title={t.targets}
      {...(jobs.length === 0
        ? {}
        : {
            meta: t.targetsMeta(
              format.count(sum(jobs.map((job) => job.up))),
              format.count(sum(jobs.map((job) => job.count))),
            ),
          })}
      {...(hasPage("/targets") ? { end: <To to="/targets">{t.allTargets}</To> } : {})}
    >
      {all.isLoading && <Loading />}
      {all.error !== undefined && all.data === undefined && (
        <Failed what={t.targets} error={all.error} retry={all.retry} />
      )}
      {all.data !== undefined && jobs.length === 0 && <Empty>{t.noTargets}</Empty>}
      {jobs.length > 0 && (
        <table className="tbl" aria-label={t.targets}>
          <thead>
            <tr>
              <th scope="col">{t.job}</th>
              <th scope="col" className="r" style={{ width: 62 }}>
                {t.answering}
              </th>
              <th scope="col" className="r" style={{ width: 54 }}>
                {t.samples}
              </th>
              <th scope="col" className="r" style={{ width: 58 }}>
                {t.slowest}
              </th>
            </tr>
          </thead>
          <tbody>
            {jobs.slice(0, shownRows).map((job) => (
              <tr key={job.job}>
                <td>
                  <Shaped shape={job.shape}>
                    <span className="m" title={job.job}>
                      {job.job}
                    </span>
                    {job.follows.map(({ node, count }) => (
                      <span className="why" key={node} title={t.missingBecause(format.count(count), node)}>
                        {t.missingOn(format.count(count), node)}
                      </span>
                    ))}
                  </Shaped>
                </td>
                <td className="r">
                  {format.count(job.up)}
                  <small>/{format.count(job.count)}</small>
                </td>
                <td className="r">{samples.has(job.job) ? format.compact(samples.get(job.job)!) : "—"}</td>
                <td className="r">
                  {job.up === 0 ? <Nothing /> : valueText("seconds", slowest.get(job.job), format)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
