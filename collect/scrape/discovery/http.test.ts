import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { Instruments, ManualClock, noLog } from "@taffrail/base";
import { httpDefaults } from "../config.ts";
import { discoveryCounters } from "./counters.ts";
import { HttpGroups } from "./http.ts";

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly body: string;
}

/** Looks at a server that gives these answers, one after another; ends with what each look made of them. */
async function looks(
  answers: readonly Answer[],
): Promise<{ seen: string[]; failures: number; headers: http.IncomingHttpHeaders; url: string }> {
  const left = [...answers];
  let headers: http.IncomingHttpHeaders = {};
  const server = http.createServer((request, response) => {
    headers = request.headers;
    const { status = 200, type = "application/json", body } = left.shift()!;
    response.writeHead(status, { "content-type": type }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/targets`;
  const clock = new ManualClock();
  const instruments = new Instruments();
  let onChange = (): void => {};
  const running = {
    signal: new AbortController().signal,
    clock,
    log: noLog,
    counters: discoveryCounters(instruments),
    changed: () => onChange(),
  };
  const auth = { kind: "authorization", type: "Bearer", credentials: { value: "t" } } as const;
  const config = { url, refreshIntervalMs: 30_000, http: { ...httpDefaults, auth } };
  const seen: string[] = [];
  {
    await using groups = new HttpGroups(config, running, "Test/1");
    const look = (): void => {
      const targets = [...groups.groups()].flatMap((group) => group.targets.map((one) => one["__address__"]));
      seen.push(
        `${targets.join(" ")}${groups.error === undefined ? "" : ` ! ${(groups.error as Error).message}`}`,
      );
    };
    await groups.ready;
    look();
    for (let i = 1; i < answers.length; i++) {
      const changed = new Promise<void>((resolve) => (onChange = resolve));
      await clock.advance(30_000);
      await changed;
      look();
    }
  }
  server.closeAllConnections();
  server.close();
  const failures = instruments.read().find(({ name }) => name === "prometheus_sd_http_failures_total")!
    .rows[0]!.value;
  return { seen, failures, headers, url };
}

const one = { body: '[{"targets": ["a:1"], "labels": {"x": "y"}}]' };

test("a server's list is asked for again and again, with credentials and what it is told of us", async () => {
  const { seen, failures, headers } = await looks([
    one,
    { type: 'application/json; charset="utf-8"', body: '[{"targets": ["b:1", "c:1"]}]' },
    { body: "[]" },
  ]);
  assert.deepEqual(seen, ["a:1", "b:1 c:1", ""]);
  assert.equal(failures, 0);
  assert.equal(headers["accept"], "application/json");
  assert.equal(headers["user-agent"], "Test/1");
  assert.equal(headers["authorization"], "Bearer t");
  assert.equal(headers["x-prometheus-refresh-interval-seconds"], "30");
});

test("a list that cannot be used leaves the targets of the last one", async () => {
  const bad: Answer[] = [
    { status: 500, body: "" },
    { type: "text/plain", body: one.body },
    { body: "[{" },
    { body: "[null]" },
    { body: '{"targets": []}' },
    { body: '[{"targets": ["b:1"], "labels": {"x": 1}}]' },
    { body: '[{"targets": ["b:1"], "more": 1}]' },
  ];
  const { seen, failures, url } = await looks([one, ...bad, { body: "[]" }]);
  assert.deepEqual(seen, [
    "a:1",
    "a:1 ! server returned HTTP status 500 Internal Server Error",
    'a:1 ! unsupported content type "text/plain"',
    `a:1 ! cannot use the targets of ${url}: they are not JSON`,
    `a:1 ! cannot use ${url} at [0]: want an object with targets and labels`,
    `a:1 ! cannot use ${url}: want a list of groups`,
    `a:1 ! cannot use ${url} at [0].labels.x: want a text`,
    `a:1 ! cannot use ${url} at [0].more: want only targets and labels`,
    "",
  ]);
  assert.equal(failures, bad.length);
});

test("a list of more than 100,000 targets is refused", async () => {
  const addresses = Array.from({ length: 100_001 }, (_, i) => `h:${i}`);
  const { seen } = await looks([one, { body: JSON.stringify([{ targets: addresses }]) }]);
  assert.match(seen[1]!, /^a:1 ! cannot use .*: want at most 100000 targets$/);
});
