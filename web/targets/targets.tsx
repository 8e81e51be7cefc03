import "./targets.css";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import type { Frame } from "../charts/frame.ts";
import type { ActiveTarget } from "../shell/api.ts";
import { useInstant, useRange } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { FilterField, HealthSegments } from "../shell/filter.tsx";
import type { Format } from "../shell/format.ts";
import { Empty, Failed, Loading, Name, PageHead, Rich } from "../shell/parts.tsx";
import { useParam } from "../shell/place.tsx";
import { Chevron, Shape } from "../shell/shapes.tsx";
import { healthOf, rollUp } from "../shell/status.ts";
import { useTime } from "../shell/time.tsx";
import { DroppedTargets, type DroppedTarget } from "./dropped.tsx";
import { TargetPanel } from "./panel.tsx";
import {
  commonCause,
  mainPlace,
  isChosen,
  lastAnswer,
  type Pool,
  poolsOf,
  seriesKey,
  type Stretch,
  stretchesOf,
  type TargetRow,
  targetRow,
  worst,
} from "./target-rows.ts";
import { targetWords, type TargetWords } from "./words.ts";

/** All that the server says of its targets. */
interface Targets {
  readonly activeTargets: readonly ActiveTarget[];
  readonly droppedTargets: readonly DroppedTarget[];
  readonly droppedTargetCounts: Readonly<Record<string, number>> | null;
}

/** What is scraped and how that goes, by pool; a chosen target opens at the right. */
export function Page(): ReactNode {
  const { text, format } = useShared();
  const words = targetWords(format.language);
  const { now } = useTime();
  const { data, error, isPending, refetch } = useTargets(now);
  const [query, setQuery] = useParam("q");
  const [health, setHealth] = useParam("health");
  const [pool, setPool] = useParam("pool");
  const [chosen, setChosen] = useParam("target");
  const up = useRange("up").data;
  const upOf = useMemo(() => upByTarget(up), [up]);

  const all = useMemo(() => (data?.activeTargets ?? []).map((one) => targetRow(one, words)), [data, words]);
  const asked = all.filter((row) => isChosen(row, query, "", pool));
  const shown = asked.filter((row) => isChosen(row, "", health, ""));
  const pools = poolsOf(shown);
  const open = all.find(({ key }) => key === chosen);

  const list = (
    <div>
      <PageHead title={words.title} />
      {all.length > 0 && (
        <Summary rows={all} upOf={upOf} frame={up} words={words} format={format} now={now} />
      )}
      <div className="filters">
        <FilterField placeholder={words.filter} />
        <HealthSegments
          shapes={asked.map(({ status }) => status.shape)}
          all={words.all(format.count(asked.length))}
        />
        {pool !== "" && (
          <button type="button" className="chip" onClick={() => setPool("")}>
            {words.pool} <b>{pool}</b> <span className="x">✕</span>
          </button>
        )}
      </div>
      {error !== null && <Failed what={words.title} error={error} retry={() => void refetch()} />}
      {isPending && <Loading rows={8} />}
      {data !== undefined && all.length === 0 && <Empty>{words.none}</Empty>}
      {all.length > 0 && shown.length === 0 && (
        <Empty
          act={{ word: text.table.clearFilter, run: () => (query === "" ? setHealth("") : setQuery("")) }}
        >
          {words.noMatch(query === "" ? health : query)}
        </Empty>
      )}
      {pools.length > 0 && (
        <PoolTable
          pools={pools}
          upOf={upOf}
          words={words}
          format={format}
          now={now}
          chosen={chosen}
          choose={(key) => setChosen(key === chosen ? "" : key)}
          isFiltered={query !== "" || health !== "" || pool !== ""}
        />
      )}
      {data !== undefined && (
        <DroppedTargets dropped={data.droppedTargets} counts={data.droppedTargetCounts ?? {}} words={words} />
      )}
    </div>
  );
  if (open === undefined) return <div className="targets">{list}</div>;
  return (
    <div className="targets with-panel">
      {list}
      <TargetPanel
        key={open.key}
        row={open}
        position={`${all.indexOf(open) + 1}`}
        all={`${all.length}`}
        since={sinceOf(open, upOf, up)}
        close={() => setChosen("")}
        words={words}
      />
    </div>
  );
}

function useTargets(now: number): ReturnType<typeof useQuery<Targets>> {
  return useQuery<Targets>({
    queryKey: ["targets", now],
    queryFn: async ({ signal }) => {
      const response = await fetch("/api/v1/targets?refused=true", { signal });
      const answer = (await response.json()) as { data?: Targets; error?: string };
      if (answer.data === undefined)
        throw new Error(answer.error ?? `the server answered ${response.status}`);
      return answer.data;
    },
    placeholderData: keepPreviousData,
  });
}

/** `up` over the range, by job and instance. */
type UpOf = (row: TargetRow) => Float64Array | undefined;

