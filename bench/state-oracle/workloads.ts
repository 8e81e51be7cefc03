import { nextRun } from "./cron.ts";
import {
  always,
  condition,
  conditions,
  conditionsOf,
  count,
  lengthOf,
  maybe,
  owners,
  paths,
  present,
  type Read,
  type Sample,
  three,
  time,
  truth,
} from "./rules.ts";
import { at, floatOf, list, numberAt, quantityOf, text } from "./values.ts";

const deploymentReasons = [
  "ReplicaSetUpdated",
  "ReplicaSetCreateError",
  "NewReplicaSetCreated",
  "FoundNewReplicaSet",
  "NewReplicaSetAvailable",
  "ProgressDeadlineExceeded",
  "DeploymentPaused",
  "DeploymentResumed",
  "MinimumReplicasAvailable",
  "MinimumReplicasUnavailable",
  "",
];

/** A number of pods, or a share of those wanted. */
const pods =
  (path: string, round: (value: number) => number): Read =>
  (deployment) => {
    const value = at(deployment, path);
    const replicas = numberAt(deployment, "spec.replicas");
    if (replicas === undefined || value === undefined) return [];
    if (typeof value === "number") return [[{}, value]];
    const percent = /^(\d+)%$/.exec(text(value, ""));
    return percent === null ? [] : [[{}, round((Number(percent[1]) * replicas) / 100)]];
  };

const failures = ["BackoffLimitExceeded", "DeadlineExceeded", "Evicted"];

function jobFailed(job: unknown): readonly Sample[] {
  const failed = numberAt(job, "status.failed") ?? 0;
  if (failed === 0) return [[{}, 0]];
  const samples: Sample[] = [];
  let isTold = false;
  for (const one of conditionsOf(job, "Failed")) {
    for (const reason of failures) {
      const isIt = text(one, "reason") === reason;
      isTold ||= isIt;
      samples.push([{ reason }, Number(isIt)]);
    }
  }
  if (!isTold) samples.push([{ reason: "" }, failed]);
  return samples;
}

const sources: Readonly<Record<string, readonly [field: string, name: string]>> = {
  Object: ["object", "metric.name"],
  Pods: ["pods", "metric.name"],
  Resource: ["resource", "name"],
  ContainerResource: ["containerResource", "name"],
  External: ["external", "metric.name"],
};

const targets =
  (path: string, part: string): Read =>
  (autoscaler) =>
    list(autoscaler, path).flatMap((metric): Sample[] => {
      const [field, name] = sources[text(metric, "type")] ?? [];
      const source = field === undefined ? undefined : at(metric, field);
      if (source === undefined) return [];
      const about = { metric_name: text(source, name!), container: text(source, "container") };
      const told = (type: string, value: number | undefined): Sample[] =>
        maybe(value, { ...about, metric_target_type: type });
      const quantity = (of: string): number | undefined => {
        const found = at(source, `${part}.${of}`);
        return found === undefined ? undefined : quantityOf(found);
      };
      return [
        ...told("value", quantity("value")),
        ...told("average", quantity("averageValue")),
        ...told("utilization", numberAt(source, `${part}.averageUtilization`)),
      ];
    });

const tolerance =
  (path: string): Read =>
  (autoscaler) => {
    const found = at(autoscaler, path);
    return found === undefined ? [] : [[{}, floatOf(found)]];
  };

const replicas = (prefix: string, names: readonly string[]): Record<string, Read> =>
  Object.fromEntries(
    names.map((name) => [
      `${prefix}_status_${name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`,
      count(`status.${name}`),
    ]),
  );

