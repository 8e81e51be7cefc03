import { type CronJob, resourceTypes } from "@taffrail/kube";

import { alpha, annotationsFamily, created, flag, labelsFamily } from "../family.ts";
import { namespaced, resourceVersion, stable, type StateTable, unixSeconds } from "../family.ts";
import { parseSchedule } from "../schedule.ts";

/** Families of a CronJob; names and labels as kube-state-metrics v2 exposes them. */
export const cronJobState: StateTable<CronJob> = {
  type: resourceTypes.cronjobs,
  identify: namespaced("cronjob"),
  families: [
    annotationsFamily("kube_cronjob_annotations"),
    labelsFamily("kube_cronjob_labels", "STABLE"),
    stable("kube_cronjob_info", "Info about cronjob.", ({ spec }, out) => {
      out.one({
        schedule: spec?.schedule ?? "",
        concurrency_policy: spec?.concurrencyPolicy ?? "",
        timezone: spec?.timeZone ?? "local",
      });
    }),
    stable("kube_cronjob_created", "Unix creation timestamp", created),
    stable(
      "kube_cronjob_status_active",
      "Active holds pointers to currently running jobs.",
      ({ status }, out) => out.add(status?.active?.length ?? 0),
    ),
    stable(
      "kube_cronjob_status_last_schedule_time",
      "LastScheduleTime keeps information of when was the last time the job was successfully scheduled.",
      ({ status }, out) => out.add(unixSeconds(status?.lastScheduleTime)),
    ),
    stable(
      "kube_cronjob_status_last_successful_time",
      "LastSuccessfulTime keeps information of when was the last time the job was completed successfully.",
      ({ status }, out) => out.add(unixSeconds(status?.lastSuccessfulTime)),
    ),
    stable(
      "kube_cronjob_spec_suspend",
      "Suspend flag tells the controller to suspend subsequent executions.",
      ({ spec }, out) => out.add(flag(spec?.suspend)),
    ),
    stable(
      "kube_cronjob_spec_starting_deadline_seconds",
      "Deadline in seconds for starting the job if it misses scheduled time for any reason.",
      ({ spec }, out) => out.add(spec?.startingDeadlineSeconds),
    ),
    stable(
      "kube_cronjob_next_schedule_time",
      "Next time the cronjob should be scheduled. The time after lastScheduleTime, or after the cron job's creation time if it's never been scheduled. Use this to determine if the job is delayed.",
      ({ metadata, spec, status }, out) => {
        if (spec?.suspend === true) return;
        const after = unixSeconds(status?.lastScheduleTime ?? metadata.creationTimestamp);
        const schedule = parseSchedule(spec?.schedule ?? "", spec?.timeZone);
        if (after !== undefined && schedule !== undefined) out.add(schedule.after(after));
      },
    ),
    alpha(
      "kube_cronjob_schedule_invalid",
      "Emitted with value 1 for cronjobs whose schedule, in its configured timezone, cannot be parsed.",
      ({ spec }, out) => {
        if (parseSchedule(spec?.schedule ?? "", spec?.timeZone) === undefined) out.one();
      },
    ),
    stable(
      "kube_cronjob_metadata_resource_version",
      "Resource version representing a specific version of the cronjob.",
      resourceVersion,
    ),
    alpha(
      "kube_cronjob_spec_successful_job_history_limit",
      "Successful job history limit tells the controller how many completed jobs should be preserved.",
      ({ spec }, out) => out.add(spec?.successfulJobsHistoryLimit),
    ),
    alpha(
      "kube_cronjob_spec_failed_job_history_limit",
      "Failed job history limit tells the controller how many failed jobs should be preserved.",
      ({ spec }, out) => out.add(spec?.failedJobsHistoryLimit),
    ),
  ],
};
