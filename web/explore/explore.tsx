import "./explore.css";
import * as Menu from "@radix-ui/react-dropdown-menu";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Chart } from "../charts/chart.tsx";
import { type Column as FrameColumn, type Frame, summaryOf } from "../charts/frame.ts";
import { useShared } from "../shell/context.tsx";
import type { Format } from "../shell/format.ts";
import { Empty, Loading, PageHead, Section, whyOf } from "../shell/parts.tsx";
import { useParams, useSetParams } from "../shell/place.tsx";
import { Shape } from "../shell/shapes.tsx";
import { useTime } from "../shell/time.tsx";
import { formatted, openEditor, type QueryEditor } from "./editor.ts";
import { readHistory, remember } from "./history.ts";
import { QueryPlans, type ShownPlan } from "./query-plan.tsx";
import { letterOf, mostQueries, paramsOf, queriesOf, type View, viewOf, views } from "./queries.ts";
import { ResultTable } from "./result-table.tsx";
import { askInstant, askRange, type InstantAnswer, type RangeAnswer, type Told } from "./run.ts";
import { scaleOf } from "./scale.ts";
import { nameOf, seriesNames } from "./series-names.ts";
import { Vocabulary } from "./vocabulary.ts";
import { type ExploreWords, exploreWords } from "./words.ts";

/** Questions of one's own, in PromQL: several at once, as a graph or a table. All of it is in the URL. */
export function Page(): ReactNode {
  const { text, format } = useShared();
  const words = exploreWords(format.language);
  const params = useParams();
  const setParams = useSetParams();
  const asked = queriesOf(params);
  const view = viewOf(params);
  const { refreshNow } = useTime();
  const [vocabulary] = useState(() => new Vocabulary());
  const [past, setPast] = useState(() => readHistory(storage()));
  // What stands in the editors; what was asked stands in the URL.
  const [drafts, setDrafts] = useState(asked);
  const askedKey = asked.join("\0");
  const lastAsked = useRef(askedKey);
  useEffect(() => {
    if (lastAsked.current === askedKey) return;
    lastAsked.current = askedKey;
    setDrafts(queriesOf(params)); // the URL was changed from elsewhere: back, a link
  }, [askedKey]);

  const run = (queries: readonly string[] = drafts): void => {
    const kept = queries.filter((query) => query.trim() !== "");
    for (const query of kept.toReversed()) setPast(remember(storage(), query));
    lastAsked.current = queriesOf(paramsOf(kept)).join("\0");
    setDrafts(kept.length === 0 ? [""] : kept);
    setParams(paramsOf(kept), lastAsked.current !== askedKey);
    if (lastAsked.current === askedKey) refreshNow();
  };
  const isExplained = params["plan"] === "1";
  const answers = useAnswers(asked, view, isExplained);
  const plans = answers.flatMap(({ range, instant }, i): ShownPlan[] => {
    const plan = (range ?? instant)?.plan;
    return plan === undefined ? [] : [{ letter: asked.length > 1 ? letterOf(i) : "", plan }];
  });

  return (
    <>
      <PageHead
        title={text.nav.metrics}
        acts={
          <>
            <History past={past} words={words} choose={(query) => run([...drafts.slice(0, -1), query])} />
            <button
              type="button"
              className="btn quiet hide-s"
              aria-pressed={isExplained}
              title={words.explainHelp}
              onClick={() => setParams({ plan: isExplained ? "" : "1" })}
            >
              {words.explain}
            </button>
            {drafts.length < mostQueries && (
              <button type="button" className="btn quiet" onClick={() => setDrafts([...drafts, ""])}>
                {words.addQuery}
              </button>
            )}
            <button type="button" className="btn pri" onClick={() => run()}>
              {words.run}
              <kbd style={{ color: "inherit", opacity: 0.8 }}>⌘↵</kbd>
            </button>
          </>
        }
      />
      {drafts.map((draft, i) => (
        <QueryBox
          key={i}
          index={i}
          isOnly={drafts.length === 1}
          draft={draft}
          vocabulary={vocabulary}
          words={words}
          format={format}
          answer={draft === asked[i] ? answers[i] : undefined}
          change={(next) => setDrafts((before) => before.map((one, at) => (at === i ? next : one)))}
          remove={() => run(drafts.filter((_, at) => at !== i))}
          run={run}
          latest={() => drafts}
        />
      ))}
      {asked[0] === "" ? (
        <Examples words={words} choose={(query) => run([query])} />
      ) : (
        <Result
          asked={asked}
          answers={answers}
          view={view}
          words={words}
          setView={(next) => setParams({ view: next === "lines" ? "" : next })}
        />
      )}
      {isExplained && <QueryPlans plans={plans} words={words} format={format} />}
    </>
  );
}

/** The answer to one query, or why there is none. */
interface Answered {
  readonly range: RangeAnswer | undefined;
  readonly instant: InstantAnswer | undefined;
  readonly error: unknown;
  readonly isRunning: boolean;
}

