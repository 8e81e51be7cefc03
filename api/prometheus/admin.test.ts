import assert from "node:assert/strict";
import { test } from "node:test";
import { BadParameterError, BadRequestError, UnavailableError } from "../http/errors.ts";
import { Params } from "../http/params.ts";
import { maxTimeMs, minTimeMs } from "../http/times.ts";
import { asked } from "../testing/asked.ts";
import { fakeRoom } from "../testing/prometheus-room.ts";
import { cleanTombstones, deleteSeries, snapshot, type StoreAdmin } from "./admin.ts";
import { Success } from "./success.ts";

function fakeAdmin(): StoreAdmin & { readonly said: string[] } {
  const said: string[] = [];
  return {
    said,
    deleteSeries: async (matchers, { mint, maxt }) => said.push(`${matchers.join(",")} ${mint} ${maxt}`),
    cleanTombstones: async () => void said.push("clean"),
    snapshot: async ({ skipHead }) => `${said.push(`snapshot ${skipHead}`)}`,
  };
}

test("nothing is done where the admin API is off", async () => {
  for (const handler of [deleteSeries, cleanTombstones, snapshot]) {
    await assert.rejects(
      async () => handler(Params.of({ "match[]": "up" }), { ...fakeRoom(), ...asked() }),
      (error) => error instanceof UnavailableError && error.message === "admin APIs disabled",
    );
  }
});

test("series are deleted by each selector, in the range or in all of time", async () => {
  const admin = fakeAdmin();
  const room = { ...fakeRoom({ admin }), ...asked() };
  const reply = await deleteSeries(
    Params.of({ "match[]": ["up", '{job="a"}'], start: "1.5", end: "2026-01-01T00:00:00Z" }),
    room,
  );
  assert.deepEqual(reply, { status: 204, headers: {} });
  await deleteSeries(Params.of({ "match[]": "up" }), room);
  assert.deepEqual(admin.said, [
    `__name__="up" 1500 1767225600000`,
    `job="a" 1500 1767225600000`,
    `__name__="up" ${minTimeMs} ${maxTimeMs}`,
  ]);
  await assert.rejects(async () => deleteSeries(Params.of({}), room), BadRequestError);
  await assert.rejects(async () => deleteSeries(Params.of({ "match[]": "{}" }), room), BadParameterError);
});

test("a snapshot has a name; blocks are cleaned", async () => {
  const admin = fakeAdmin();
  const room = { ...fakeRoom({ admin }), ...asked() };
  const made = await snapshot(Params.of({ skip_head: "T" }), room);
  assert.ok(made instanceof Success && made.data.kind === "json");
  assert.deepEqual(made.data.value, { name: "1" });
  await cleanTombstones(Params.of({}), room);
  assert.deepEqual(admin.said, ["snapshot true", "clean"]);
  await assert.rejects(
    async () => snapshot(Params.of({ skip_head: "foo" }), room),
    /ParseBool: parsing "foo"/,
  );
});
