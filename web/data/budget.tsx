import type { ReactNode } from "react";
import { useShared } from "../shell/context.tsx";
import { plain } from "../shell/format.ts";
import { Bar } from "../shell/parts.tsx";
import { diskUsed, type StoreView } from "./store-view.ts";
import type { DataWords } from "./words.ts";

/** Past this share of what was promised a bar turns warning, then critical. */
const warnShare = 0.85;
const critShare = 0.98;

/** What was promised and what of it is used. */
export function Budget({ view, words }: { view: StoreView; words: DataWords }): ReactNode {
  const { format } = useShared();
  const size = (bytes: number): string => plain(format.bytes(bytes));
  const { memory, disk, retention } = view;
  const { parts } = memory;
  const used = diskUsed(view);
  const diskAll = disk.most > 0 ? disk.most : used + disk.free;
  const { promisedMs, heldMs, bytesPerDay } = retention;
  return (
    <div className="dt-budget">
      <Row
        name={words.memory}
        share={memory.granted === null ? undefined : memory.resident / memory.granted}
        value={size(memory.resident)}
        all={memory.granted === null ? words.notGranted : words.granted(size(memory.granted))}
        sub={words.memorySub(
          size(parts["series"] ?? 0),
          size(parts["chunks"] ?? 0),
          size(parts["blockPages"] ?? 0),
        )}
      />
      <Row
        name={words.headRow}
        share={memory.head.held / memory.head.most}
        value={size(memory.head.held)}
        all={words.of(size(memory.head.most))}
        sub={words.headSub}
      />
      <Row
        name={words.disk}
        share={used / diskAll}
        isPlain={disk.most > 0 && (heldMs === null || promisedMs === null || heldMs >= promisedMs)}
        value={size(used)}
        all={disk.most > 0 ? words.of(size(disk.most)) : words.free(size(disk.free))}
        sub={
          view.remote === undefined
            ? words.diskSub(size(disk.blocks), size(disk.log), size(disk.headChunks))
            : words.waitingSub(size(disk.log))
        }
      />
      <Row
        name={words.retention}
        share={heldMs === null || promisedMs === null ? undefined : Math.min(1, heldMs / promisedMs)}
        isPlain
        value={
          heldMs === null
            ? promisedMs === null
              ? view.remote === undefined
                ? words.anyAge
                : words.keptThere
              : format.span(promisedMs)
            : format.span(heldMs)
        }
        all={heldMs === null || promisedMs === null ? "" : words.promised(format.span(promisedMs))}
        sub={bytesPerDay === null ? "" : words.retentionSub(size(bytesPerDay))}
      />
      <Row
        name={words.queries}
        share={undefined}
        value={format.count(memory.queries.maxConcurrent)}
        all={words.atOnce}
        sub={words.queriesSub(
          format.compact(memory.queries.maxSamples),
          format.duration(memory.queries.timeoutMs),
        )}
      />
    </div>
  );
}

function Row({
  name,
  share,
  value,
  all,
  sub,
  isPlain = false,
}: {
  name: string;
  /** Of what was promised; without it there is no bar. */
  share: number | undefined;
  value: string;
  all: string;
  sub: string;
  /** Whether much of it is no trouble. */
  isPlain?: boolean;
}): ReactNode {
  const { format } = useShared();
  const tone =
    isPlain || share === undefined || share < warnShare ? undefined : share < critShare ? "warn" : "crit";
  return (
    <div className="cap">
      <span>{name}</span>
      <span className="track">{share !== undefined && <Bar used={share} limit={1} tone={tone} />}</span>
      <span className="v">
        <b>{value}</b> <span className="t3">{all}</span>
      </span>
      <span className="sub">
        <span>{sub}</span>
        <span>{share === undefined ? "" : format.share(share)}</span>
      </span>
    </div>
  );
}
