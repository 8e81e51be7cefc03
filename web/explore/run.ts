import { type Frame, frameOf, type MatrixSeries } from "../charts/frame.ts";
import type { QueryPlan } from "@taffrail/promql";
import { ApiError } from "../shell/api.ts";
import type { Span } from "../shell/range.ts";

/** What an answer says beside its result. */
export interface Told {
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly series: number;
  /** From asking to having the answer, ms. */
  readonly tookMs: number;
  /** Samples the server read; undefined if it does not tell. */
  readonly samplesRead: number | undefined;
  /** What each part took; only where it was asked for. */
  readonly plan: QueryPlan | undefined;
}

/** One row of an instant answer. `value` as the server wrote it. */
export interface InstantRow {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

export interface RangeAnswer extends Told {
  readonly frame: Frame;
}

export interface InstantAnswer extends Told {
  readonly rows: readonly InstantRow[];
}

/** Asks for `expr` over `span`. Rejects with `ApiError`, or with the signal's reason. */
export async function askRange(
  expr: string,
  span: Span,
  stepMs: number,
  explain: boolean,
  signal: AbortSignal,
): Promise<RangeAnswer> {
  const times = { start: seconds(span.start), end: seconds(span.end), step: seconds(stepMs) };
  const { data, told } = await ask<MatrixData>(
    "query_range",
    { query: expr, ...times, ...explained(explain) },
    signal,
  );
  const matrix = data.result.map(({ metric, values }) => ({ metric, values: values ?? [] }));
  return { ...told, series: matrix.length, frame: frameOf(matrix, span.start, span.end, stepMs) };
}

/** Asks for `expr` at `t`. Rejects as `askRange` does. */
export async function askInstant(
  expr: string,
  t: number,
  explain: boolean,
  signal: AbortSignal,
): Promise<InstantAnswer> {
  const params = { query: expr, time: seconds(t), ...explained(explain) };
  const { data, told } = await ask<InstantData>("query", params, signal);
  const rows = rowsOf(data);
  return { ...told, series: rows.length, rows };
}

function explained(explain: boolean): Readonly<Record<string, string>> {
  return explain ? { explain: "true" } : {};
}

interface MatrixData {
  readonly resultType: "matrix";
  readonly result: readonly (Omit<MatrixSeries, "values"> & { readonly values?: MatrixSeries["values"] })[];
}

type InstantData =
  | { readonly resultType: "scalar" | "string"; readonly result: readonly [number, string] }
  | {
      readonly resultType: "vector";
      readonly result: readonly {
        readonly metric: Readonly<Record<string, string>>;
        readonly value?: readonly [number, string];
        readonly histogram?: readonly [number, { readonly count: string; readonly sum: string }];
      }[];
    }
  | MatrixData;

function rowsOf(data: InstantData): readonly InstantRow[] {
  switch (data.resultType) {
    case "scalar":
    case "string":
      return [{ labels: {}, value: data.result[1] }];
    case "vector":
      return data.result.map(({ metric, value, histogram }) => ({
        labels: metric,
        value: value?.[1] ?? `count ${histogram?.[1].count ?? "?"}, sum ${histogram?.[1].sum ?? "?"}`,
      }));
    case "matrix":
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        value: (values ?? []).map(([t, v]) => `${v} @${t}`).join("\n"),
      }));
  }
}

interface Envelope<T> {
  readonly data?: T & {
    readonly stats?: {
      readonly plan?: QueryPlan;
      readonly samples?: { readonly samplesRead?: number; readonly totalQueryableSamples?: number };
    };
  };
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** Longer questions go as a form: proxies cut URLs. */
const longestUrl = 4000;

async function ask<T>(
  path: string,
  params: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ data: T; told: Omit<Told, "series"> }> {
  const asked = performance.now();
  let response: Response;
  try {
    const form = new URLSearchParams({ ...params, stats: "true" });
    response =
      form.toString().length < longestUrl
        ? await fetch(`/api/v1/${path}?${form.toString()}`, { signal })
        : await fetch(`/api/v1/${path}`, { method: "POST", body: form, signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, "the server does not answer", error);
  }
  const answer = (await response.json().catch(() => undefined)) as Envelope<T> | undefined;
  if (!response.ok || answer?.data === undefined) {
    throw new ApiError(response.status, answer?.error ?? `the server answered ${response.status}`);
  }
  const samples = answer.data.stats?.samples;
  const told = {
    warnings: answer.warnings ?? [],
    infos: answer.infos ?? [],
    tookMs: performance.now() - asked,
    samplesRead: samples?.samplesRead ?? samples?.totalQueryableSamples,
    plan: answer.data.stats?.plan,
  };
  return { data: answer.data, told };
}

function seconds(ms: number): string {
  return String(ms / 1000);
}

/** A value as the server wrote it, without the digits that nobody reads: eight are left, of a
 * large number one behind the point; whole numbers stay. */
export function shortValue(text: string): string {
  const value = Number(text);
  if (text.length <= 10 || !Number.isFinite(value) || Number.isInteger(value)) return text;
  return String(Number(Math.abs(value) >= 1e6 ? value.toFixed(1) : value.toPrecision(8)));
}
