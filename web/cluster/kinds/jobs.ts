import {
  code,
  figure,
  images,
  type KindList,
  said,
  severalCell,
  text,
  textCell,
  time,
  worked,
} from "./column.ts";
import { conditionAt, flagAt, instantAt, listAt, numberAt, textsAt } from "./read.ts";
import { leaving } from "./replicas.ts";

/** A run may take this long to be told of before it counts as failed. */
const graceMs = 2 * 60_000;

/** Runs to an end, and what starts them. */
export const jobLists: Readonly<Record<string, KindList>> = {
  jobs: {
    isOwned: true,
    status: (object, tell) => {
      const { words, text: messages } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      const failed = conditionAt(object, "Failed");
      if (failed?.status === "True") {
        return said(
          "crit",
          messages.state.failed,
          [failed.reason, failed.message].filter(Boolean).join(": "),
          failed.since,
        );
      }
      const complete = conditionAt(object, "Complete");
      if (complete?.status === "True") return said("off", messages.state.completed, "", complete.since);
      const failing = conditionAt(object, "FailureTarget");
      if (failing?.status === "True")
        return said("crit", words.state.failing, failing.message, failing.since);
      const suspended = conditionAt(object, "Suspended");
      if (suspended?.status === "True" || flagAt(object, "spec.suspend") === true) {
        return said("off", words.state.suspended, "", suspended?.since);
      }
      const failures = numberAt(object, "status.failed") ?? 0;
      const started = instantAt(object, "status.startTime");
      if (failures > 0) return said("warn", words.state.retrying, words.why.failures(failures), started);
      return started === undefined
        ? said("prog", messages.state.starting)
        : said("prog", words.state.running, "", started);
    },
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
      figure("active", (object) => numberAt(object, "status.active") ?? 0),
      figure("failures", (object) => numberAt(object, "status.failed") ?? 0),
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
      images,
    ],
  },
  cronjobs: {
    ages: true, // a run that is over counts as failed a while later
    status: (object, tell) => {
      const { words, now } = tell;
      const gone = leaving(object, tell);
      if (gone !== undefined) return gone;
      if (flagAt(object, "spec.suspend") === true) return said("off", words.state.suspended);
      const running = listAt(object, "status.active").length;
      if (running > 0) return said("prog", words.state.running, words.why.jobs(running));
      const [last, good] = [
        instantAt(object, "status.lastScheduleTime"),
        instantAt(object, "status.lastSuccessfulTime"),
      ];
      if (last !== undefined && (good === undefined || good < last) && now - last > graceMs) {
        return said("warn", words.state.lastRunFailed, "", last);
      }
      return said("ok", words.state.active);
    },
    columns: [
      code("schedule", "spec.schedule", { phone: "main", width: 132 }),
      text("timeZone", "spec.timeZone", { width: 92 }),
      text("concurrency", "spec.concurrencyPolicy", { width: 96 }),
      figure("active", (object) => listAt(object, "status.active").length),
      time("lastRun", "status.lastScheduleTime", { width: 76 }),
      time("lastGood", "status.lastSuccessfulTime", { width: 92 }),
      worked("images", (object) =>
        severalCell(textsAt(object, "spec.jobTemplate.spec.template.spec.containers", "image")),
      ),
    ],
  },
};
