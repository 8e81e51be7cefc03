import { BadParameterError, NotFoundError } from "../http/errors.ts";
import type { Params } from "../http/params.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import type { HistoryQuery, HistoryView, UiRoom } from "./room.ts";

/** Entries of an answer, unless fewer are asked for. */
const most = 1000;
const usual = 100;

/** Answers what changed of an object (`object=kind/namespace/name`), in a namespace, or anywhere: the newest first, since a time. */
export const objectChanges: Handler<UiRoom, Reply> = (params, { history }) => {
  const { query, from } = historyOf(params, history);
  return jsonReply(200, { changes: from.changes(query), stats: from.stats() });
};

/** Answers the Events about an object, in a namespace, or all, also those that the API server forgot. */
export const objectEvents: Handler<UiRoom, Reply> = (params, { history }) => {
  const { query, from } = historyOf(params, history);
  return jsonReply(200, { events: from.events(query), stats: from.stats() });
};

function historyOf(
  params: Params,
  history: HistoryView | undefined,
): { readonly query: HistoryQuery; readonly from: HistoryView } {
  if (history === undefined) throw new NotFoundError("a history of objects: this server watches no cluster");
  const object = params.text("object");
  const namespace = params.text("namespace");
  const since = params.has("since") ? { since: params.time("since") } : {};
  const limit = params.has("limit") ? Math.min(most, params.limit("limit")) : usual;
  const part = object !== "" ? { object: objectOf(object) } : namespace === "" ? {} : { namespace };
  return { query: { ...part, ...since, limit }, from: history };
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
