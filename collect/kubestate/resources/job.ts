import { type Job, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, flag, itemsOf, labelsFamily, namespaced } from "../family.ts";
import { owners, presence, stable, type StateTable, truth, truths, unixSeconds } from "../family.ts";
import type { Samples } from "../samples.ts";

/** Why a job can fail, in the order in which it is told. */
const failures: readonly string[] = ["BackoffLimitExceeded", "DeadlineExceeded", "Evicted"];

/** Families of a Job; names and labels as kube-state-metrics v2 exposes them. */
export const jobState: StateTable<Job> = {
  type: resourceTypes.jobs,
  identify: namespaced("job_name"),
  families: [
    annotationsFamily("kube_job_annotations"),
    labelsFamily("kube_job_labels", "STABLE"),
    stable("kube_job_info", "Information about job.", presence),
    stable("kube_job_created", "Unix creation timestamp", created),
    stable(
      "kube_job_spec_parallelism",
      "The maximum desired number of pods the job should run at any given time.",
      ({ spec }, out) => out.add(spec?.parallelism),
    ),
    stable(
      "kube_job_spec_completions",
      "The desired number of successfully finished pods the job should be run with.",
      ({ spec }, out) => out.add(spec?.completions),
    ),
    stable(
      "kube_job_spec_active_deadline_seconds",
      "The duration in seconds relative to the startTime that the job may be active before the system tries to terminate it.",
      ({ spec }, out) => out.add(spec?.activeDeadlineSeconds),
    ),
    stable(
      "kube_job_status_succeeded",
      "The number of pods which reached Phase Succeeded.",
      ({ status }, out) => out.add(status?.succeeded ?? 0),
    ),
    stable(
      "kube_job_status_failed",
      "The number of pods which reached Phase Failed and the reason for failure.",
      ({ status }, out) => {
        const failed = status?.failed ?? 0;
        if (failed === 0) return out.add(0);
        let isNamed = false;
        for (const { type, reason = "" } of itemsOf(status?.conditions)) {
          if (type !== "Failed") continue;
          out.oneOf(failures, reason, "reason");
          isNamed ||= failures.includes(reason);
        }
        if (!isNamed) out.add(failed, { reason: "" });
      },
    ),
    stable("kube_job_status_active", "The number of actively running pods.", ({ status }, out) =>
      out.add(status?.active ?? 0),
    ),
    alpha("kube_job_status_ready", "The number of ready pods that belong to this Job.", ({ status }, out) =>
      out.add(status?.ready ?? 0),
    ),
    stable("kube_job_complete", "The job has completed its execution.", (job, out) =>
      outcome(job, "Complete", out),
    ),
    stable("kube_job_failed", "The job has failed its execution.", (job, out) => outcome(job, "Failed", out)),
    stable(
      "kube_job_status_start_time",
      "StartTime represents time when the job was acknowledged by the Job Manager.",
      ({ status }, out) => out.add(unixSeconds(status?.startTime)),
    ),
    stable(
      "kube_job_status_completion_time",
      "CompletionTime represents time when the job was completed.",
      ({ status }, out) => out.add(unixSeconds(status?.completionTime)),
    ),
    alpha(
      "kube_job_status_suspended",
      "The number of pods which reached Phase Suspended.",
      ({ status }, out) => {
        for (const condition of itemsOf(status?.conditions)) {
          if (condition.type === "Suspended") out.add(flag(condition.status === "True"));
        }
      },
    ),
    stable("kube_job_owner", "Information about the Job's owner.", owners),
  ],
};

/** Three samples for each condition of the type. */
function outcome({ status }: Job, type: string, out: Samples): void {
  for (const condition of itemsOf(status?.conditions)) {
    if (condition.type === type) out.oneOf(truths, truth(condition.status), "condition");
  }
}
