import { jsonReply, type Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { UiRoom } from "./room.ts";

/** How many are answered at most, unless fewer are asked for. */
const most = 20;
/** Kinds whose names nobody looks for. */
const unsought: ReadonlySet<string> = new Set(["events", "controllerrevisions"]);

interface Found {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** 0 for the name itself, 1 for its beginning, 2 for the beginning of a word in it, 3 for anywhere. */
  readonly rank: number;
}

/**
 * Answers the objects of all kinds that are watched whose name holds `q`, the nearest first: it is the name, begins it, begins a word of it; then the shorter.
 * Begins no watch. Walks every name there is: 100,000 in some 20 ms.
 */
export const objectFind: Handler<UiRoom, Reply> = (params, { objects }) => {
  const query = params.required("q").toLowerCase();
  const limit = Math.min(params.limit("limit"), most);
  const found: Found[] = [];
  for (const kind of objects.kinds()) {
    if (unsought.has(kind)) continue;
    for (const { metadata } of objects.glance(kind)!.view) {
      const rank = rankOf(query, metadata.name);
      if (rank === undefined) continue;
      const { name, namespace } = metadata;
      found.push({ kind, ...(namespace === undefined ? {} : { namespace }), name, rank });
    }
  }
  found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length); // stable: kinds in their order
  const items = found.slice(0, limit).map(({ rank: _, ...item }) => item);
  return jsonReply(200, { total: found.length, items });
};

function rankOf(query: string, name: string): number | undefined {
  const at = name.toLowerCase().indexOf(query);
  if (at < 0) return undefined;
  if (at === 0) return name.length === query.length ? 0 : 1;
  return /[a-z0-9]/i.test(name[at - 1]!) ? 3 : 2;
}