function useAnswers(asked: readonly string[], view: View, explain: boolean): readonly Answered[] {
  const { span, stepMs } = useTime();
  const isTable = view === "table";
  const results = useQueries({
    queries: asked.map((expr) => ({
      queryKey: ["explore", isTable, explain, expr, span.end, isTable ? 0 : span.start, stepMs],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<RangeAnswer | InstantAnswer> =>
        isTable ? askInstant(expr, span.end, explain, signal) : askRange(expr, span, stepMs, explain, signal),
      enabled: expr !== "",
      retry: false,
      placeholderData: keepPreviousData,
    })),
  });
  return results.map(({ data, error, isFetching, isPlaceholderData }) => ({
    range: data !== undefined && "frame" in data ? data : undefined,
    instant: data !== undefined && "rows" in data ? data : undefined,
    error: error ?? undefined,
    isRunning: isFetching && (data === undefined || isPlaceholderData),
  }));
}

function QueryBox({
  index,
  isOnly,
  draft,
  vocabulary,
  words,
  format,
  answer,
  change,
  remove,
  run,
  latest,
}: {
  index: number;
  isOnly: boolean;
  draft: string;
  vocabulary: Vocabulary;
  words: ExploreWords;
  format: Format;
  answer: Answered | undefined;
  change: (text: string) => void;
  remove: () => void;
  run: (queries?: readonly string[]) => void;
  latest: () => readonly string[];
}): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<QueryEditor>(undefined);
  const now = useRef({ change, run, latest });
  now.current = { change, run, latest };
  const letter = letterOf(index);
  useEffect(() => {
    const made = openEditor(host.current!, {
      text: draft,
      label: words.query(letter),
      placeholder: words.placeholder,
      vocabulary,
      words,
      changed: (text) => now.current.change(text),
      run: () => now.current.run(now.current.latest()),
    });
    editor.current = made;
    if (draft === "") made.focus();
    return () => made.close();
  }, [words]);
  useEffect(() => editor.current?.set(draft), [draft]);
  const pretty = useMemo(() => (draft.trim() === "" ? undefined : formatted(draft)), [draft]);
  return (
    <div className="ed">
      <div ref={host} />
      <div className="foot">
        {!isOnly && <span className="letter">{letter}</span>}
        {answer !== undefined && <Foot answer={answer} words={words} />}
        <span className="end">
          {answer !== undefined && <Cost answer={answer} words={words} format={format} />}
          <button
            type="button"
            className="btn quiet"
            disabled={pretty === undefined || pretty === draft}
            onClick={() => pretty !== undefined && change(pretty)}
          >
            {words.format}
          </button>
          {!isOnly && (
            <button
              type="button"
              className="btn quiet"
              onClick={remove}
              aria-label={`${words.remove} ${letter}`}
            >
              ✕
            </button>
          )}
        </span>
      </div>
    </div>
  );
}

/** What went wrong, else what is to be minded; the rest of it in the title. */
function Foot({ answer, words }: { answer: Answered; words: ExploreWords }): ReactNode {
  const { text } = useShared();
  if (answer.error !== undefined) {
    const why = whyOf(answer.error, text.error.noAnswer).replace(/^invalid parameter "query": /, "");
    return (
      <>
        <Shape shape="crit" />
        <span className="told c" role="alert">
          {why}
        </span>
      </>
    );
  }
  const told: Told | undefined = answer.range ?? answer.instant;
  const notes = [...(told?.warnings ?? []), ...(told?.infos ?? [])];
  if (notes.length === 0) return null;
  return (
    <>
      <Shape shape={(told?.warnings.length ?? 0) > 0 ? "warn" : "dot"} />
      <span className="told" title={notes.join("\n")}>
        {notes[0]!.replace(/^PromQL (?:warning|info): /, "")}
        {notes.length > 1 && <span className="t3"> {words.more(notes.length - 1)}</span>}
      </span>
    </>
  );
}

function Cost({
  answer,
  words,
  format,
}: {
  answer: Answered;
  words: ExploreWords;
  format: Format;
}): ReactNode {
  const { stepMs } = useTime();
  const told: Told | undefined = answer.range ?? answer.instant;
  if (answer.isRunning) return <span>{words.running}…</span>;
  if (told === undefined || answer.error !== undefined) return null;
  const parts = [words.series(told.series, format.count(told.series)), format.duration(told.tookMs)];
  if (told.samplesRead !== undefined) parts.push(words.samples(format.compact(told.samplesRead)));
  if (answer.range !== undefined) parts.push(words.step(format.duration(stepMs)));
  return <span>{parts.join(" · ")}</span>;
}

