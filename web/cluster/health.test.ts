import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import { nodeStatus, sayingOf, silentNodesOf } from "./health.ts";
import type { Node } from "./kinds.ts";

const java = `Exception in thread "main" java.lang.IllegalStateException: cannot open the ledger
\tat shop.Ledger.open(Ledger.java:41)
\tat shop.Main.main(Main.java:7)
Caused by: java.io.IOException: disk is read-only
\tat shop.Disk.write(Disk.java:12)
\t... 12 more`;
const python = `Traceback (most recent call last):
  File "/app/main.py", line 12, in <module>
    load()
ValueError: no rate for XAU`;
const go = `started
panic: assignment to entry in nil map

goroutine 1 [running]:
main.main()
\t/app/main.go:5 +0x1d`;
const sayings = [
  ["nothing", undefined, ""],
  ["white space", " \n\t\n", ""],
  ["one line", "no such table", "no such table"],
  ["what was said last", 'starting\nno such table "fx_rates".\n', 'no such table "fx_rates".'],
  [
    "a Java trace",
    java,
    'Exception in thread "main" java.lang.IllegalStateException: cannot open the ledger',
  ],
  ["the end of a Java trace", "\tat a.B.c(B.java:1)\n\t... 12 more", "at a.B.c(B.java:1)"],
  ["a Python trace", python, "ValueError: no rate for XAU"],
  ["a Go panic", go, "panic: assignment to entry in nil map"],
] as const;
for (const [name, message, want] of sayings)
  test(`of ${name} is said why`, () => assert.equal(sayingOf(message), want));

test("a very long line is cut", () => assert.equal(sayingOf("x".repeat(5000)).length, 201));

const minute = 60_000;
const now = Date.parse("2026-11-21T02:47:00Z");
const node = (status: "True" | "Unknown"): Node => ({
  metadata: { name: `node-${status}` },
  status: {
    conditions: [
      {
        type: "Ready",
        status,
        lastTransitionTime: new Date(now - 6 * minute).toISOString(),
        lastHeartbeatTime: new Date(now - 11 * minute).toISOString(),
      },
    ],
  },
});

test("a node is silent since its condition turned, not since its last status", () => {
  assert.deepEqual([...silentNodesOf([node("True"), node("Unknown")])], [["node-Unknown", now - 6 * minute]]);
  const { shape, reason } = nodeStatus(node("Unknown"), { now, text: en, format: formatIn("en", "UTC") });
  assert.deepEqual([shape, reason.replaceAll("\u202f", " ")], ["stale", "kubelet silent 6 min"]);
});
