import { type ReactNode, useMemo } from "react";
import { Chart } from "../../charts/chart.tsx";
import type { Level } from "../../charts/marks.ts";
import { useRange } from "../../shell/ask.tsx";
import { plain } from "../../shell/format.ts";
import { queryPage } from "../../shell/links.ts";
import { Empty, Section } from "../../shell/parts.tsx";
import { To } from "../../shell/place.tsx";
import { useTime } from "../../shell/time.tsx";
import type { Tell } from "../kinds/column.ts";
import type { KubeObject, Pod } from "../kinds.ts";
import { rateWindow } from "../questions.ts";
import { type Graph, type GraphAbout, graphs } from "./graphs.ts";
import type { ObjectWords } from "./words.ts";

/** The graphs of a kind: what it uses, has, and aims at. Those of which nothing is stored are left out. */
export function GraphList({
  plural,
  object,
  pods,
  tell,
  words,
}: {
  plural: string;
  object: KubeObject;
  pods: readonly Pod[];
  tell: Tell;
  words: ObjectWords;
}): ReactNode {
  const rows = graphs[plural] ?? [];
  const { stepMs } = useTime();
  const window = rateWindow(stepMs);
  const about: GraphAbout = { object, pods, window };
  const { name, namespace } = object.metadata;
  const named = pods.map((pod) => pod.metadata.name).join();
  const queries = useMemo(
    () => rows.map(({ query }) => query({ object, pods, window })),
    [plural, name, namespace, window, named],
  );
  // As many questions for every object of a kind: the page of another kind is another component.
  const answers = queries.map((query) => useRange(query));
  if (rows.length === 0) return null;
  const isIn = answers.every(({ data, error }) => data !== undefined || error !== undefined);
  const shown = rows.filter((_, i) => {
    const { data, error } = answers[i]!;
    return (
      queries[i] !== undefined &&
      (data === undefined ? error !== undefined || !isIn : data.columns.length > 0)
    );
  });
  if (shown.length === 0) {
    return (
      <Section isFirst title={words.use}>
        <Empty>{words.noSamples}</Empty>
      </Section>
    );
  }
  return (
    <div className="grid">
      {shown.map((graph, place) => {
        const i = rows.indexOf(graph);
        const { data, error, isStale } = answers[i]!;
        const page = queries[i] === undefined ? undefined : queryPage(queries[i]);
        const isAlone = place === shown.length - 1 && shown.length % 2 === 1;
        return (
          <Section
            key={graph.title}
            isFirst={place < 2}
            span={isAlone ? 12 : 6}
            title={words.graphs[graph.title]}
            meta={graph.title === "restarts" ? words.restartsIn(window) : words.graphMeta[graph.title]}
            end={
              page !== undefined && (
                <To
                  to={page.to}
                  params={page.params}
                  aria-label={`${words.graphs[graph.title]}: ${tell.text.chart.query}`}
                >
                  {tell.text.nav.metrics}
                </To>
              )
            }
          >
            <Chart
              frame={data}
              scale={graph.scale}
              height={142}
              name={({ labels }) => nameOf(labels, graph, words)}
              levels={levelsOf(graph, about, tell, words)}
              {...(graph.isStacked === true ? { isStacked: true } : {})}
              legend={graph.by === "" ? "none" : "line"}
              label={words.graphs[graph.title]}
              {...(error === undefined ? {} : { error })}
              isStale={isStale}
            />
          </Section>
        );
      })}
    </div>
  );
}

function nameOf(labels: Readonly<Record<string, string>>, { by, title }: Graph, words: ObjectWords): string {
  if (by === "") return words.graphs[title];
  const value = labels[by] ?? "";
  return by === "series" && value in words.series
    ? words.series[value as keyof ObjectWords["series"]]
    : value;
}

function levelsOf(
  { levels, scale, title }: Graph,
  about: GraphAbout,
  { format }: Tell,
  words: ObjectWords,
): readonly Level[] {
  const write = (value: number): string =>
    scale === "cores"
      ? format.cores(value)
      : scale === "bytes"
        ? plain(format.bytes(value))
        : format.count(value);
  const all = levels?.(about) ?? [];
  const limit = all.find(({ kind }) => kind === "limit")?.value;
  return all.map(({ kind, value }) => ({
    kind,
    value,
    label:
      kind === "request"
        ? limit !== undefined && value > limit * 0.85
          ? "" // beside a limit so near, its words would lie over the limit's
          : words.request(write(value))
        : title === "volume"
          ? words.capacity(write(value))
          : words.limit(write(value)),
  }));
}
