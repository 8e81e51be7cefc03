import type { Condition, KubeObject, LabelSelector, ObjectReference } from "../object.ts";
import type { PodTemplate } from "./pod.ts";

/** Runs pods until enough of them have succeeded. */
export interface Job extends KubeObject {
  readonly spec?: JobSpec;
  readonly status?: {
    readonly active?: number;
    readonly ready?: number;
    readonly succeeded?: number;
    readonly failed?: number;
    readonly startTime?: string | null;
    readonly completionTime?: string | null;
    readonly conditions?: readonly Condition[];
  };
}

/** What a job should do. */
export interface JobSpec {
  readonly parallelism?: number;
  readonly completions?: number;
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly suspend?: boolean;
  readonly ttlSecondsAfterFinished?: number;
  readonly selector?: LabelSelector;
  readonly template?: PodTemplate;
}

/** Makes jobs by the clock. */
export interface CronJob extends KubeObject {
  readonly spec?: {
    readonly schedule?: string;
    readonly timeZone?: string;
    readonly concurrencyPolicy?: string;
    readonly suspend?: boolean;
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit?: number;
    readonly failedJobsHistoryLimit?: number;
    readonly jobTemplate?: { readonly spec?: JobSpec };
  };
  readonly status?: {
    readonly active?: readonly ObjectReference[];
    readonly lastScheduleTime?: string | null;
    readonly lastSuccessfulTime?: string | null;
  };
}
