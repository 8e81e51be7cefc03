import type { Condition, KubeObject, Quantity } from "../object.ts";

/** Scales a workload by what it uses. */
export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec?: {
    readonly scaleTargetRef?: {
      readonly apiVersion?: string;
      readonly kind?: string;
      readonly name?: string;
    };
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly metrics?: readonly AutoscalerMetric<"target">[];
    readonly behavior?: {
      readonly scaleUp?: { readonly tolerance?: Quantity };
      readonly scaleDown?: { readonly tolerance?: Quantity };
    };
  };
  readonly status?: {
    readonly currentReplicas?: number;
    readonly desiredReplicas?: number;
    readonly observedGeneration?: number;
    readonly lastScaleTime?: string | null;
    readonly currentMetrics?: readonly AutoscalerMetric<"current">[] | null;
    readonly conditions?: readonly Condition[];
  };
}

/** A metric that an autoscaler goes by: what it should be (`target`), or what it is (`current`). */
export interface AutoscalerMetric<Side extends "target" | "current"> {
  readonly type: string;
  readonly object?: Named & Measured<Side>;
  readonly pods?: Named & Measured<Side>;
  readonly external?: Named & Measured<Side>;
  readonly resource?: { readonly name: string } & Measured<Side>;
  readonly containerResource?: {
    readonly name: string;
    readonly container: string;
  } & Measured<Side>;
}

interface Named {
  readonly metric?: { readonly name?: string };
}

type Measured<Side extends string> = { readonly [side in Side]?: MetricValue };

/** At most some of the three are there. */
export interface MetricValue {
  readonly value?: Quantity;
  readonly averageValue?: Quantity;
  /** Percent of what is requested. */
  readonly averageUtilization?: number;
}

/** How many pods of a set may be away at once. */
export interface PodDisruptionBudget extends KubeObject {
  readonly status?: {
    readonly currentHealthy?: number;
    readonly desiredHealthy?: number;
    readonly disruptionsAllowed?: number;
    readonly expectedPods?: number;
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
  };
}
