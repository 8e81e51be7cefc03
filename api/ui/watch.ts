import { Queue, QueueFullError } from "@taffrail/base";
import type { Reply } from "../http/reply.ts";
import type { Asked, Handler } from "../http/route.ts";
import { objectJson, objectsOf, type Wanted, wantedOf } from "./objects.ts";
import type { ObjectView, UiObject, UiRoom } from "./room.ts";

/** As many changes wait for a client that reads slowly; then it is cut off and told to list again. */
const waitingChanges = 4096;
/** Silence longer than this makes proxies close a line, milliseconds. */
const heartbeatMs = 15_000;

/**
 * Answers changes to objects as server-sent events, from now on: list after the stream has opened, and nothing is missed.
 * A client that reads too slowly gets the event `relist` and the end of the stream.
 */
export const objectWatch: Handler<UiRoom, Reply> = (params, room) => {
  const wanted = wantedOf(params);
  const { view } = objectsOf(room.objects, wanted.kind);
  return {
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
    body: changes(view, wanted, room),
  };
};

async function* changes(
  view: ObjectView,
  wanted: Wanted,
  { signal, stopping, clock }: UiRoom & Asked,
): AsyncGenerator<string, void, undefined> {
  const queue = new Queue<string>({
    name: "changes for a page",
    capacity: waitingChanges,
    whenFull: "refuse",
  });
  const over = new AbortController();
  const ended = AbortSignal.any([signal, stopping, over.signal]);
  ended.addEventListener("abort", () => queue.close(), { once: true });
  let isCut = false;
  const offer = (event: string): void => {
    try {
      queue.offer(event);
    } catch (error) {
      if (!(error instanceof QueueFullError)) throw error;
      isCut = true;
      over.abort();
    }
  };
  let isOpen = false; // what is there already is not a change
  const tell =
    (type: string) =>
    (object: UiObject): void => {
      if (isOpen && wanted.matches(object)) {
        offer(`data: {"type":"${type}","object":${objectJson(object, wanted)}}\n\n`);
      }
    };
  using _subscription = view.subscribe({
    added: tell("ADDED"),
    modified: tell("MODIFIED"),
    deleted: tell("DELETED"),
  });
  isOpen = true;
  if (ended.aborted) return;
  const beating = beat(offer, clock, ended);
  try {
    yield "retry: 1000\n: open\n\n";
    yield* queue;
    if (isCut) yield "event: relist\ndata: {}\n\n";
  } finally {
    over.abort();
    await beating;
  }
}

async function beat(
  offer: (event: string) => void,
  clock: UiRoom["clock"],
  ended: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(heartbeatMs, ended);
    if (ended.aborted) return;
    offer(": still here\n\n");
  }
}
