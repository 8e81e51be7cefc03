import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../shell/format.ts";
import { en } from "../shell/messages.en.ts";
import { plainRich } from "../shell/rich.ts";
import type { Telling } from "./health.ts";
import type { KubeObject } from "./kinds.ts";
import { type Makers, refusalIn, wrongMakers } from "./wrong-makers.ts";
import { wrongNow } from "./wrong-now.ts";

const now = Date.UTC(2026, 10, 21, 2, 47);
const telling: Telling = { now, text: en, format: formatIn("en", "UTC") };
const at = (minutes: number): string => new Date(now - minutes * 60_000).toISOString();
const make = (spec: object, status: object, minutes = 60): KubeObject =>
  ({
    metadata: { name: "web", namespace: "shop", creationTimestamp: at(minutes) },
    spec,
    status,
  }) as KubeObject;
const refused = (message: string): object => ({
  conditions: [
    { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message, lastTransitionTime: at(9) },
  ],
});
const quota = 'pods "web-1" is forbidden: exceeded quota: tight, used: pods=2, limited: pods=2';
const none: Makers = { deployments: [], statefulsets: [], daemonsets: [] };
const said = (makers: Partial<Makers>): readonly string[] =>
  wrongMakers({ ...none, ...makers }, telling).map(
    ({ shape, sentence }) => `${shape}: ${plainRich(sentence)}`,
  );

test("a Deployment whose pods nobody may make is told with the reason", () => {
  const [row] = wrongNow(
    {
      pods: [],
      nodes: [],
      jobs: [],
      makers: { ...none, deployments: [make({ replicas: 4 }, { replicas: 2, ...refused(quota) })] },
    },
    telling,
  );
  assert.equal(
    plainRich(row!.sentence),
    "shop/web lacks 2 of 4 pods: exceeded quota: tight, used: pods=2, limited: pods=2",
  );
  assert.deepEqual([row!.since, row!.page], [Date.parse(at(9)), { to: "/deployments/shop/web" }]);
});

test("a set of which not one pod was made is told once it is no longer young", () => {
  assert.deepEqual(said({ statefulsets: [make({ replicas: 3 }, {})] }), ["crit: shop/web lacks 3 of 3 pods"]);
  assert.deepEqual(said({ daemonsets: [make({}, { desiredNumberScheduled: 1 })] }), [
    "crit: shop/web lacks 1 of 1 pod",
  ]);
  assert.deepEqual(said({ statefulsets: [make({ replicas: 3 }, {}, 1)] }), [], "young");
  assert.deepEqual(said({ statefulsets: [make({ replicas: 3 }, { replicas: 1 })] }), [], "one after another");
});

test("what is as it should be is not told", () => {
  assert.deepEqual(
    said({
      deployments: [
        make({ replicas: 2 }, { replicas: 2, ...refused(quota) }),
        make({ replicas: 0 }, {}),
        make({ replicas: 2 }, {}),
      ],
      statefulsets: [make({ replicas: 0 }, {})],
      daemonsets: [make({}, { desiredNumberScheduled: 0 }), make({}, {})],
    }),
    [],
  );
});

test("what controllers say before a refusal is left out", () => {
  assert.equal(refusalIn(quota).startsWith("exceeded quota"), true);
  assert.equal(
    refusalIn('Internal error occurred: failed calling webhook "guard": service "guard" not found'),
    'failed calling webhook "guard": service "guard" not found',
  );
  assert.equal(refusalIn("no such thing"), "no such thing");
});
