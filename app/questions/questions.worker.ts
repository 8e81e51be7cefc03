import { parentPort, workerData } from "node:worker_threads";
import { hintOf, invariant, messageOf, noLog, systemClock, TaffrailError } from "@taffrail/base";
import { systemDisk } from "@taffrail/disk";
import { openEngine, type SeriesSource } from "@taffrail/promql";
import { PackedReader } from "@taffrail/tsdb";
import { buffersOfValue, packValue } from "./packed-value.ts";
import type {
  ErrorReport,
  HandedQuestion,
  PackedAnswer,
  Reply,
  Request,
  WorkerSetup,
} from "./questions.protocol.ts";

invariant(parentPort !== null, "this file runs as a worker");
const port = parentPort;
const { dir, cacheBytes, features, name } = workerData as WorkerSetup;
const reader = new PackedReader({ disk: systemDisk, dir, cacheBytes, log: noLog });
const running = new Map<number, AbortController>();
/** Nothing waits for this thread but a cancellation, and questions beside the one at work. */
const sliceMs = 50;

port.on("message", (request: Request) => {
  switch (request.kind) {
    case "ask":
      void ask(request.id, request.question);
      return;
    case "cancel":
      running.get(request.id)?.abort(new Error("the question was taken back"));
      return;
  }
});

async function ask(id: number, question: HandedQuestion): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const answer = await answerTo(question, controller.signal);
    port.postMessage({ kind: "answered", id, answer } satisfies Reply, buffersOfValue(answer.value));
  } catch (error) {
    port.postMessage({ kind: "failed", id, error: reportOf(error) } satisfies Reply);
  } finally {
    running.delete(id);
    if (running.size === 0) {
      reader.closeGone();
      reader.trim();
    }
  }
}

async function answerTo(question: HandedQuestion, signal: AbortSignal): Promise<PackedAnswer> {
  const { text, times, lookbackMs, timeoutMs, limits, explain, selections } = question;
  let next = 0;
  const source: SeriesSource = {
    select: async () => {
      const packed = selections[next++];
      invariant(packed !== undefined, "an engine asks for what its plan says, in that order");
      return { series: reader.open(packed) };
    },
  };
  const engine = openEngine({
    source,
    clock: systemClock,
    log: noLog,
    limits: { ...limits, sliceMs },
    ...features,
  });
  const options = { signal, lookbackMs, timeoutMs, explain };
  const { startMs, endMs, stepMs } = times;
  const { value, warnings, infos, stats } =
    stepMs === 0 && startMs === endMs
      ? await engine.instant(text, startMs, options)
      : await engine.range(text, startMs, endMs, stepMs, options);
  const { plan } = stats;
  return {
    value: packValue(value),
    warnings,
    infos,
    stats: plan === undefined ? stats : { ...stats, plan: { ...plan, thread: name } },
  };
}

function reportOf(error: unknown): ErrorReport {
  return {
    message: error instanceof TaffrailError ? error.message : messageOf(error),
    code: error instanceof TaffrailError ? error.code : "",
    hint: hintOf(error),
  };
}
