import { parentPort } from "node:worker_threads";
import { invariant, TaffrailError } from "@taffrail/base";
import { diskErrorCode, systemDisk } from "@taffrail/disk";
import { CorruptBlockError } from "../block/meta.ts";
import type { ErrorReport, Reply, Request } from "./compact.protocol.ts";
import { mergeBlocks } from "./merge-blocks.ts";

invariant(parentPort !== null, "this file runs as a worker");
const port = parentPort;
const running = new Map<number, AbortController>();
const reply = (message: Reply): void => port.postMessage(message);
/** This thread has nothing else to do but to hear of a cancellation. */
const sliceMs = 50;

port.on("message", (request: Request) => {
  switch (request.kind) {
    case "compact":
      void compact(request);
      return;
    case "cancel":
      running.get(request.id)?.abort(new Error("cancelled"));
      return;
  }
});

async function compact({ id, job }: Request & { kind: "compact" }): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    await new Promise((resolve) => setImmediate(resolve)); // a cancellation may be right behind
    const merged = await mergeBlocks({
      ...job,
      disk: systemDisk,
      signal: controller.signal,
      sliceMs,
      onProgress: (series, of) => reply({ kind: "progress", id, series, of }),
    });
    reply({ kind: "compacted", id, ...merged });
  } catch (error) {
    reply({ kind: "failed", id, error: reportOf(error) });
  } finally {
    running.delete(id);
  }
}

function reportOf(error: unknown): ErrorReport {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    name: known.name,
    message: known.message,
    code: known instanceof TaffrailError ? known.code : diskErrorCode(known),
    corruptDir: known instanceof CorruptBlockError ? known.dir : "",
    stack: known.stack ?? "",
  };
}
