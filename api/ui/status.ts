import { jsonReply, type Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { ageMs } from "./objects.ts";
import type { UiRoom } from "./room.ts";

/** Answers what the page shows of the server: what it is, what it stores, scrapes and watches, and how fresh that is. */
export const serverStatus: Handler<UiRoom, Reply> = (_params, { facts, store, targets, objects, clock }) => {
  const now = clock.now();
  const counts = { up: 0, down: 0, unknown: 0 };
  for (const { health } of targets.active()) counts[health]++;
  const { series, chunks, minTime, maxTime } = store.stats();
  return jsonReply(200, {
    version: facts.version,
    cluster: facts.cluster,
    mode: facts.mode,
    started: facts.startedAt,
    now,
    targets: counts,
    store: { series, chunks, minTime, maxTime },
    kinds: objects.kinds().map((kind) => {
      const { view, freshness } = objects.glance(kind)!;
      return { kind, count: view.size, state: freshness.state, age_ms: ageMs(freshness, now) };
    }),
  });
};
