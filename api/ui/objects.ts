import { messageOf } from "@taffrail/base";
import { ForbiddenError, NotFoundError, UnavailableError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Asked, Handler } from "../http/route.ts";
import { type Fields, parseFields, project } from "./fields.ts";
import { parseLabelSelector } from "./label-selector.ts";
import { packedList } from "./packed-list.ts";
import type { ObjectFreshness, Objects, ObjectsOfKind, UiObject, UiRoom } from "./room.ts";
import { withoutSecrets } from "./secrets.ts";

const pieceLength = 64 * 1024;

/** Which objects are asked for, and which parts of them. */
export interface Wanted {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly fields: Fields | undefined;
  matches(object: UiObject): boolean;
}

export function wantedOf(params: Params): Wanted {
  const kind = params.required("kind");
  const namespace = params.text("namespace");
  const name = params.text("name");
  const selects = parseLabelSelector(params.text("labels"));
  return {
    kind,
    namespace,
    name,
    fields: parseFields(params.text("fields")),
    matches: ({ metadata }) =>
      (namespace === "" || metadata.namespace === namespace) &&
      (name === "" || metadata.name === name) &&
      selects(metadata.labels),
  };
}

/**
 * The objects of a kind, once they are known. Throws where the kind is not watched, where the cluster has no such kind or does
 * not let us list it, and where it is not listed yet.
 */
export function objectsOf(objects: Objects, kind: string): ObjectsOfKind {
  const found = objects.of(kind);
  if (found === undefined) throw unwatched(objects, kind);
  if (found.view.isReady) return found;
  const { error } = found.freshness;
  const refusal = refusalOf(error);
  if (refusal === 403) throw new ForbiddenError(messageOf(error));
  if (refusal === 404) {
    throw new NotFoundError(`objects of kind ${JSON.stringify(kind)}: this cluster does not serve them`);
  }
  const why = error === undefined ? "" : `: ${messageOf(error)}`;
  throw new UnavailableError(`objects of kind ${kind} are still being listed${why}`);
}

/** Whether the first list of a kind is on its way, and nothing keeps it. */
function isStarting(found: ObjectsOfKind | undefined): boolean {
  return found !== undefined && !found.view.isReady && found.freshness.error === undefined;
}

/** The error of a kind that this server does not watch. */
export function unwatched(objects: Objects, kind: string): NotFoundError {
  const watched = objects.kinds().join(", ");
  return new NotFoundError(
    `objects of kind ${JSON.stringify(kind)}: this server watches ${watched === "" ? "no cluster" : watched}`,
  );
}

/** How long who asks first for a kind waits for its list, milliseconds, and how often it is looked whether that was refused. */
const patienceMs = 3000;
const glanceMs = 50;

/** Waits a while for the first list of a kind that is watched from now on. */
async function firstList(objects: Objects, kind: string, { clock, signal }: Waiting): Promise<void> {
  const until = clock.now() + patienceMs;
  for (;;) {
    const { view, freshness } = objects.of(kind) ?? {};
    if (view?.ready === undefined || view.isReady || freshness?.error !== undefined) return;
    if (signal.aborted || clock.now() >= until) return;
    await Promise.race([view.ready, clock.sleep(glanceMs, signal)]);
  }
}

type Waiting = Pick<UiRoom, "clock"> & Pick<Asked, "signal">;

/** The HTTP status with which the API server refused; undefined where it was something else that broke. */
export function refusalOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}

/** One object as the page gets it. */
export function objectJson(object: UiObject, { kind, fields }: Pick<Wanted, "kind" | "fields">): string {
  const shown = withoutSecrets(kind, object);
  return JSON.stringify(fields === undefined ? shown : project(shown, fields));
}

/** How old what is served may be, milliseconds: 0 while the watch is open. */
export function ageMs({ state, heardAt }: ObjectFreshness, now: number): number {
  return state === "live" || heardAt === undefined ? 0 : Math.max(0, now - heardAt);
}

/**
 * Answers the objects of a kind, filtered, and only the parts of them that are asked for. A kind that is not listed yet, which is nobody's fault, is
 * answered with 202 and the state `starting`. With `form=packed` what objects have in common is said once: see `packedList`.
 */
export const objectList: Handler<UiRoom, Reply> = async (params, { objects, clock, signal }) => {
  const wanted = wantedOf(params);
  const limit = params.limit("limit");
  await firstList(objects, wanted.kind, { clock, signal });
  if (isStarting(objects.of(wanted.kind)))
    return jsonReply(202, {
      kind: wanted.kind,
      resourceVersion: "",
      state: "starting",
      age_ms: 0,
      items: [],
    });
  const { view, freshness } = objectsOf(objects, wanted.kind);
  const found = [...candidates(view, wanted)].filter((object) => wanted.matches(object));
  const head = {
    kind: wanted.kind,
    resourceVersion: freshness.version ?? "",
    state: freshness.state,
    age_ms: ageMs(freshness, clock.now()),
    ...(freshness.state === "broken" ? { error: messageOf(freshness.error) } : {}),
    total: found.length,
  };
  const shown = found.length > limit ? found.slice(0, limit) : found;
  if (params.text("form") === "packed") return packedList(head, shown, wanted);
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: listJson(head, shown, wanted),
  };
};

function candidates(view: ObjectsOfKind["view"], { namespace, name }: Wanted): Iterable<UiObject> {
  if (name !== "") {
    const one = view.get(namespace === "" ? name : `${namespace}/${name}`);
    if (one !== undefined || namespace !== "") return one === undefined ? [] : [one];
  }
  return namespace === "" ? view : view.inNamespace(namespace);
}

function* listJson(
  head: object,
  shown: readonly UiObject[],
  wanted: Wanted,
): Generator<string, void, undefined> {
  let piece = `${JSON.stringify(head).slice(0, -1)},"items":[`;
  for (const [i, object] of shown.entries()) {
    piece += (i === 0 ? "" : ",") + objectJson(object, wanted);
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}]}`;
}
