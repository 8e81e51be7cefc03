import { type Random, TaffrailError } from "@taffrail/base";
import type { ScrapeConfig } from "../config.ts";
import type { LabelRules } from "./exposed-labels.ts";

/** A body that breaks a limit: the scrape fails whole. */
export class ScrapeLimitError extends TaffrailError {
  readonly code = "scrape/limit";
}

/** What was counted in one body. */
export interface IngestCounts {
  /** Series in the body. */
  readonly scraped: number;
  /** Series left after relabelling. */
  readonly kept: number;
  /** Series not seen in the scrape before. */
  readonly added: number;
  /** Samples left out: the same series twice in one body, or more than ten minutes ahead. */
  readonly repeated: number;
  readonly tooFarAhead: number;
}

/** What of a job and target decides how a body becomes samples. */
export type IngestRules = LabelRules &
  Pick<
    ScrapeConfig,
    | "honorTimestamps"
    | "trackTimestampsStaleness"
    | "sampleLimit"
    | "scrapeNativeHistograms"
    | "alwaysScrapeClassicHistograms"
    | "convertClassicHistogramsToNhcb"
    | "nativeHistogramBucketLimit"
    | "nativeHistogramMinBucketFactor"
  >;

/**
 * What is done with the time at which a counter began, where the exposition says so: nothing; a sample of zero at that time; or it is
 * stored beside each sample.
 */
export type StartTimes = "ignored" | "zero-samples" | "stored";

/** What the scrapes of all targets have in common. */
export interface IngestSwitches {
  readonly random: Random;
  /** Whether exemplars are handed on. */
  readonly exemplars: boolean;
  /** Whether metadata that changed are handed on. */
  readonly metadata: boolean;
  readonly startTimes: StartTimes;
  /** Whether type and unit of a family become labels of its series. */
  readonly typeAndUnitLabels: boolean;
}

/** Samples and nothing beside them. */
export const samplesOnly: Omit<IngestSwitches, "random"> = {
  exemplars: false,
  metadata: false,
  startTimes: "ignored",
  typeAndUnitLabels: false,
};
