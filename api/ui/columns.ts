import { columnsContentType, type ColumnSeries, encodeColumns } from "@taffrail/wire";
import { NotSupportedError } from "@taffrail/base";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { asked, queryOptions, rangeOf } from "../prometheus/query.ts";
import type { MatrixSeries } from "../prometheus/room.ts";
import type { UiRoom } from "./room.ts";

/** Answers a query over a range as columns on one grid: no text for any sample, and nothing to parse in the page. */
export const rangeColumns: Handler<UiRoom, Reply> = async (params, { engine, signal }) => {
  const { start, end, stepMs } = rangeOf(params);
  const options = queryOptions(params, signal);
  const { value, warnings, infos } = await asked(
    engine.range(params.text("query"), start, end, stepMs, options),
  );
  const times = Float64Array.from(
    { length: Math.floor((end - start) / stepMs) + 1 },
    (_, i) => start + i * stepMs,
  );
  const found = value.kind === "matrix" ? value.series : [];
  const series = found.map((one) => columnOf(one, start, stepMs, times.length));
  return {
    status: 200,
    headers: { "content-type": columnsContentType },
    body: encodeColumns({ times, series, warnings, infos }),
  };
};

/** A series on the grid: the engine answers at its points only, so a sample's place follows from its time. */
function columnOf(
  { labels, t, v, histograms }: MatrixSeries,
  start: number,
  stepMs: number,
  length: number,
): ColumnSeries {
  if (histograms.length > 0 && t.length === 0) {
    throw new NotSupportedError("native histograms in the page's charts", {
      hint: "ask for histogram_quantile(…) or histogram_count(…) of it",
    });
  }
  const values = new Float64Array(length).fill(Number.NaN);
  for (let i = 0; i < t.length; i++) values[Math.round((t[i]! - start) / stepMs)] = v[i]!;
  return { labels: labels.toJSON(), values };
}
