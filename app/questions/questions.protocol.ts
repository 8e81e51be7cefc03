import type { FloatHistogram } from "@taffrail/model";
import type { EngineLimits, QueryStats, QueryTimes } from "@taffrail/promql";
import type { PackedLabels, PackedSelection } from "@taffrail/tsdb";
import type { Features } from "../features.ts";

/** What a worker is started with. */
export interface WorkerSetup {
  /** The store's data folder. */
  readonly dir: string;
  /** For pages of files that it reads. */
  readonly cacheBytes: number;
  readonly features: Features["promql"];
  /** As the plan of a query calls it. */
  readonly name: string;
}

/** A question with all its series. The selections come in the order in which the engine asks for them. */
export interface HandedQuestion {
  readonly text: string;
  readonly times: QueryTimes;
  readonly lookbackMs: number;
  readonly timeoutMs: number;
  readonly limits: EngineLimits;
  readonly explain: boolean;
  readonly selections: readonly PackedSelection[];
}

/** Main thread to worker. Each `ask` earns exactly one reply with its id. */
export type Request =
  | { readonly kind: "ask"; readonly id: number; readonly question: HandedQuestion }
  | { readonly kind: "cancel"; readonly id: number };

/** An error on its way between threads. */
export interface ErrorReport {
  readonly message: string;
  /** Of a `TaffrailError`, or "". */
  readonly code: string;
  readonly hint: string | undefined;
}

export type Reply =
  | { readonly kind: "answered"; readonly id: number; readonly answer: PackedAnswer }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorReport };

/** An answer in columns. */
export interface PackedAnswer {
  readonly value: PackedValue;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly stats: QueryStats;
}

export type PackedValue =
  | { readonly kind: "scalar"; readonly t: number; readonly v: number }
  | { readonly kind: "string"; readonly t: number; readonly text: string }
  | {
      readonly kind: "vector";
      readonly t: number;
      readonly labels: PackedLabels;
      readonly v: Float64Array<ArrayBuffer>;
      /** By element; empty where there are none at all. */
      readonly histograms: readonly (FloatHistogram | undefined)[];
    }
  | {
      readonly kind: "matrix";
      readonly labels: PackedLabels;
      /** What the floats of all series lie in, several in one. */
      readonly buffers: readonly ArrayBuffer[];
      /** Five numbers a series: buffer and first number of its times, the same of its values, how many there are. */
      readonly places: Uint32Array<ArrayBuffer>;
      /** Histograms of each series; the columns hold them one series after another. */
      readonly others: Uint32Array<ArrayBuffer>;
      readonly histogramT: Float64Array<ArrayBuffer>;
      readonly histograms: readonly FloatHistogram[];
    };
