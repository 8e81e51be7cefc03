import assert from "node:assert/strict";
import { test } from "node:test";
import { formatIn } from "../../shell/format.ts";
import { en } from "../../shell/messages.en.ts";
import { zh } from "../../shell/messages.zh.ts";
import { plainRich } from "../../shell/rich.ts";
import type { KubeObject, Pod } from "../kinds.ts";
import { podWords } from "../pod-words.ts";
import { beganWith, type BeginningIn } from "./began-with.ts";
import type { ChangedField, ObjectChange } from "./history.ts";

const now = Date.parse("2026-11-21T02:47:00Z");
const at = (minutes: number): number => now - minutes * 60_000;
const ago = (minutes: number): string => new Date(at(minutes)).toISOString();

const replicaSet = (revision: number, made: number, image: string, ready = 0): KubeObject =>
  ({
    metadata: {
      name: `web-${revision}`,
      creationTimestamp: ago(made),
      annotations: { "deployment.kubernetes.io/revision": String(revision) },
    },
    spec: { template: { spec: { containers: [{ name: "app", image }] } } },
    status: { readyReplicas: ready },
  }) as KubeObject;
const pod = (made: number, maker = "web-2"): Pod => ({
  metadata: {
    name: `${maker}-a`,
    creationTimestamp: ago(made),
    ownerReferences: [{ kind: "ReplicaSet", name: maker }],
  },
});
const change = (kind: string, minutes: number, more: Partial<ObjectChange> = {}): ObjectChange => ({
  t: at(minutes),
  kind,
  namespace: "shop",
  name: "web",
  operation: "changed",
  by: "kubectl-edit",
  fields: [{ field: "data.LOG", before: "info", after: "debug" }],
  ...more,
});
const image: ChangedField = {
  field: "spec.template.spec.containers[app].image",
  before: "registry.example/team/web:1",
  after: "registry.example/team/web:2",
};
const revisions = [replicaSet(1, 600, "shop/web:1", 3), replicaSet(2, 20, "shop/web:2")];

interface Row extends Partial<BeginningIn> {
  readonly name: string;
  readonly says: string;
}

const rows: readonly Row[] = [
  {
    name: "a revision, and what still runs of the one before",
    makers: revisions,
    bad: [pod(20), pod(19)],
    says: "It began with revision 2 at 02:27: app image web:1 → web:2. 3 pods of the revision before are ready.",
  },
  {
    name: "who rolled it out, where that is remembered",
    makers: revisions,
    bad: [pod(20)],
    changes: [
      change("Deployment", 20, {
        fields: [
          image,
          { field: "spec.template.spec.containers[app].env[LOG].value", before: "a", after: "b" },
        ],
      }),
    ],
    says: "It began with revision 2 at 02:27, by kubectl-edit: app image web:1 → web:2, app env[LOG].value a → b. 3 pods of the revision before are ready.",
  },
  { name: "nothing of the first revision", makers: [revisions[0]!], bad: [pod(600, "web-1")], says: "" },
  {
    name: "nothing where pods of the old revision are ill",
    makers: revisions,
    bad: [pod(20), pod(500, "web-1")],
    says: "",
  },
  { name: "nothing where a pod was made anew long after", makers: revisions, bad: [pod(2)], says: "" },
  {
    name: "the change of a template without revisions",
    kind: "DaemonSet",
    bad: [pod(29, "web")],
    changes: [change("DaemonSet", 30, { fields: [image] })],
    says: "Right before, at 02:17, DaemonSet web was changed by kubectl-edit: app image web:1 → web:2.",
  },
  {
    name: "what its pods read",
    bad: [pod(600)],
    since: at(4),
    changes: [change("ConfigMap", 5, { name: "settings" })],
    says: "Right before, at 02:42, ConfigMap settings was changed by kubectl-edit: LOG info → debug.",
  },
  {
    name: "what is read no longer",
    bad: [pod(600)],
    since: at(4),
    changes: [change("Secret", 5, { name: "tls", operation: "deleted", fields: [] })],
    says: "Right before, at 02:42, Secret tls was deleted by kubectl-edit.",
  },
  {
    name: "nothing of what was changed long before, or after",
    bad: [pod(600)],
    since: at(30),
    changes: [change("ConfigMap", 5), change("ConfigMap", 45)],
    says: "",
  },
  {
    name: "nothing of a scaling",
    bad: [pod(29)],
    changes: [change("Deployment", 30, { fields: [{ field: "spec.replicas", before: 2, after: 3 }] })],
    says: "",
  },
];

function say({ name: _name, says: _says, ...more }: Row, language: "en" | "zh"): string {
  const text = language === "zh" ? zh : en;
  const telling = { now, text, format: formatIn(language, "UTC") };
  const object: KubeObject = { metadata: { name: "web", namespace: "shop" } };
  const where = { object, kind: "Deployment", makers: [], bad: [], since: undefined, changes: [], ...more };
  return plainRich(beganWith(where, telling, podWords(language)));
}

for (const row of rows) {
  test(`the beginning of a trouble: ${row.name}`, () => {
    assert.equal(say(row, "en"), row.says);
    assert.equal(say(row, "zh") === "", row.says === "");
  });
}
