import type { ApiObject, Json } from "../api-server/objects.ts";
import { labelsOf, ownerReference, templateObject } from "./deployments.ts";
import { type CronJobPlan, podPlanOf } from "./plan.ts";
import type { Pod } from "./pod.ts";
import type { Pods } from "./pods.ts";
import { aboutObject, type World } from "./world.ts";

interface Job {
  readonly object: ApiObject;
  readonly cron: Cron;
  readonly startedMs: number;
  failed: number;
  succeeded: number;
  doneMs: number | undefined;
  published: string;
}

interface Cron {
  readonly plan: CronJobPlan;
  readonly object: ApiObject;
  readonly jobs: Job[];
  lastSuccessMs: number | undefined;
}

/** Finished jobs that are kept: succeeded and failed. */
const keptSucceeded = 3;
const keptFailed = 1;

/** Minutes of an hour that a cron expression names in its first field; hours and days are taken as every one. */
export function cronMinutes(schedule: string): number[] {
  const field = schedule.split(" ", 1)[0] ?? "*";
  const minutes: number[] = [];
  for (const part of field.split(",")) {
    const [range = "*", step = "1"] = part.split("/");
    const [from, to] = range === "*" ? [0, 59] : range.split("-").map(Number);
    const last = to ?? (part.includes("/") ? 59 : from!);
    for (let minute = from!; minute <= last; minute += Number(step)) minutes.push(minute);
  }
  return minutes;
}

/** The next time after `t` at which a schedule falls due. */
export function nextRun(schedule: string, t: number): number {
  const minutes = new Set(cronMinutes(schedule));
  let at = Math.floor(t / 60_000) * 60_000 + 60_000;
  while (!minutes.has(Math.floor(at / 60_000) % 60)) at += 60_000;
  return at;
}

/** The controllers of cron jobs and jobs. */
export class Jobs {
  readonly #world: World;
  readonly #pods: Pods;

  constructor(world: World, pods: Pods) {
    this.#world = world;
    this.#pods = pods;
  }

  create(plan: CronJobPlan, ageMs: number): void {
    const world = this.#world;
    const { namespace, name, schedule } = plan;
    const template = templateObject(podPlanOf(plan), labelsOf(plan), {});
    const object: ApiObject = {
      metadata: {
        name,
        namespace,
        uid: world.uid(),
        generation: 1,
        creationTimestamp: world.time(world.now() - ageMs),
        labels: labelsOf(plan),
      },
      spec: {
        schedule,
        concurrencyPolicy: "Forbid",
        suspend: false,
        jobTemplate: { metadata: {}, spec: { backoffLimit: plan.backoffLimit ?? 6, template } },
        successfulJobsHistoryLimit: keptSucceeded,
        failedJobsHistoryLimit: keptFailed,
      },
      status: {},
    };
    const cron: Cron = { plan, object, jobs: [], lastSuccessMs: undefined };
    world.put("cronjobs.batch", object);
    this.#schedule(cron);
  }