function upByTarget(frame: Frame | undefined): UpOf {
  const columns = new Map(frame?.columns.map(({ labels, v }) => [seriesKey(labels), v]));
  return ({ series }) => columns.get(series);
}

function sinceOf(row: TargetRow, upOf: UpOf, frame: Frame | undefined): number | undefined {
  const v = upOf(row);
  if (v === undefined || frame === undefined || row.target.health !== "down") return undefined;
  return lastAnswer(frame.t, v);
}

function Summary({
  rows,
  upOf,
  frame,
  words,
  format,
  now,
}: {
  rows: readonly TargetRow[];
  upOf: UpOf;
  frame: Frame | undefined;
  words: TargetWords;
  format: Format;
  now: number;
}): ReactNode {
  const down = rows.filter(({ target }) => target.health === "down");
  const waiting = rows.filter(({ target }) => target.health === "unknown").length;
  const slow = rows.filter(({ status, target }) => status.shape === "warn" && target.health === "up").length;
  const all = format.count(rows.length);
  const semi = format.language === "zh" ? "；" : "; ";
  const stop = format.language === "zh" ? "。" : ".";
  const parts: string[] = [];
  if (down.length > 0) {
    const place = mainPlace(down);
    const known = down.map((row) => sinceOf(row, upOf, frame)).filter((t) => t !== undefined);
    const cause = commonCause(down);
    parts.push(
      words.doNot(
        down.length,
        place === undefined
          ? ""
          : place.count === down.length
            ? words.bothOn(down.length, place.name)
            : words.mostOn(place.count, place.name),
        /^[A-Z][a-z]/.test(cause) ? cause.toLowerCase() : cause,
        known.length === down.length ? words.since(format.minute(Math.min(...known), now)) : "",
      ),
    );
  }
  if (waiting > 0) parts.push(words.notYet(waiting));
  const say =
    parts.length === 0
      ? words.allAnswer(all)
      : `${words.someAnswer(format.count(rows.length - down.length - waiting), all)}${semi}${parts.join(semi)}${stop}`;
  return (
    <div className="finding" style={{ padding: "6px 0 8px" }}>
      <Shape shape={rollUp(rows.map(({ status }) => status.shape))} size={14} />
      <div>
        <p className="say">
          <Rich>{say}</Rich>
        </p>
        {slow > 0 && <p className="next">{words.slow(slow)}</p>}
      </div>
    </div>
  );
}

interface TableProps {
  readonly upOf: UpOf;
  readonly words: TargetWords;
  readonly format: Format;
  readonly now: number;
  readonly chosen: string;
  readonly choose: (key: string) => void;
  /** What was looked for is unfolded. */
  readonly isFiltered: boolean;
}

