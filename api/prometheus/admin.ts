import { NotSupportedError } from "@taffrail/base";
import type { Matcher, TimeRange } from "@taffrail/model";
import { BadRequestError, UnavailableError } from "../http/errors.ts";
import type { Reply } from "../http/reply.ts";
import type { Handler } from "../http/route.ts";
import { maxTimeMs, minTimeMs } from "../http/times.ts";
import type { PrometheusRoom } from "./room.ts";
import { boolOf } from "./bool.ts";
import { namedSelectorsOf } from "./selectors.ts";
import { success, type Success } from "./success.ts";

type PrometheusHandler = Handler<PrometheusRoom, Success | Reply>;

/** What an administrator may do with what is stored. */
export interface StoreAdmin {
  /** Hides what the series that satisfy all matchers have in a range. */
  deleteSeries(matchers: readonly Matcher[], range: TimeRange): Promise<unknown>;
  /** Frees what was hidden. */
  cleanTombstones(signal?: AbortSignal): Promise<void>;
  /** Copies all that is stored; gives the copy's name. */
  snapshot(options: { readonly skipHead: boolean }): Promise<string>;
}

const done: Reply = { status: 204, headers: {} };

export const deleteSeries: PrometheusHandler = async (params, room) => {
  const admin = adminOf(room);
  if (params.list("match[]").length === 0) throw new BadRequestError("no match[] parameter provided");
  const range = { mint: params.timeBound("start", minTimeMs), maxt: params.timeBound("end", maxTimeMs) };
  for (const matchers of namedSelectorsOf(params)) await admin.deleteSeries(matchers, range);
  return done;
};

export const cleanTombstones: PrometheusHandler = async (_params, room) => {
  await adminOf(room).cleanTombstones(room.signal);
  return done;
};

export const snapshot: PrometheusHandler = async (params, room) => {
  const admin = adminOf(room);
  return success({
    name: await admin.snapshot({ skipHead: boolOf(params, "skip_head", "unable to parse boolean") }),
  });
};

function adminOf({ admin, store }: PrometheusRoom): StoreAdmin {
  if (store.keptBy !== undefined)
    throw new NotSupportedError("deleting, cleaning and copying samples that another server keeps");
  if (admin === undefined) throw new UnavailableError("admin APIs disabled"); // in these words its clients know it
  return admin;
}
