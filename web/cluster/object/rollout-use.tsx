import type { ReactNode } from "react";
import type { Frame } from "../../charts/frame.ts";
import { Spark } from "../../charts/spark.tsx";
import { type Answer, useRange } from "../../shell/ask.tsx";
import { plain } from "../../shell/format.ts";
import { Missing } from "../../shell/parts.tsx";
import { Shape } from "../../shell/shapes.tsx";
import { useTime } from "../../shell/time.tsx";
import type { Tell } from "../kinds/column.ts";
import { cpuOf, escapeRegExp, memoryOf, quoted, rateWindow } from "../questions.ts";
import type { Rollout } from "./rollouts.ts";
import type { RolloutWords } from "./rollout-words.ts";

/** More than so many times as much is told as worse. */
const worseFrom = 1.25;
/** Less apart than this counts as the same. */
const sameWithin = 1.1;

type Use = keyof RolloutWords["use"];

/** What pods of a ReplicaSet are told by in queries. */
function podsOf({ replicaSet: { metadata } }: Rollout): string {
  return `namespace=${quoted(metadata.namespace ?? "")}, pod=~${quoted(`${escapeRegExp(metadata.name)}-[a-z0-9]+`)}`;
}

const queries: Readonly<Record<Use, (pods: string, window: string) => string>> = {
  restarts: (pods, window) => `sum(increase(kube_pod_container_status_restarts_total{${pods}}[${window}]))`,
  memory: (pods) => `max(sum by (pod) (${memoryOf(`,${pods}`)}))`,
  cpu: (pods, window) => `avg(sum by (pod) (${cpuOf(`,${pods}`, window)}))`,
};

/** How what two revisions used differs: a pair of curves on one scale for each thing that was measured. */
export function RolloutUse({
  from,
  to,
  tell,
  words,
}: {
  from: Rollout;
  to: Rollout;
  tell: Tell;
  words: RolloutWords;
}): ReactNode {
  return (
    <table className="tbl ob-use" aria-label={words.against(from.revision, to.revision)}>
      <thead>
        <tr>
          <th scope="col" style={{ width: "30%" }}>
            {words.heads.what}
          </th>
          <th scope="col" className="hide-s" />
          <th scope="col" className="r">
            {from.revision}
          </th>
          <th scope="col" className="hide-s" />
          <th scope="col" className="r">
            {to.revision}
          </th>
          <th scope="col" className="dif">
            {words.heads.difference}
          </th>
        </tr>
      </thead>
      <tbody>
        {(["restarts", "memory", "cpu"] as const).map((use) => (
          <UseRow key={use} use={use} from={from} to={to} tell={tell} words={words} />
        ))}
      </tbody>
    </table>
  );
}

function UseRow({
  use,
  from,
  to,
  tell,
  words,
}: {
  use: Use;
  from: Rollout;
  to: Rollout;
  tell: Tell;
  words: RolloutWords;
}): ReactNode {
  const window = rateWindow(useTime().stepMs);
  const old = useRange(queries[use](podsOf(from), window), { points: 120 });
  const fresh = useRange(queries[use](podsOf(to), window), { points: 120 });
  const [was, is] = [figureOf(use, old.data), figureOf(use, fresh.data)];
  const max = Math.max(topOf(old.data), topOf(fresh.data)) * 1.05;
  const { format } = tell;
  const text = (value: number): string => {
    if (use === "memory") return plain(format.bytes(value));
    return use === "cpu" ? format.cores(value) : format.count(Math.round(value));
  };
  const isWorse =
    was !== undefined && is !== undefined && is > was * worseFrom && is - was > (use === "cpu" ? 0.01 : 0.5);
  return (
    <tr>
      <td className="t2">{words.use[use]}</td>
      <Side answer={old} max={max} figure={was} text={text} why={words.unmeasured} />
      <Side answer={fresh} max={max} figure={is} text={text} why={words.unmeasured} isWorse={isWorse} />
      <td className="dif">
        {isWorse && <Shape shape="warn" />}{" "}
        <span className={isWorse ? "w" : "t2"}>{difference(was, is, words)}</span>
      </td>
    </tr>
  );
}

function Side({
  answer,
  max,
  figure,
  text,
  why,
  isWorse = false,
}: {
  answer: Answer<Frame>;
  max: number;
  figure: number | undefined;
  text: (value: number) => string;
  why: string;
  isWorse?: boolean;
}): ReactNode {
  return (
    <>
      <td className="hide-s">
        <Spark frame={answer.data} v={answer.data?.columns[0]?.v} max={max} width={120} height={18} />
      </td>
      <td className={isWorse ? "r w" : "r"} title={figure === undefined ? why : undefined}>
        {figure === undefined ? <Missing isAwaited={answer.isLoading} error={answer.error} /> : text(figure)}
      </td>
    </>
  );
}

function topOf(frame: Frame | undefined): number {
  let top = 0;
  for (const value of frame?.columns[0]?.v ?? []) if (value > top) top = value;
  return top;
}

/** One figure of a curve: of memory its top, of processor time its mean, of restarts the most in one window. */
function figureOf(use: Use, frame: Frame | undefined): number | undefined {
  const known = [...(frame?.columns[0]?.v ?? [])].filter((value) => !Number.isNaN(value));
  if (known.length === 0) return undefined;
  return use === "cpu" ? known.reduce((sum, value) => sum + value, 0) / known.length : Math.max(...known);
}

/** "×1.7", "same"; "" where one of them is not known or nothing. */
function difference(was: number | undefined, is: number | undefined, words: RolloutWords): string {
  if (was === undefined || is === undefined) return "—";
  const [less, more] = [Math.min(was, is), Math.max(was, is)];
  if (more <= less * sameWithin || more - less < 0.005) return words.same;
  if (less < 0.005) return is > was ? `+${Math.round(is * 100) / 100}` : `−${Math.round(was * 100) / 100}`;
  return is > was ? `×${(is / was).toFixed(1)}` : `÷${(was / is).toFixed(1)}`;
}
