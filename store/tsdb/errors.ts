import { TaffrailError } from "@taffrail/base";
import type { Labels } from "@taffrail/model";
import type { Growth } from "./head/growth.ts";

/** A new series was refused because the series there are fill the memory that was granted. Those there are go on. */
export class HeadFullError extends TaffrailError {
  readonly code = "tsdb/head-full";

  constructor(labels: Labels, heldBytes: number, maxBytes: number, growth: Growth) {
    const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    const offenders = offendersIn(growth);
    super(
      `cannot add a series of ${labels.name || labels.toString()}: memory holds ${mib(heldBytes)} of ${mib(maxBytes)}${offenders === "" ? "" : `; most new series: ${offenders}`}`,
      {
        hint: "grant more memory, or drop labels with many values before they are stored",
      },
    );
  }
}

/** Who brought most of the new series, in words. */
function offendersIn({ metrics, targets, labels }: Growth): string {
  const [metric] = metrics;
  const [target] = targets;
  const [label] = labels;
  return [
    ...(target === undefined || target.job === ""
      ? []
      : [`target ${target.job}/${target.instance} (${target.count})`]),
    ...(metric === undefined ? [] : [`metric ${metric.name} (${metric.count})`]),
    ...(label === undefined ? [] : [`label ${label.name} (${label.count} new values)`]),
  ].join(", ");
}

/** A label set that no series can have. */
export class InvalidSeriesError extends TaffrailError {
  readonly code = "tsdb/invalid-series";
}

/** Something needs the whole log, and the log cannot be read as things stand. It is tried again: so may this be. */
export class ReplayUnfinishedError extends TaffrailError {
  readonly code = "tsdb/replay-unfinished";

  constructor(purpose: string, reason: string) {
    super(`cannot ${purpose}: the log is not back yet, as it cannot be read: ${reason}`, {
      hint: "look after the disk; the log is tried again by itself, and nothing needs a restart",
    });
  }
}

/** The store was closed. */
export class TsdbClosedError extends TaffrailError {
  readonly code = "tsdb/closed";

  constructor() {
    super("cannot use the store: it is closed");
  }
}
