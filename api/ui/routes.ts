import type { Fault } from "../http/fault.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { type Route, routesOf, type Row } from "../http/route.ts";
import { objectChanges, objectEvents } from "./changes.ts";
import { rangeColumns } from "./columns.ts";
import { dataView } from "./data.ts";
import { objectFind } from "./find.ts";
import { kindList } from "./kinds.ts";
import { objectList } from "./objects.ts";
import { relatedObjects } from "./related.ts";
import type { UiRoom } from "./room.ts";
import { serverStatus } from "./status.ts";
import { objectWatch } from "./watch.ts";

const table: readonly Row<UiRoom, Reply>[] = [
  { methods: ["GET"], path: "/api/ui/objects", handler: objectList },
  { methods: ["GET"], path: "/api/ui/related", handler: relatedObjects },
  { methods: ["GET"], path: "/api/ui/find", handler: objectFind },
  { methods: ["GET"], path: "/api/ui/kinds", handler: kindList },
  { methods: ["GET"], path: "/api/ui/watch", handler: objectWatch, isStream: true },
  { methods: ["GET"], path: "/api/ui/changes", handler: objectChanges },
  { methods: ["GET"], path: "/api/ui/events", handler: objectEvents },
  { methods: ["GET"], path: "/api/ui/status", handler: serverStatus },
  { methods: ["GET"], path: "/api/ui/data", handler: dataView },
  { methods: ["GET", "POST"], path: "/api/ui/query_range", handler: rangeColumns },
];

/** The routes of the page's own API: private, and changed together with the page. */
export function uiRoutes(room: UiRoom): Route[] {
  return routesOf({
    rows: table,
    room,
    render: (reply) => withoutCache(reply),
    fail: ({ kind, status, message }: Fault) => jsonReply(status, { error: message, kind }),
  });
}

function withoutCache(reply: Reply): Reply {
  return { ...reply, headers: { "cache-control": "no-store", ...reply.headers } };
}