function PoolTable({ pools, ...props }: { pools: readonly Pool[] } & TableProps): ReactNode {
  const { words, format, now } = props;
  const { span } = useTime();
  const samples = useInstant("scrape_samples_scraped").data;
  const samplesOf = useMemo(() => {
    const bySeries = new Map(samples?.map(({ labels, value }) => [seriesKey(labels), value]));
    return ({ series }: TargetRow): number | undefined => bySeries.get(series);
  }, [samples]);
  return (
    <div style={{ marginTop: 6 }}>
      <table className="tbl tg">
        <thead>
          <tr>
            <th>{words.poolTarget}</th>
            <th style={{ width: 152 }}>
              {words.answers(format.minute(span.start, now), format.minute(span.end, now))}
            </th>
            <th style={{ width: 124 }}>{words.duration}</th>
            <th className="r" style={{ width: 64 }}>
              {words.samples}
            </th>
            <th className="r" style={{ width: 44 }}>
              {words.last}
            </th>
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => (
            <PoolRows key={pool.name} pool={pool} samplesOf={samplesOf} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** As many rows a pool unfolds at once. */
const mostRows = 200;

function PoolRows({
  pool,
  samplesOf,
  ...props
}: { pool: Pool; samplesOf: (row: TargetRow) => number | undefined } & TableProps): ReactNode {
  const { upOf, words, format, now, isFiltered } = props;
  const troubled = pool.rows.filter(({ status }) => healthOf(status.shape) !== "ok");
  const [isOpen, setOpen] = useState<boolean>();
  const [isWhole, setWhole] = useState(false);
  const showsRows = isOpen ?? (troubled.length > 0 || isFiltered);
  const rows = !showsRows
    ? []
    : isWhole || isFiltered || (isOpen === true && troubled.length === 0)
      ? pool.rows
      : troubled;
  const rest = showsRows ? pool.rows.filter((row) => !rows.includes(row)) : [];
  const summary = (some: readonly TargetRow[]): readonly [ReactNode, ReactNode, ReactNode, ReactNode] => {
    const scraped = some.flatMap(({ lastScrape }) => lastScrape ?? []);
    const up = some.filter(({ target }) => target.health === "up");
    const total = some
      .map(samplesOf)
      .reduce<number | undefined>((sum, n) => (n === undefined ? sum : (sum ?? 0) + n), undefined);
    return [
      <Strip key="s" stretches={stretchesOf(some.map(upOf).filter((v) => v !== undefined))} />,
      <Duration
        key="d"
        ms={up.length === 0 ? undefined : up.reduce((sum, row) => sum + row.durationMs, 0) / up.length}
        timeoutMs={some[0]?.timeoutMs ?? 10_000}
        format={format}
      />,
      total === undefined ? "—" : format.count(total),
      scraped.length === 0 ? "—" : format.age(now - Math.max(...scraped)),
    ];
  };
  const [strip, duration, samples, last] = summary(pool.rows);
  const [restStrip, restDuration, restSamples, restLast] = summary(rest);
  const isAll = pool.up === pool.rows.length;
  return (
    <>
      <tr className="grp">
        <td>
          <button type="button" aria-expanded={showsRows} onClick={() => setOpen(!showsRows)}>
            <Chevron isClosed={!showsRows} />
            <Shape shape={worst(pool)} />
            <b className="m">{pool.name}</b>
            <span className={isAll ? "t3" : "u"}>
              {isAll ? (
                format.count(pool.up)
              ) : (
                <>
                  <b>{format.count(pool.up)}</b> {words.of} {format.count(pool.rows.length)}
                </>
              )}
            </span>
          </button>
        </td>
        <td>{strip}</td>
        <td>{duration}</td>
        <td className="r">{samples}</td>
        <td className="r">{last}</td>
      </tr>
      {rows.slice(0, mostRows).map((row) => (
        <TargetLine key={row.key} row={row} samples={samplesOf(row)} {...props} />
      ))}
      {rest.length > 0 && (
        <tr className="more">
          <td>
            <button type="button" className="all" onClick={() => setWhole(true)}>
              {words.more(format.count(rest.length))}
            </button>
          </td>
          <td>{restStrip}</td>
          <td>{restDuration}</td>
          <td className="r">{restSamples}</td>
          <td className="r">{restLast}</td>
        </tr>
      )}
    </>
  );
}

function TargetLine({
  row,
  samples,
  upOf,
  format,
  now,
  chosen,
  choose,
}: { row: TargetRow; samples: number | undefined } & TableProps): ReactNode {
  const { status, target, name } = row;
  const v = upOf(row);
  const beside =
    target.health === "down" ? target.lastError : (target.labels["instance"] ?? target.scrapeUrl);
  return (
    <tr
      className={chosen === row.key ? "sel" : ""}
      data-opens
      tabIndex={-1}
      onClick={() => choose(row.key)}
      onKeyDown={(event) => {
        if (event.key === "Enter") choose(row.key);
      }}
    >
      <td>
        <span className="kid">
          <span className={`st ${healthOf(status.shape)}`}>
            <Shape shape={status.shape} />
            {healthOf(status.shape) !== "ok" && <b>{status.word}</b>}
          </span>
          <Name name={name} />
          <span className="t3" title={beside}>
            {beside === name ? (target.labels["metrics_path"] ?? "") : beside}
          </span>
        </span>
      </td>
      <td>
        <Strip stretches={stretchesOf(v === undefined ? [] : [v])} />
      </td>
      <td>
        <Duration
          ms={target.health === "up" ? row.durationMs : undefined}
          timeoutMs={row.timeoutMs}
          format={format}
        />
      </td>
      <td className="r">{samples === undefined || target.health !== "up" ? "—" : format.count(samples)}</td>
      <td className="r">{row.lastScrape === undefined ? "—" : format.age(now - row.lastScrape)}</td>
    </tr>
  );
}

function Strip({ stretches }: { stretches: readonly Stretch[] }): ReactNode {
  return (
    <span className="strip" aria-hidden="true">
      {stretches.map(({ kind, steps }, i) => (
        <i key={i} className={kind} style={{ flex: steps }} />
      ))}
    </span>
  );
}

function Duration({
  ms,
  timeoutMs,
  format,
}: {
  ms: number | undefined;
  timeoutMs: number;
  format: Format;
}): ReactNode {
  const isSlow = ms !== undefined && ms > timeoutMs / 2;
  return (
    <span className="dur">
      <span className="tick-bar">
        <i
          className={isSlow ? "warn" : ""}
          style={{
            width:
              ms === undefined ? 0 : `${Math.min(100, Math.max(1.2, (ms / timeoutMs) * 100)).toFixed(1)}%`,
          }}
        />
      </span>
      <span className={ms === undefined ? "t3" : isSlow ? "w" : ""}>
        {ms === undefined ? "—" : shortDuration(ms, format)}
      </span>
    </span>
  );
}

/** Three digits in one unit, so that a column compares. */
function shortDuration(ms: number, format: Format): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)}\u202fs`;
  return ms >= 10 ? format.duration(ms) : `${ms.toFixed(1)}\u202fms`;
}
