import type { ReactNode } from "react";
import { useShared } from "../shell/context.tsx";
import { plain } from "../shell/format.ts";
import { Empty, Section } from "../shell/parts.tsx";
import { type Block, type StoreView, stretchesOf } from "./store-view.ts";
import type { DataWords } from "./words.ts";

/** Blocks and head as stretches of time. */
export function Blocks({ view, words, now }: { view: StoreView; words: DataWords; now: number }): ReactNode {
  const { format } = useShared();
  const { blocks, compacting } = view;
  const size = (bytes: number): string => plain(format.bytes(bytes));
  const stretches = stretchesOf(view, now);
  const all = stretches.reduce((sum, { ms }) => sum + ms, 0);
  const first = blocks[0];
  const titleOf = (block: Block): string =>
    [
      words.block(
        format.minute(block.minTime, now),
        format.minute(block.maxTime, now),
        size(block.sizeBytes),
        format.count(block.level),
      ),
      ...(block.tombstones > 0 ? [words.deletions(format.count(block.tombstones))] : []),
      ...(block.leavesAt === null ? [] : [words.leaves(format.minute(block.leavesAt, now))]),
    ].join(", ");
  const meta = [
    ...(first === undefined
      ? []
      : [
          words.blocksMeta(
            format.count(blocks.length),
            size(view.disk.blocks),
            format.span(now - first.minTime),
          ),
        ]),
    ...(compacting === null
      ? []
      : [
          words.compacting(
            format.count(compacting.blocks),
            format.share(compacting.of === 0 ? 0 : compacting.series / compacting.of),
          ),
        ]),
    ...(first === undefined || first.leavesAt === null
      ? []
      : [words.next(format.minute(first.minTime, now), format.minute(first.leavesAt, now))]),
  ].join(" · ");
  return (
    <Section
      title={words.blocks}
      meta={meta}
      end={
        first !== undefined && (
          <span className="key">
            <Swatch color="var(--q5)" word={words.keyHead} />
            <Swatch color="var(--q2)" word={words.keyBlock} />
            <Swatch color="var(--track)" word={words.keyLeaving} />
          </span>
        )
      }
    >
      {first === undefined && <Empty>{words.noBlocks}</Empty>}
      {first !== undefined && (
        <>
          <div className="dt-blocks" role="img" aria-label={meta}>
            {stretches.map(({ kind, ms, block }, i) => (
              <i
                key={block?.ulid ?? i}
                className={`${kind}${ms / all < 0.04 ? " thin" : ""}`}
                style={{ flex: ms / all }}
                {...(block === undefined ? {} : { title: titleOf(block) })}
              >
                {block === undefined ? "" : size(block.sizeBytes)}
              </i>
            ))}
          </div>
          <div className="dt-ends">
            <span>{format.minute(first.minTime, now)}</span>
            <span>{words.now}</span>
          </div>
        </>
      )}
    </Section>
  );
}

function Swatch({ color, word }: { color: string; word: string }): ReactNode {
  return (
    <span>
      <i className="sw" style={{ background: color }} />
      {word}
    </span>
  );
}
