import { BadParameterError, NotFoundError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { HistoryQuery, HistoryView, UiRoom } from "./room.ts";

/** Entries of an answer, unless fewer are asked for. */
const most = 1000;
const usual = 100;

/** As many objects may be asked for at once: one with its owners and what it mounts. */
const mostObjects = 20;

/**
 * Answers what changed of objects (`object=kind/namespace/name`, more than once for several), in a namespace, or anywhere: the newest
 * first, since a time. `statuses` bounds those that only tell of a status, so that they leave room for what someone wrote. The answer's
 * `since` says how far back nothing is missing (Unix milliseconds), `unheard` of which kinds no changes are heard.
 */
export const objectChanges: Handler<UiRoom, Reply> = (params, { history }) => {
  const { queries, limit, from } = historyOf(params, history);
  const isBounded = params.has("statuses");
  const found = queries.map((query) => from.changes(isBounded ? { ...query, limit: most } : query));
  const all = newest(found, isBounded ? Infinity : limit);
  const changes = isBounded ? fewStatuses(all, params.limit("statuses")).slice(0, limit) : all;
  return jsonReply(200, { changes, ...reachOf(queries, from), stats: from.stats() });
};

/** How far back all that is asked for reaches. */
function reachOf(
  queries: readonly HistoryQuery[],
  from: HistoryView,
): { readonly since?: number; readonly unheard: readonly string[] } {
  const reaches = queries.map((query) => from.reach(query));
  const times = reaches.flatMap(({ since }) => since ?? []);
  const unheard = [...new Set(reaches.flatMap((reach) => reach.unheard))];
  return { ...(times.length === 0 ? {} : { since: Math.max(...times) }), unheard };
}

/** The entries without those that only tell of a status, but for the newest `few` of these. */
function fewStatuses(entries: readonly object[], few: number): readonly object[] {
  let seen = 0;
  return entries.filter((entry) => !isOfStatus(entry) || ++seen <= few);
}

function isOfStatus(entry: object): boolean {
  if (!("operation" in entry) || entry.operation !== "changed" || !("fields" in entry)) return false;
  const { fields } = entry;
  return (
    Array.isArray(fields) &&
    (fields as { field?: unknown }[]).every(({ field }) => /^status(?:[.[]|$)/.test(String(field)))
  );
}

/** Answers the Events about objects, in a namespace, or all, also those that the API server forgot. */
export const objectEvents: Handler<UiRoom, Reply> = (params, { history }) => {
  const { queries, limit, from } = historyOf(params, history);
  const found = queries.map((query) => from.events(query));
  return jsonReply(200, { events: newest(found, limit), stats: from.stats() });
};

/** Entries of several answers as one, the newest first. */
function newest(found: readonly (readonly object[])[], limit: number): readonly object[] {
  if (found.length === 1) return found[0]!;
  const timeOf = (entry: object): number => ("t" in entry && typeof entry.t === "number" ? entry.t : 0);
  return found
    .flat()
    .sort((a, b) => timeOf(b) - timeOf(a))
    .slice(0, limit);
}

function historyOf(
  params: Params,
  history: HistoryView | undefined,
): { readonly queries: readonly HistoryQuery[]; readonly limit: number; readonly from: HistoryView } {
  if (history === undefined) throw new NotFoundError("a history of objects: this server watches no cluster");
  const asked = params.list("object").filter((text) => text !== "");
  if (asked.length > mostObjects) {
    throw new BadParameterError("object", `got ${asked.length} objects, want at most ${mostObjects}`);
  }
  const namespace = params.text("namespace");
  const since = params.has("since") ? { since: params.time("since") } : {};
  const limit = params.has("limit") ? Math.min(most, params.limit("limit")) : usual;
  const everywhere = namespace === "" ? {} : { namespace };
  const parts = asked.length === 0 ? [everywhere] : asked.map((text) => ({ object: objectOf(text) }));
  return { queries: parts.map((part) => ({ ...part, ...since, limit })), limit, from: history };
}

/** Reads `Pod/shop/cart-1`; what belongs to the whole cluster is `Node//node-1` or `Node/node-1`. */
function objectOf(text: string): NonNullable<HistoryQuery["object"]> {
  const parts = text.split("/");
  const [kind = "", namespace = "", name = ""] = parts.length === 2 ? [parts[0], "", parts[1]] : parts;
  if (parts.length > 3 || kind === "" || name === "") {
    throw new BadParameterError("object", `got ${JSON.stringify(text)}, want kind/namespace/name`);
  }
  return { kind, namespace, name };
}
