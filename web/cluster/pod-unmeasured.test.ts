import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import type { ContainerState, Pod } from "./kinds.ts";
import { whyUnmeasured } from "./pod-unmeasured.ts";
import { podWords } from "./pod-words.ts";

const words = podWords("en");
const pod = (state: ContainerState, lastState?: ContainerState): Pod => ({
  metadata: { name: "crash" },
  status: {
    containerStatuses: [{ name: "app", state, ...(lastState === undefined ? {} : { lastState }) }],
  },
});
const ran = (seconds: number): ContainerState => ({
  terminated: {
    exitCode: 7,
    startedAt: "2026-11-21T02:00:00Z",
    finishedAt: new Date(Date.parse("2026-11-21T02:00:00Z") + seconds * 1000).toISOString(),
  },
});
const waits: ContainerState = { waiting: { reason: "CrashLoopBackOff" } };
const cases = [
  ["runs of seconds", pod(waits, ran(3)), words.page.tooShort("3\u202fs")],
  ["a container that never ran", pod({ waiting: { reason: "ImagePullBackOff" } }), words.page.neverRan],
  ["a pod without states", { metadata: { name: "new" } }, words.page.neverRan],
  ["one that runs", pod({ running: {} }, ran(3)), words.page.noSamples],
  ["a long run, of which nothing was kept", pod(waits, ran(3600)), words.page.noSamples],
] as const;
for (const [name, one, want] of cases)
  test(`why nothing is measured of ${name}`, () =>
    assert.equal(whyUnmeasured(one, formatIn("en", "UTC"), words), want));
