import { messageOf } from "@taffrail/base";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { ageMs, refusalOf } from "./objects.ts";
import type { ObjectsOfKind, UiRoom } from "./room.ts";

/** How a kind stands: `idle` before anyone asked for it, `forbidden` and `absent` as the API server says. */
type KindState = "idle" | "starting" | "live" | "broken" | "forbidden" | "absent";

/** Answers every kind there is to show, with how many objects it has, in one `namespace` or in all. Begins no watch. */
export const kindList: Handler<UiRoom, Reply> = (params, { objects, clock }) => {
  const namespace = params.text("namespace");
  const now = clock.now();
  return jsonReply(200, {
    kinds: objects.kinds().map((kind) => {
      const { view, freshness } = objects.glance(kind)!;
      const { error } = freshness;
      return {
        kind,
        state: stateOf({ view, freshness }),
        ...(view.isReady ? { count: countOf(view, namespace), age_ms: ageMs(freshness, now) } : {}),
        ...(error === undefined ? {} : { error: messageOf(error) }),
      };
    }),
  });
};

function stateOf({ view, freshness: { state, error } }: ObjectsOfKind): KindState {
  if (view.isReady) return state;
  const refusal = refusalOf(error);
  return refusal === 403 ? "forbidden" : refusal === 404 ? "absent" : state;
}

function countOf(view: ObjectsOfKind["view"], namespace: string): number {
  if (namespace === "") return view.size;
  let count = 0;
  for (const _ of view.inNamespace(namespace)) count++;
  return count;
}
