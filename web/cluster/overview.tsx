import "./overview.css";
import { type ReactNode, useMemo, useState } from "react";
import { useInNamespace, useNamespace, useObjects } from "../shell/ask.tsx";
import { useShared } from "../shell/context.tsx";
import { Failed, Loading, PageHead } from "../shell/parts.tsx";
import { Shape } from "../shell/shapes.tsx";
import { healthOf } from "../shell/status.ts";
import { useWrongNow } from "../shell/telling.tsx";
import { useTime } from "../shell/time.tsx";
import { Capacity } from "./capacity.tsx";
import { Collection } from "./collection.tsx";
import { Finds, findsText } from "./finds.tsx";
import type { Node, Pod } from "./kinds.ts";
import { Namespaces } from "./namespaces.tsx";
import { NodesInBrief } from "./nodes-brief.tsx";
import { PodsByState } from "./pods-by-state.tsx";
import { disk, nodeUse, used } from "./questions.ts";
import { Restarts } from "./restarts.tsx";
import { freshMs, type Wrong } from "./wrong-now.ts";

/** The first page: what is wrong now, in sentences; then room, nodes, pods, restarts, namespaces. */
export function Page(): ReactNode {
  const { text, format, objects } = useShared();
  const { now } = useTime();
  const known = useObjects<Pod>("pods");
  const pods = useInNamespace(known.items);
  const nodes = useObjects<Node>("nodes").items;
  const wrong = useWrongNow();
  const namespace = useNamespace();
  const isKnown = known.at > 0;
  const title = useMemo(
    () => titleOf(wrong, text, now, (t) => format.minute(t, now)),
    [wrong, text, format, now],
  );
  return (
    <>
      <PageHead
        title={isKnown ? title : text.overview.title}
        name={text.overview.title}
        {...(wrong.length > 0 ? { acts: <CopyAsText title={title} rows={wrong} /> } : {})}
      />
      {known.state === "failed" && (
        <Failed
          what={text.nav.pods}
          error={known.error}
          since={known.at}
          retry={() => objects.retry("pods")}
        />
      )}
      <section className="sec" style={{ marginTop: 8 }}>
        {!isKnown && known.state === "loading" && <Loading rows={5} />}
        {isKnown && wrong.length === 0 && (
          <p className="calm">
            <Shape shape="ok" />
            {text.wrong.calm(format.count(pods.length), format.count(nodes.length))}
          </p>
        )}
        {isKnown && wrong.length > 0 && <Finds rows={wrong} />}
      </section>
      {isKnown && (
        <>
          <div className="grid">
            <Capacity
              nodes={nodes}
              pods={pods}
              cpuQuery={
                namespace === "" ? [nodeUse.cpu, used.cpu("")] : [used.cpu(namespace), used.cpu(namespace)]
              }
              memoryQuery={
                namespace === ""
                  ? [nodeUse.memory, used.memory("")]
                  : [used.memory(namespace), used.memory(namespace)]
              }
              diskSizeQuery={disk.sizeBy("node")}
              diskFreeQuery={disk.freeBy("node")}
            />
            <NodesInBrief nodes={nodes} />
            <PodsByState pods={pods} />
          </div>
          <div className="grid">
            <Restarts />
            <Collection />
          </div>
          {namespace === "" && <Namespaces pods={pods} />}
        </>
      )}
    </>
  );
}

/** "4 things are wrong, 1 is not known; it began with node-7 at 02:12". */
function titleOf(
  wrong: readonly Wrong[],
  text: ReturnType<typeof useShared>["text"],
  now: number,
  time: (t: number) => string,
): string {
  const unknown = wrong.filter(({ shape }) => healthOf(shape) === "unk").length;
  const said = text.wrong.title(wrong.length - unknown, unknown);
  const dated = wrong.filter(
    ({ since, shape }) => since !== undefined && now - since < freshMs && healthOf(shape) === "crit",
  );
  const first = dated.toSorted((a, b) => a.since! - b.since!)[0];
  return first === undefined || wrong.length < 2
    ? said
    : said + text.wrong.began(first.subject, time(first.since!));
}

function CopyAsText({ title, rows }: { title: string; rows: readonly Wrong[] }): ReactNode {
  const { text } = useShared();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(findsText(title, rows));
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" className="btn hide-s" onClick={() => void copy()}>
      {isCopied ? text.wrong.copied : text.wrong.copy}
    </button>
  );
}
