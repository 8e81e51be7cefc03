import { jsonReply, type Reply, type Route, routesOf, type Row } from "@taffrail/api";
import type { RunningQueries } from "./running-queries.ts";

interface QueriesRoom {
  readonly queries: RunningQueries;
}

const rows: readonly Row<QueriesRoom, Reply>[] = [
  {
    methods: ["GET"],
    path: "/api/ui/queries",
    handler: (_params, { queries }) => jsonReply(200, { queries: queries.list() }, uncached),
  },
  {
    methods: ["DELETE"],
    path: "/api/ui/queries/:id",
    handler: (params, { queries }) => {
      const id = params.required("id");
      if (queries.kill(id)) return jsonReply(200, { stopped: id }, uncached);
      return jsonReply(404, { error: `no query ${id} runs`, kind: "not_found" }, uncached);
    },
  },
];

const uncached = { "cache-control": "no-store" };

/** Queries that run at the moment, and how one of them is stopped. */
export function queriesRoutes(queries: RunningQueries): Route[] {
  return routesOf({
    rows,
    room: { queries },
    render: (reply) => reply,
    fail: ({ kind, status, message }) => jsonReply(status, { error: message, kind }),
  });
}
