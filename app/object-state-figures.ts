import type { Clock, Instruments } from "@taffrail/base";
import type { ObjectState, RowsFigures } from "@taffrail/kubestate";

/** Something that is known of object state, by resource. */
export interface ObjectStateFigure {
  readonly type: "gauge" | "counter";
  readonly name: string;
  readonly help: string;
  /** `now` is Unix milliseconds. */
  readonly read: (state: ObjectState, now: number) => readonly (readonly [resource: string, value: number])[];
}

/** How fresh each watch is, and what each resource takes. */
export const objectStateFigures: readonly ObjectStateFigure[] = [
  {
    type: "gauge",
    name: "taffrail_kubestate_watch_age_seconds",
    help: "Time since the API server was last heard of, by what is watched: how old its samples may be.",
    read: ({ watches }, now) =>
      watches.flatMap(({ resource, freshness: { heardAt } }) =>
        heardAt === undefined ? [] : [[resource, (now - heardAt) / 1000] as const],
      ),
  },
  {
    type: "gauge",
    name: "taffrail_kubestate_watch_live",
    help: "Whether nothing is known to be amiss with a watch.",
    read: ({ watches }) =>
      watches.map(({ resource, freshness }) => [resource, Number(freshness.state === "live")]),
  },
  figure("gauge", "objects", "Objects shown.", (f) => f.objects),
  figure("gauge", "series", "Samples shown.", (f) => f.samples),
  figure("gauge", "memory_bytes", "Memory held by samples.", (f) => f.bytes),
  figure("counter", "pages_changed_total", "Pages changed.", (f) => f.pagesChanged),
  figure(
    "counter",
    "faults_total",
    "Families that could not be worked out for an object: a field was not what it should be.",
    (f) => f.faults,
  ),
];

function figure(
  type: ObjectStateFigure["type"],
  name: string,
  help: string,
  of: (figures: RowsFigures) => number,
): ObjectStateFigure {
  const read = ({ figures }: ObjectState): [string, number][] =>
    Array.from(figures, ([resource, one]) => [resource, of(one)]);
  return { type, name: `taffrail_kubestate_${name}`, help, read };
}

/** Puts the figures of a server's object state among its own metrics. */
export function observeObjectState(instruments: Instruments, state: ObjectState, clock: Clock): void {
  for (const { type, name, help, read } of objectStateFigures) {
    instruments.observedRows(type, name, help, ["resource"], () =>
      read(state, clock.now()).map(([resource, value]) => [[resource], value]),
    );
  }
}
