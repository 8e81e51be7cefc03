import { messageOf, Queue, QueueFullError } from "@taffrail/base";
import type { Params } from "../http/params.ts";
import type { Reply } from "../http/reply.ts";
import type { Asked, Handler } from "../http/route.ts";
import { type Fields, parseFields } from "./fields.ts";
import { parseLabelSelector } from "./label-selector.ts";
import { ageMs, objectJson, unwatched } from "./objects.ts";
import type { ObjectsOfKind, UiObject, UiRoom } from "./room.ts";

/** As many changes wait for a client that reads slowly; then it is cut off and told to list again. */
const waitingChanges = 4096;
/** Silence longer than this makes proxies close a line, milliseconds. */
const heartbeatMs = 15_000;

/** One kind of those that a stream tells of. */
interface Watched {
  readonly kind: string;
  readonly fields: Fields | undefined;
  readonly of: () => ObjectsOfKind;
}

/**
 * Answers changes to objects as server-sent events, from now on: list after the stream has opened, and nothing is missed. One stream tells
 * of several kinds, as a browser has few connections for one server: `kind` may be given more than once, and `fields` for each as `pods:status.phase`.
 * A kind that is not listed yet, or may not be, is silent until it is. Once the API server has not been heard of for a while a kind is said to be broken,
 * and to be live again after that. A client that reads too slowly gets the event `relist` and the end of the stream.
 */
export const objectWatch: Handler<UiRoom, Reply> = (params, room) => {
  params.required("kind");
  const kinds = params.list("kind");
  const watched = [...new Set(kinds)].flatMap((kind): Watched[] => {
    if (room.objects.of(kind) === undefined) return [];
    return [{ kind, fields: fieldsOf(params, kind), of: () => room.objects.glance(kind)! }];
  });
  if (watched.length === 0) throw unwatched(room.objects, kinds[0]!);
  const namespace = params.text("namespace");
  const name = params.text("name");
  const selects = parseLabelSelector(params.text("labels"));
  const matches = ({ metadata }: UiObject): boolean =>
    (namespace === "" || metadata.namespace === namespace) &&
    (name === "" || metadata.name === name) &&
    selects(metadata.labels);
  return {
    status: 200,
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
    body: changes(watched, matches, room),
  };
};

function fieldsOf(params: Params, kind: string): Fields | undefined {
  const texts = params.list("fields");
  const prefix = `${kind}:`;
  const own = texts.find((text) => text.startsWith(prefix));
  return parseFields(own?.slice(prefix.length) ?? texts.find((text) => !text.includes(":")) ?? "");
}

async function* changes(
  watched: readonly Watched[],
  matches: (object: UiObject) => boolean,
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
  using subscriptions = new DisposableStack();
  for (const one of watched) {
    const { kind } = one;
    const { view } = one.of();
    const tell =
      (type: string) =>
      (object: UiObject): void => {
        if (isOpen && view.isReady && !ended.aborted && matches(object)) {
          offer(
            `data: {"type":"${type}","kind":${JSON.stringify(kind)},"object":${objectJson(object, one)}}\n\n`,
          );
        }
      };
    subscriptions.use(
      view.subscribe({ added: tell("ADDED"), modified: tell("MODIFIED"), deleted: tell("DELETED") }),
    );
  }
  isOpen = true;
  if (ended.aborted) return;
  const beating = beat(offer, watched, clock, ended);
  try {
    yield "retry: 1000\n: open\n\n";
    yield* queue;
    if (isCut) yield "event: relist\ndata: {}\n\n";
  } finally {
    over.abort();
    await beating;
  }
}

/** Says now and then that the line is whole, and which kinds the API server stopped or began again to tell of. */
async function beat(
  offer: (event: string) => void,
  watched: readonly Watched[],
  clock: UiRoom["clock"],
  ended: AbortSignal,
): Promise<void> {
  const broken = new Set<string>();
  for (;;) {
    await clock.sleep(heartbeatMs, ended);
    if (ended.aborted) return;
    offer(": still here\n\n");
    for (const { kind, of } of watched) {
      const { view, freshness } = of();
      const age = ageMs(freshness, clock.now());
      const isBroken = view.isReady && freshness.state === "broken" && age >= heartbeatMs;
      if (isBroken === broken.has(kind)) continue;
      if (isBroken) broken.add(kind);
      else broken.delete(kind);
      const error = isBroken ? { error: messageOf(freshness.error) } : {};
      offer(
        `data: ${JSON.stringify({ type: isBroken ? "BROKEN" : "LIVE", kind, age_ms: age, ...error })}\n\n`,
      );
    }
  }
}