/** Families of what makes pods, by name, as the reference tells of them. */
export const workloadRules: Readonly<Record<string, Read>> = {
  kube_cronjob_info: always((o) => ({
    ...paths({ schedule: "spec.schedule", concurrency_policy: "spec.concurrencyPolicy" })(o),
    timezone: at(o, "spec.timeZone") === undefined ? "local" : text(o, "spec.timeZone"),
  })),
  kube_cronjob_status_active: lengthOf("status.active"),
  kube_cronjob_status_last_schedule_time: time("status.lastScheduleTime"),
  kube_cronjob_status_last_successful_time: time("status.lastSuccessfulTime"),
  kube_cronjob_spec_suspend: truth("spec.suspend"),
  kube_cronjob_spec_starting_deadline_seconds: present("spec.startingDeadlineSeconds"),
  kube_cronjob_next_schedule_time: (o) => {
    const t = nextRun(o);
    return t === "invalid" ? [] : maybe(t);
  },
  kube_cronjob_schedule_invalid: (o) => (nextRun(o) === "invalid" ? [[{}, 1]] : []),
  kube_cronjob_spec_successful_job_history_limit: present("spec.successfulJobsHistoryLimit"),
  kube_cronjob_spec_failed_job_history_limit: present("spec.failedJobsHistoryLimit"),

  ...replicas("kube_daemonset", [
    "currentNumberScheduled",
    "desiredNumberScheduled",
    "numberAvailable",
    "numberMisscheduled",
    "numberReady",
    "numberUnavailable",
    "observedGeneration",
    "updatedNumberScheduled",
  ]),

  kube_deployment_owner: (o) =>
    owners(o).map(([{ owner_kind, owner_name }, v]) => [
      { owner_kind: owner_kind!, owner_name: owner_name! },
      v,
    ]),
  kube_deployment_status_replicas: count("status.replicas"),
  kube_deployment_status_replicas_ready: count("status.readyReplicas"),
  kube_deployment_status_replicas_available: count("status.availableReplicas"),
  kube_deployment_status_replicas_unavailable: count("status.unavailableReplicas"),
  kube_deployment_status_replicas_updated: count("status.updatedReplicas"),
  kube_deployment_status_terminating_replicas: present("status.terminatingReplicas"),
  kube_deployment_status_observed_generation: count("status.observedGeneration"),
  kube_deployment_status_condition: (o) =>
    list(o, "status.conditions").flatMap((one) => {
      const reason = text(one, "reason");
      return three("status", text(one, "status"), {
        reason: deploymentReasons.includes(reason) ? reason : "unknown",
        condition: text(one, "type"),
      });
    }),
  kube_deployment_spec_replicas: present("spec.replicas"),
  kube_deployment_spec_paused: truth("spec.paused"),
  kube_deployment_spec_strategy_rollingupdate_max_unavailable: pods(
    "spec.strategy.rollingUpdate.maxUnavailable",
    Math.floor,
  ),
  kube_deployment_spec_strategy_rollingupdate_max_surge: pods(
    "spec.strategy.rollingUpdate.maxSurge",
    Math.ceil,
  ),

  kube_horizontalpodautoscaler_info: always((o) => {
    const version = text(o, "spec.scaleTargetRef.apiVersion");
    return {
      ...(version === "" ? {} : { scaletargetref_api_version: version }),
      ...paths({
        scaletargetref_kind: "spec.scaleTargetRef.kind",
        scaletargetref_name: "spec.scaleTargetRef.name",
      })(o),
    };
  }),
  kube_horizontalpodautoscaler_spec_max_replicas: count("spec.maxReplicas"),
  kube_horizontalpodautoscaler_spec_min_replicas: (o) => [[{}, numberAt(o, "spec.minReplicas") ?? 1]],
  kube_horizontalpodautoscaler_spec_target_metric: targets("spec.metrics", "target"),
  kube_horizontalpodautoscaler_spec_behavior_scale_down_tolerance: tolerance(
    "spec.behavior.scaleDown.tolerance",
  ),
  kube_horizontalpodautoscaler_spec_behavior_scale_up_tolerance: tolerance("spec.behavior.scaleUp.tolerance"),
  kube_horizontalpodautoscaler_status_target_metric: targets("status.currentMetrics", "current"),
  kube_horizontalpodautoscaler_status_current_replicas: count("status.currentReplicas"),
  kube_horizontalpodautoscaler_status_desired_replicas: count("status.desiredReplicas"),
  kube_horizontalpodautoscaler_status_condition: conditions,

  kube_job_info: always(),
  kube_job_spec_parallelism: present("spec.parallelism"),
  kube_job_spec_completions: present("spec.completions"),
  kube_job_spec_active_deadline_seconds: present("spec.activeDeadlineSeconds"),
  kube_job_status_succeeded: count("status.succeeded"),
  kube_job_status_failed: jobFailed,
  kube_job_status_active: count("status.active"),
  kube_job_status_ready: count("status.ready"),
  kube_job_complete: condition("Complete"),
  kube_job_failed: condition("Failed"),
  kube_job_status_start_time: time("status.startTime"),
  kube_job_status_completion_time: time("status.completionTime"),
  kube_job_status_suspended: (o) =>
    conditionsOf(o, "Suspended").map((one) => [{}, Number(text(one, "status") === "True")]),
  kube_job_owner: owners,

  kube_poddisruptionbudget_status_current_healthy: count("status.currentHealthy"),
  kube_poddisruptionbudget_status_desired_healthy: count("status.desiredHealthy"),
  kube_poddisruptionbudget_status_pod_disruptions_allowed: count("status.disruptionsAllowed"),
  kube_poddisruptionbudget_status_expected_pods: count("status.expectedPods"),
  kube_poddisruptionbudget_status_observed_generation: count("status.observedGeneration"),

  ...replicas("kube_replicaset", ["replicas", "fullyLabeledReplicas", "readyReplicas", "observedGeneration"]),
  kube_replicaset_status_terminating_replicas: present("status.terminatingReplicas"),
  kube_replicaset_spec_replicas: present("spec.replicas"),
  kube_replicaset_owner: owners,

  ...replicas("kube_replicationcontroller", [
    "replicas",
    "fullyLabeledReplicas",
    "readyReplicas",
    "availableReplicas",
    "observedGeneration",
  ]),
  kube_replicationcontroller_spec_replicas: present("spec.replicas"),
  kube_replicationcontroller_owner: owners,

  kube_statefulset_status_replicas: count("status.replicas"),
  kube_statefulset_status_replicas_available: count("status.availableReplicas"),
  kube_statefulset_status_replicas_current: count("status.currentReplicas"),
  kube_statefulset_status_replicas_ready: count("status.readyReplicas"),
  kube_statefulset_status_replicas_updated: count("status.updatedReplicas"),
  kube_statefulset_status_observed_generation: count("status.observedGeneration"),
  kube_statefulset_replicas: present("spec.replicas"),
  kube_statefulset_ordinals_start: (o) =>
    at(o, "spec.ordinals") === undefined ? [] : [[{}, numberAt(o, "spec.ordinals.start") ?? 0]],
  kube_statefulset_persistentvolumeclaim_retention_policy: (o) => {
    const policy = paths({
      when_deleted: "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
      when_scaled: "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
    })(o);
    return policy["when_deleted"] === "" && policy["when_scaled"] === "" ? [] : [[policy, 1]];
  },
  kube_statefulset_status_current_revision: always(paths({ revision: "status.currentRevision" })),
  kube_statefulset_status_update_revision: always(paths({ revision: "status.updateRevision" })),
};
