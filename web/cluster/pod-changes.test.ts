import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import type { Pod } from "./kinds.ts";
import { imageDiff, podChanges, instantsOf } from "./pod-changes.ts";
import type { Revision } from "./revision.ts";
import type { ObjectChange, ToldEvent } from "./object/history.ts";
import { podWords } from "./pod-words.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const ago = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const telling = { now, text: en, format: formatIn("en", "UTC") };

function revision(number: string, image: string, minutes: number): Revision {
  return {
    metadata: {
      name: `checkout-${number}`,
      creationTimestamp: ago(minutes),
      annotations: { "deployment.kubernetes.io/revision": number },
    },
    spec: { template: { spec: { containers: [{ name: "app", image }] } } },
  };
}

const pod: Pod = {
  metadata: {
    name: "checkout-7d9f8b6c5d-x2k4q",
    namespace: "shop",
    creationTimestamp: ago(26),
    labels: { "pod-template-hash": "7d9f8b6c5d" },
    ownerReferences: [{ kind: "ReplicaSet", name: "checkout-7d9f8b6c5d", controller: true }],
  },
  spec: { nodeName: "node-4" },
  status: {
    conditions: [{ type: "PodScheduled", status: "True", lastTransitionTime: ago(26) }],
    containerStatuses: [
      {
        name: "app",
        restartCount: 6,
        lastState: { terminated: { exitCode: 137, reason: "OOMKilled", finishedAt: ago(4) } },
      },
    ],
  },
};

test("changes are told newest first, deaths once, revisions with their diff", () => {
  const revisions = [revision("13", "shop/checkout:1.13.2", 900), revision("14", "shop/checkout:1.14.0", 27)];
  const kills = [now - 4 * 60_000, now - 10 * 60_000];
  const changes = podChanges(pod, { revisions, events: [], kills }, telling, podWords("en"));
  assert.deepEqual(
    changes.map(({ said }) => said),
    [
      "**OOMKilled** `app`",
      "`app` **ended**",
      "**Scheduled** on `node-4`",
      "**Created**",
      "**Revision 14** of `checkout`",
      "**Revision 13** of `checkout`",
    ],
  );
  assert.deepEqual(changes[4]!.diff, [
    ["-", "image: shop/checkout:1.13.2"],
    ["+", "image: shop/checkout:1.14.0"],
  ]);
  assert.deepEqual(changes[5]!.diff, []);
});

test("a warning said again and again is told once, as often as it was said and when last", () => {
  const warning = (minutes: number, message: string, count = 1): ToldEvent => ({
    t: now - minutes * 60_000,
    first: now - minutes * 60_000,
    uid: `e${minutes}`,
    kind: "Pod",
    namespace: "shop",
    name: "x",
    type: "Warning",
    reason: "FailedScheduling",
    message,
    count,
    by: "",
  });
  const events = [
    warning(9, "no cpu", 3),
    warning(1, "no cpu"),
    warning(5, "no node"),
    { ...warning(2, "x"), type: "Normal" },
  ];
  const changes = podChanges(
    { metadata: { name: "x" } },
    { revisions: [], events, kills: [] },
    telling,
    podWords("en"),
  );
  assert.deepEqual(
    changes.map(({ t, said, detail }) => [(now - t) / 60_000, said, detail]),
    [
      [1, "**FailedScheduling** ×4", "no cpu"],
      [5, "**FailedScheduling**", "no node"],
    ],
  );
});

test("what someone wrote into its ConfigMap is told, what controllers wrote into a status is not", () => {
  const wrote = (
    name: string,
    kind: string,
    field: string,
    before: unknown,
    after: unknown,
  ): ObjectChange => ({
    t: now - 60_000,
    kind,
    namespace: "shop",
    name,
    operation: "changed",
    by: "argocd",
    fields: [{ field, before, after }],
  });
  const around = [
    wrote("checkout-config", "ConfigMap", "data.CACHE", "50000", "0"),
    wrote("checkout", "Deployment", "status.replicas", 3, 4),
    wrote("checkout", "Deployment", "spec.template.spec.containers[app].image", "a:1", "a:2"),
  ];
  const changes = podChanges(
    { metadata: { name: "x" } },
    { revisions: [], events: [], kills: [], around },
    telling,
    podWords("en"),
  );
  assert.deepEqual(
    changes.map(({ mark, said, detail, diff }) => [mark, said, detail, diff]),
    [
      [
        "config",
        "`checkout-config`",
        "argocd",
        [
          ["-", "CACHE: 50000"],
          ["+", "CACHE: 0"],
        ],
      ],
    ],
  );
});

test("the same image is no change", () => {
  assert.deepEqual(imageDiff(revision("1", "a", 2), revision("2", "a", 1)), []);
});

test("deaths are told by the instants that the series names", () => {
  const t = Float64Array.of(10_000, 20_000, 30_000);
  assert.deepEqual(instantsOf(t, Float64Array.of(3, 15, 15)), [15_000]);
  assert.deepEqual(instantsOf(t, Float64Array.of(NaN, 19, 28)), [19_000, 28_000]);
});
