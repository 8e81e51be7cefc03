import { type ReactNode, useMemo, useState } from "react";
import { Chart } from "../charts/chart.tsx";
import { useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { queryPage } from "../shell/links.ts";
import { Facts, Section } from "../shell/parts.tsx";
import { To } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { useTime } from "../shell/time.tsx";
import { labelChanges, parseSpanMs, type TargetRow } from "./target-rows.ts";
import type { TargetWords } from "./words.ts";

/** One target at the right of the list: why it fails, how long it takes, what became of its labels. */
export function TargetPanel({
  row,
  position,
  all,
  since,
  close,
  words,
}: {
  row: TargetRow;
  position: string;
  all: string;
  /** When it answered last, Unix ms. */
  since: number | undefined;
  close: () => void;
  words: TargetWords;
}): ReactNode {
  const { format } = useShared();
  const { now } = useTime();
  const { target, status } = row;
  const seconds = format.duration(row.timeoutMs);
  const selector = `{${Object.entries(target.labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(", ")}}`;
  const curl = `curl${target.scrapeUrl.startsWith("https") ? " -k" : ""} ${JSON.stringify(target.scrapeUrl)}`;
  const comma = format.language === "zh" ? "，" : ",";
  return (
    <aside aria-label={row.name}>
      <nav className="crumbs">
        <span className="m">{target.scrapePool}</span>
        <span className="end">
          {words.position(position, all)}
          <button type="button" onClick={close} aria-label={words.close}>
            <kbd>esc</kbd>
          </button>
        </span>
      </nav>
      <div className="ph">
        <h1>
          <Shape shape={status.shape} />
          <span className="m">{target.scrapeUrl}</span>
        </h1>
      </div>
      {target.lastError !== "" && (
        <div className="finding" style={{ padding: "8px 0 4px" }}>
          <Shape shape={status.shape} size={14} />
          <div>
            <p className="say">
              {status.word}
              {since === undefined ? "" : words.since(format.time(since, now))}
              {comma === "," ? "." : "。"}
            </p>
            <p className="next">{target.lastError}</p>
          </div>
        </div>
      )}
      <div className="filters" style={{ margin: "6px 0 4px" }}>
        <CopyCurl line={curl} words={words} />
      </div>
      <PanelChart
        title={words.duration1}
        meta={words.durationMeta(seconds)}
        expr={`scrape_duration_seconds${selector}`}
        scale="seconds"
        height={110}
        limit={{ value: row.timeoutMs / 1000, label: words.timeoutLine(seconds) }}
        words={words}
      />
      <PanelChart
        title={words.samples}
        meta={words.samplesMeta}
        expr={`scrape_samples_scraped${selector}`}
        scale="count"
        height={96}
        words={words}
      />
      <Labels row={row} words={words} />
      <Section title={words.facts}>
        <Facts
          rows={[
            [
              words.lastAnswer,
              row.lastScrape === undefined
                ? words.never
                : words.ago(format.time(row.lastScrape, now), format.span(Math.max(0, now - row.lastScrape))),
            ],
            [words.took, row.lastScrape === undefined ? "—" : format.duration(row.durationMs)],
            [
              words.every,
              words.everyTimeout(format.duration(parseSpanMs(target.scrapeInterval ?? "15s")), seconds),
            ],
            [
              words.scheme,
              <span key="s" className="m">
                {target.scrapeUrl.split(":", 1)[0]}
              </span>,
            ],
          ]}
        />
      </Section>
    </aside>
  );
}

function PanelChart({
  title,
  meta,
  expr,
  scale,
  height,
  limit,
  words,
}: {
  title: string;
  meta: string;
  expr: string;
  scale: "seconds" | "count";
  height: number;
  limit?: { readonly value: number; readonly label: string };
  words: TargetWords;
}): ReactNode {
  const { data, error, isStale } = useRange(expr);
  const page = queryPage(expr);
  const levels = useMemo(
    () =>
      limit === undefined || !isNear(data?.columns[0]?.v, limit.value)
        ? []
        : [{ ...limit, kind: "limit" as const }],
    [limit?.value, limit?.label, data],
  );
  return (
    <Section
      title={title}
      meta={meta}
      end={
        page !== undefined && (
          <To to={page.to} params={page.params}>
            {words.openQuery}
          </To>
        )
      }
    >
      <Chart
        frame={data}
        scale={scale}
        height={height}
        name={() => title}
        legend="none"
        label={title}
        levels={levels}
        {...(error === undefined ? {} : { error })}
        isStale={isStale}
      />
    </Section>
  );
}

/** A limit far above the curve would press it flat; then it is only told. */
function isNear(v: Float64Array | undefined, limit: number): boolean {
  return v?.some((value) => value > limit / 5) === true;
}

function Labels({ row, words }: { row: TargetRow; words: TargetWords }): ReactNode {
  const { discoveredLabels, labels } = row.target;
  const changes = useMemo(() => labelChanges(discoveredLabels, labels), [discoveredLabels, labels]);
  return (
    <Section title={words.labels} meta={words.labelsMeta}>
      <table className="tbl rel">
        <thead>
          <tr>
            <th>{words.found}</th>
            <th style={{ width: 172 }}>{words.kept}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ found, kept }) => (
            <tr key={found + (kept ?? "")}>
              <td>
                <span className="m t3">{found === "" ? "—" : found}</span>
              </td>
              <td>
                {kept === undefined ? (
                  <span className="t3">{words.notKept}</span>
                ) : (
                  <span className="m">{kept}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function CopyCurl({ line, words }: { line: string; words: TargetWords }): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="btn"
      title={line}
      onClick={() => {
        void navigator.clipboard?.writeText(line).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 1500);
        });
      }}
    >
      {isCopied ? words.copied : words.copyCurl}
    </button>
  );
}
