import { Fragment, type ReactNode } from "react";
import type { OperatorCost, QueryPlan } from "@taffrail/promql";
import { type Format, plain } from "../shell/format.ts";
import { Section } from "../shell/parts.tsx";
import type { ExploreWords } from "./words.ts";

/** A plan to be shown, with the letter of its query where there are several. */
export interface ShownPlan {
  readonly letter: string;
  readonly plan: QueryPlan;
}

/** One part of a plan as a row. */
interface Row {
  readonly cost: OperatorCost;
  readonly depth: number;
}

/** What each part of the queries took on the server: parts stand below the one that asked them. */
export function QueryPlans({
  plans,
  words,
  format,
}: {
  plans: readonly ShownPlan[];
  words: ExploreWords;
  format: Format;
}): ReactNode {
  return (
    <>
      {plans.map(({ letter, plan }) => (
        <Section
          key={letter}
          title={`${words.plan}${letter === "" ? "" : ` ${letter}`}`}
          meta={[
            plan.thread === "main" ? words.mainThread : words.workerThread,
            `${words.findingSeries} ${format.duration(plan.selectMs)}`,
            `${words.evaluating} ${format.duration(plan.root.totalMs)}`,
          ].join(" · ")}
        >
          <PlanTable plan={plan} words={words} format={format} />
        </Section>
      ))}
    </>
  );
}

function PlanTable({
  plan,
  words,
  format,
}: {
  plan: QueryPlan;
  words: ExploreWords;
  format: Format;
}): ReactNode {
  const figure = (value: number, text: (value: number) => string): ReactNode =>
    value === 0 ? <span className="t3">–</span> : text(value);
  return (
    <div className="hscroll">
      <table className="tbl plan" aria-label={words.plan}>
        <thead>
          <tr>
            <th>{words.operation}</th>
            <th className="r">{words.seriesHead}</th>
            <th className="r">{words.samplesHead}</th>
            <th className="r">{words.bytesHead}</th>
            <th className="r">{words.timeHead}</th>
            <th className="share" />
          </tr>
        </thead>
        <tbody>
          {rowsOf(plan.root, 0).map(({ cost, depth }, i) => {
            const share = plan.root.totalMs > 0 ? cost.selfMs / plan.root.totalMs : 0;
            return (
              <tr key={i}>
                <td style={{ paddingInlineStart: depth * 16 }} title={cost.text}>
                  <b>{cost.operator}</b>
                  {cost.operator !== cost.text && (
                    <Fragment>
                      {" "}
                      <span className="m t3">{cost.text}</span>
                    </Fragment>
                  )}
                </td>
                <td className="r">{figure(cost.series, format.count)}</td>
                <td className="r">{figure(cost.samples, format.compact)}</td>
                <td className="r">{figure(cost.bytes, (bytes) => plain(format.bytes(bytes)))}</td>
                <td className="r">{format.duration(cost.selfMs)}</td>
                <td className="share" title={format.share(share)}>
                  <i style={{ inlineSize: `${share * 100}%` }} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A tree, line by line; numbers and texts are left out, as they cost nothing. */
function rowsOf(cost: OperatorCost, depth: number): readonly Row[] {
  if (cost.operator === "literal" && depth > 0) return [];
  return [{ cost, depth }, ...cost.children.flatMap((child) => rowsOf(child, depth + 1))];
}