  #schedule(cron: Cron): void {
    const { timeline } = this.#world;
    const at = nextRun(cron.plan.schedule, timeline.now());
    timeline.at(at + 20, () => {
      if (cron.jobs.every((job) => job.doneMs !== undefined)) this.#run(cron, at);
      this.#schedule(cron);
    });
  }

  #run(cron: Cron, scheduledMs: number): void {
    const world = this.#world;
    const { plan, object: owner } = cron;
    const uid = world.uid();
    const name = `${plan.name}-${Math.floor(scheduledMs / 60_000)}`;
    const own = {
      "batch.kubernetes.io/controller-uid": uid,
      "batch.kubernetes.io/job-name": name,
      "controller-uid": uid,
      "job-name": name,
    };
    const labels = { ...labelsOf(plan), ...own };
    const object: ApiObject = {
      metadata: {
        name,
        namespace: plan.namespace,
        uid,
        generation: 1,
        creationTimestamp: world.time(),
        labels,
        annotations: { "batch.kubernetes.io/cronjob-scheduled-timestamp": world.time(scheduledMs) },
        ownerReferences: [ownerReference("batch/v1", "CronJob", owner)],
      },
      spec: {
        parallelism: 1,
        completions: 1,
        backoffLimit: plan.backoffLimit ?? 6,
        selector: { matchLabels: { "batch.kubernetes.io/controller-uid": uid } },
        manualSelector: false,
        template: templateObject(podPlanOf(plan), labels, {}),
        completionMode: "NonIndexed",
        suspend: false,
        podReplacementPolicy: "TerminatingOrFailed",
      },
    };
    const job: Job = {
      object,
      cron,
      startedMs: world.now(),
      failed: 0,
      succeeded: 0,
      doneMs: undefined,
      published: "",
    };
    cron.jobs.push(job);
    world.onPodChange.set(uid, (pod, gone) => this.#podChanged(job, pod, gone));
    this.#publish(job, 0);
    world.event(
      aboutObject("CronJob", "batch/v1", owner),
      "Normal",
      "SuccessfulCreate",
      `Created job ${name}`,
      {
        component: "cronjob-controller",
      },
    );
    this.#publishCron(cron, scheduledMs);
    this.#start(job);
  }

  #start(job: Job): void {
    const world = this.#world;
    const { plan } = job.cron;
    const { object } = job;
    const pod = this.#pods.create({
      namespace: plan.namespace,
      generateName: `${object.metadata.name}-`,
      plan: podPlanOf(plan),
      labels: object.metadata.labels ?? {},
      owner: ownerReference("batch/v1", "Job", object),
      ends: { afterMs: plan.runsFor * 1000 * (0.75 + 0.5 * world.random()), exitCode: plan.exitCode },
    });
    world.event(
      aboutObject("Job", "batch/v1", object),
      "Normal",
      "SuccessfulCreate",
      `Created pod: ${pod.name}`,
      {
        component: "job-controller",
      },
    );
  }

  #podChanged(job: Job, pod: Pod, gone: boolean): void {
    if (job.doneMs !== undefined) return;
    const world = this.#world;
    if (pod.phase === "Succeeded") {
      job.succeeded = 1;
      this.#done(job, "Complete");
    } else if (pod.phase === "Failed" || gone) {
      job.failed++;
      const limit = job.cron.plan.backoffLimit ?? 6;
      if (job.failed > limit) return this.#done(job, "Failed");
      const wait = Math.min(360_000, 10_000 * 2 ** (job.failed - 1));
      world.timeline.after(wait, () => {
        if (job.doneMs === undefined) this.#start(job);
      });
      this.#publish(job, 0);
    } else this.#publish(job, pod.isReady ? 1 : 0);
  }

  #done(job: Job, condition: "Complete" | "Failed"): void {
    const world = this.#world;
    const { cron, object } = job;
    job.doneMs = world.now();
    const complete = condition === "Complete";
    const about = aboutObject("Job", "batch/v1", object);
    if (complete) world.event(about, "Normal", "Completed", "Job completed", { component: "job-controller" });
    else {
      const message = "Job has reached the specified backoff limit";
      world.event(about, "Warning", "BackoffLimitExceeded", message, { component: "job-controller" });
    }
    this.#publish(job, 0);
    const { name } = object.metadata;
    const saw = `Saw completed job: ${name}, condition: ${condition}`;
    world.event(aboutObject("CronJob", "batch/v1", cron.object), "Normal", "SawCompletedJob", saw, {
      component: "cronjob-controller",
    });
    if (complete) cron.lastSuccessMs = job.doneMs;
    for (const [kept, wanted] of [
      [keptSucceeded, true],
      [keptFailed, false],
    ] as const) {
      const same = cron.jobs.filter((j) => j.doneMs !== undefined && j.succeeded > 0 === wanted);
      for (const old of same.slice(0, Math.max(0, same.length - kept))) this.#remove(old);
    }
    this.#publishCron(cron, undefined);
  }

  #remove(job: Job): void {
    const world = this.#world;
    const { cron, object } = job;
    const { uid = "", namespace = "", name } = object.metadata;
    cron.jobs.splice(cron.jobs.indexOf(job), 1);
    world.onPodChange.delete(uid);
    for (const pod of world.podsOf(uid)) this.#pods.delete(pod, 0);
    world.remove("jobs.batch", namespace, name);
    world.event(
      aboutObject("CronJob", "batch/v1", cron.object),
      "Normal",
      "SuccessfulDelete",
      `Deleted job ${name}`,
      {
        component: "cronjob-controller",
      },
    );
  }

  #publish(job: Job, ready: number): void {
    const world = this.#world;
    const done = job.doneMs === undefined ? undefined : world.time(job.doneMs);
    const condition = (type: string, reason: string, message: string): Json => ({
      type,
      status: "True",
      lastProbeTime: done,
      lastTransitionTime: done,
      reason,
      message,
    });
    const conditions =
      done === undefined
        ? undefined
        : job.succeeded > 0
          ? ["SuccessCriteriaMet", "Complete"].map((type) =>
              condition(type, "CompletionsReached", "Reached expected number of succeeded pods"),
            )
          : ["FailureTarget", "Failed"].map((type) =>
              condition(type, "BackoffLimitExceeded", "Job has reached the specified backoff limit"),
            );
    job.object.status = {
      ...(conditions === undefined ? {} : { conditions }),
      startTime: world.time(job.startedMs),
      ...(job.succeeded > 0 ? { completionTime: done } : {}),
      ...(done === undefined ? { active: 1 } : {}),
      ...(job.succeeded > 0 ? { succeeded: job.succeeded } : {}),
      ...(job.failed > 0 ? { failed: job.failed } : {}),
      terminating: 0,
      uncountedTerminatedPods: {},
      ready,
    };
    const text = JSON.stringify(job.object.status);
    if (text !== job.published) world.put("jobs.batch", job.object);
    job.published = text;
  }

  #publishCron(cron: Cron, scheduledMs: number | undefined): void {
    const world = this.#world;
    const active = cron.jobs.filter((job) => job.doneMs === undefined);
    const last =
      scheduledMs === undefined ? cron.object.status?.["lastScheduleTime"] : world.time(scheduledMs);
    cron.object.status = {
      ...(active.length === 0
        ? {}
        : {
            active: active.map(({ object: { metadata } }) => ({
              kind: "Job",
              namespace: metadata.namespace,
              name: metadata.name,
              uid: metadata.uid,
              apiVersion: "batch/v1",
              resourceVersion: metadata.resourceVersion,
            })),
          }),
      ...(last === undefined ? {} : { lastScheduleTime: last }),
      ...(cron.lastSuccessMs === undefined ? {} : { lastSuccessfulTime: world.time(cron.lastSuccessMs) }),
    };
    world.put("cronjobs.batch", cron.object);
  }
}
