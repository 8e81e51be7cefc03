import { keyOf } from "../kinds.ts";
import { usualMs } from "../runs.ts";
import {
  code,
  figure,
  images,
  type KindList,
  nothing,
  severalCell,
  text,
  textCell,
  time,
  worked,
} from "./column.ts";
import { conditionAt, instantAt, listAt, numberAt, textsAt } from "./read.ts";
import { cronJobStatus, jobStatus, runsOf } from "./job-status.ts";

/** Runs to an end, and what starts them. */
export const jobLists: Readonly<Record<string, KindList>> = {
  jobs: {
    isOwned: true,
    status: jobStatus,
    columns: [
      worked(
        "completions",
        (object) => {
          const wanted = numberAt(object, "spec.completions") ?? numberAt(object, "spec.parallelism") ?? 1;
          const some = numberAt(object, "status.succeeded") ?? 0;
          return { as: "part", some, all: wanted, ...(some < wanted ? {} : { tone: "t2" as const }) };
        },
        { width: 92, isFigure: true, isDescending: true, phone: "main" },
      ),
      figure("active", (object) => numberAt(object, "status.active") ?? 0, { isSpare: true }),
      figure("failures", (object) => numberAt(object, "status.failed") ?? 0, { width: 72 }),
      worked(
        "took",
        (object, { now, format }) => {
          const start = instantAt(object, "status.startTime");
          const end =
            instantAt(object, "status.completionTime") ??
            (conditionAt(object, "Failed")?.status === "True" ? conditionAt(object, "Failed")?.since : now);
          if (start === undefined || end === undefined) return textCell("");
          return { as: "number", value: end - start, text: format.duration(end - start) };
        },
        { width: 108, isFigure: true, isDescending: true },
      ),
      { ...images, isSpare: true },
    ],
  },
  cronjobs: {
    ages: true, // a run that is over counts as failed a while later
    status: cronJobStatus,
    columns: [
      worked(
        "runs",
        (object, { runs }) => {
          const some = runs?.book.get(keyOf(object)) ?? [];
          return runs === undefined ? nothing : { as: "runs", runs: some, told: runs };
        },
        {
          phone: "strip",
          headOf: ({ runs, words, format }) =>
            runs === undefined ? words.heads.runs : words.runs.head(format.span(runs.to - runs.from)),
        },
      ),
      code("schedule", "spec.schedule", { phone: "main", width: 112 }),
      figure(
        "failed",
        (object, tell) => runsOf(object, tell).filter(({ outcome }) => outcome === "failed").length,
        { width: 68, tone: "c" },
      ),
      worked(
        "usual",
        (object, tell) => {
          const value = usualMs(runsOf(object, tell));
          return value === undefined ? nothing : { as: "number", value, text: tell.format.duration(value) };
        },
        { width: 92, isFigure: true, isDescending: true },
      ),
      time("lastRun", "status.lastScheduleTime", { width: 76 }),
      time("lastGood", "status.lastSuccessfulTime", { width: 92, isSpare: true }),
      figure("active", (object) => listAt(object, "status.active").length, { isSpare: true }),
      text("timeZone", "spec.timeZone", { width: 112, isSpare: true }),
      text("concurrency", "spec.concurrencyPolicy", { width: 96, isSpare: true }),
      worked(
        "images",
        (object) => severalCell(textsAt(object, "spec.jobTemplate.spec.template.spec.containers", "image")),
        { isSpare: true },
      ),
    ],
  },
};
