import { type AutoscalerMetric, type HorizontalPodAutoscaler, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, conditions, created, deleted, itemsOf } from "../family.ts";
import { generation, labelsFamily, namespaced, stable, type StateTable } from "../family.ts";
import { approximately, numberOf } from "../quantity.ts";
import type { Samples } from "../samples.ts";

/** Families of a HorizontalPodAutoscaler; names and labels as kube-state-metrics v2 exposes them. */
export const horizontalPodAutoscalerState: StateTable<HorizontalPodAutoscaler> = {
  type: resourceTypes.horizontalpodautoscalers,
  identify: namespaced("horizontalpodautoscaler"),
  families: [
    alpha("kube_horizontalpodautoscaler_info", "Information about this autoscaler.", ({ spec }, out) => {
      const { apiVersion = "", kind = "", name = "" } = spec?.scaleTargetRef ?? {};
      out.one({
        ...(apiVersion === "" ? {} : { scaletargetref_api_version: apiVersion }),
        scaletargetref_kind: kind,
        scaletargetref_name: name,
      });
    }),
    stable(
      "kube_horizontalpodautoscaler_metadata_generation",
      "The generation observed by the HorizontalPodAutoscaler controller.",
      generation,
    ),
    stable(
      "kube_horizontalpodautoscaler_spec_max_replicas",
      "Upper limit for the number of pods that can be set by the autoscaler; cannot be smaller than MinReplicas.",
      ({ spec }, out) => out.add(spec?.maxReplicas ?? 0),
    ),
    stable(
      "kube_horizontalpodautoscaler_spec_min_replicas",
      "Lower limit for the number of pods that can be set by the autoscaler, default 1.",
      ({ spec }, out) => out.add(spec?.minReplicas ?? 1),
    ),
    alpha(
      "kube_horizontalpodautoscaler_spec_target_metric",
      "The metric specifications used by this autoscaler when calculating the desired replica count.",
      ({ spec }, out) => {
        for (const metric of itemsOf(spec?.metrics)) values(metric, "target", out);
      },
    ),
    alpha(
      "kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance",
      "The tolerance on the ratio between the current and desired metric value below which no scale down occurs.",
      ({ spec }, out) => out.add(approximately(spec?.behavior?.scaleDown?.tolerance)),
    ),
    alpha(
      "kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance",
      "The tolerance on the ratio between the current and desired metric value below which no scale up occurs.",
      ({ spec }, out) => out.add(approximately(spec?.behavior?.scaleUp?.tolerance)),
    ),
    stable(
      "kube_horizontalpodautoscaler_status_target_metric",
      "The current metric status used by this autoscaler when calculating the desired replica count.",
      ({ status }, out) => {
        for (const metric of itemsOf(status?.currentMetrics)) values(metric, "current", out);
      },
    ),
    stable(
      "kube_horizontalpodautoscaler_status_current_replicas",
      "Current number of replicas of pods managed by this autoscaler.",
      ({ status }, out) => out.add(status?.currentReplicas ?? 0),
    ),
    stable(
      "kube_horizontalpodautoscaler_status_desired_replicas",
      "Desired number of replicas of pods managed by this autoscaler.",
      ({ status }, out) => out.add(status?.desiredReplicas ?? 0),
    ),
    annotationsFamily("kube_horizontalpodautoscaler_annotations"),
    labelsFamily("kube_horizontalpodautoscaler_labels", "STABLE"),
    stable(
      "kube_horizontalpodautoscaler_status_condition",
      "The condition of this autoscaler.",
      ({ status }, out) => conditions(status?.conditions, out),
    ),
    alpha("kube_horizontalpodautoscaler_created", "Unix creation timestamp", created),
    alpha("kube_horizontalpodautoscaler_deletion_timestamp", "Unix deletion timestamp", deleted),
  ],
};

/** A sample for each form in which a metric is given: a value, an average a pod, percent of what is requested. */
function values<Side extends "target" | "current">(
  metric: AutoscalerMetric<Side>,
  side: Side,
  out: Samples,
): void {
  const { object, pods, external, resource, containerResource } = metric;
  const source = object ?? pods ?? external ?? resource ?? containerResource;
  const measured = source?.[side];
  if (measured === undefined) return;
  const labelled = object ?? pods ?? external;
  const name = labelled?.metric?.name ?? resource?.name ?? containerResource?.name ?? "";
  const container = containerResource?.container ?? "";
  const add = (type: string, value: number | undefined): void => {
    out.add(value, { metric_name: name, metric_target_type: type, container });
  };
  add("value", numberOf(measured.value));
  add("average", numberOf(measured.averageValue));
  add("utilization", measured.averageUtilization);
}
