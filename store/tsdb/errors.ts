import { TaffrailError } from "@taffrail/base";
import type { Labels } from "@taffrail/model";

/** A new series was refused because the series there are fill the memory that was granted. Those there are go on. */
export class HeadFullError extends TaffrailError {
  readonly code = "tsdb/head-full";

  constructor(labels: Labels, heldBytes: number, maxBytes: number) {
    const mib = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    super(
      `cannot add a series of ${labels.name || labels.toString()}: memory holds ${mib(heldBytes)} of ${mib(maxBytes)}`,
      {
        hint: "grant more memory, or drop labels with many values before they are stored",
      },
    );
  }
}

/** A label set that no series can have. */
export class InvalidSeriesError extends TaffrailError {
  readonly code = "tsdb/invalid-series";
}

/** The store was closed. */
export class TsdbClosedError extends TaffrailError {
  readonly code = "tsdb/closed";

  constructor() {
    super("cannot use the store: it is closed");
  }
}