function Result({
  asked,
  answers,
  view,
  words,
  setView,
}: {
  asked: readonly string[];
  answers: readonly Answered[];
  view: View;
  words: ExploreWords;
  setView: (view: View) => void;
}): ReactNode {
  const frames = answers.map(({ range }) => range?.frame);
  const all = useMemo(() => mergeFrames(frames), frames);
  const merged = useMemo(() => largest(all), [all]);
  const labels =
    view === "table"
      ? answers.flatMap(({ instant }) => instant?.rows.map((row) => row.labels) ?? [])
      : (merged?.columns.map((column) => column.labels) ?? []);
  const names = useMemo(
    () => seriesNames(labels),
    [merged, view, answers.map(({ instant }) => instant).length, labels.length],
  );
  const meta = [
    names.varying.length > 0 && names.varying.length < 5
      ? words.by(names.varying.filter((name) => name !== queryLabel).join(", "))
      : "",
    names.shared.length > 0 && names.shared.length < 5
      ? words.all(
          names.shared
            .filter(([name]) => name !== queryLabel)
            .map(([name, value]) => (name === "__name__" ? value : `${name}=${JSON.stringify(value)}`))
            .join(" "),
        )
      : "",
    all !== undefined && merged !== undefined && merged.columns.length < all.columns.length
      ? words.shown(merged.columns.length, all.columns.length)
      : "",
  ].filter(Boolean);
  const isWaiting = answers.every(
    ({ range, instant, error }) => range === undefined && instant === undefined && error === undefined,
  );
  const isEmpty =
    labels.length === 0 && answers.some(({ range, instant }) => range !== undefined || instant !== undefined);
  const failed = answers.every(
    ({ error, range, instant }) => error !== undefined && range === undefined && instant === undefined,
  );
  return (
    <Section
      title={words.result}
      meta={meta.join(" · ")}
      end={
        <span className="seg" style={{ height: 24 }} role="group">
          {views.map((one) => (
            <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
              {words[one]}
            </button>
          ))}
        </span>
      }
    >
      {isWaiting && <Loading rows={6} />}
      {isEmpty && <Empty>{view === "table" ? words.empty : words.emptyRange}</Empty>}
      {!failed && view === "table" && labels.length > 0 && (
        <ResultTable
          rows={answers.flatMap(
            ({ instant }, i) =>
              instant?.rows.map((row) => ({ ...row, letter: asked.length > 1 ? letterOf(i) : "" })) ?? [],
          )}
          names={names}
          words={words}
        />
      )}
      {!failed && view !== "table" && merged !== undefined && labels.length > 0 && (
        <Chart
          frame={merged}
          scale={scaleOf(asked)}
          height={280}
          isStacked={view === "stacked"}
          folds={view === "stacked"}
          name={(column) => chartName(column, names, asked.length > 1)}
          legend="table"
          label={words.result}
          isStale={answers.some(({ error }) => error !== undefined)}
        />
      )}
    </Section>
  );
}

/** A label of our own that says which query a series answers; no metric can have it. */
const queryLabel = " query";

function mergeFrames(frames: readonly (Frame | undefined)[]): Frame | undefined {
  const first = frames.find((frame) => frame !== undefined);
  if (first === undefined) return undefined;
  const isAlone = frames.length === 1;
  const columns = frames.flatMap(
    (frame, i) =>
      frame?.columns.map((column) =>
        isAlone ? column : { ...column, labels: { ...column.labels, [queryLabel]: letterOf(i) } },
      ) ?? [],
  );
  return { ...first, columns: columns.filter(({ v }) => v.length === first.t.length) };
}

/** More lines than this say nothing to the eye. */
const mostLines = 100;

/** The series with the highest means, the highest first; a few stay as they came. */
function largest(frame: Frame | undefined): Frame | undefined {
  if (frame === undefined || frame.columns.length <= 10) return frame;
  const ranked = frame.columns.map((column) => ({
    column,
    mean: summaryOf(column.v).mean ?? Number.NEGATIVE_INFINITY,
  }));
  ranked.sort((a, b) => b.mean - a.mean);
  return { ...frame, columns: ranked.slice(0, mostLines).map(({ column }) => column) };
}

function chartName(
  { labels }: FrameColumn,
  names: ReturnType<typeof seriesNames>,
  isOfMany: boolean,
): string {
  const { [queryLabel]: letter = "", ...own } = labels;
  const varying = names.varying.filter((name) => name !== queryLabel);
  const name = nameOf(own, { ...names, varying });
  return isOfMany ? `${letter} ${name}` : name;
}

function Examples({ words, choose }: { words: ExploreWords; choose: (query: string) => void }): ReactNode {
  return (
    <Section title={words.start}>
      <ul className="examples" style={{ marginTop: 0 }}>
        {words.examples.map(([what, query]) => (
          <li key={query}>
            <button type="button" onClick={() => choose(query)}>
              <span>{what}</span>
              <span className="m">{query}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function History({
  past,
  words,
  choose,
}: {
  past: readonly string[];
  words: ExploreWords;
  choose: (query: string) => void;
}): ReactNode {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="btn quiet hide-s">
          {words.history}
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu history" align="end" sideOffset={4}>
          {past.length === 0 && <Menu.Label>{words.noHistory}</Menu.Label>}
          {past.map((query) => (
            <Menu.Item key={query} onSelect={() => choose(query)}>
              {query}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined; // forbidden by the browser's settings
  }
}
