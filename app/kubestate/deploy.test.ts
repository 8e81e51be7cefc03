import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parseYamlDocuments, plainOf } from "@taffrail/base";
import { readSettings } from "@taffrail/kubestate";
import { objectStateReference } from "../object-state-reference.ts";
import { kubestateManifest } from "../rights.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

test("kubestate's rights are those of its tables: run `node tools/rights.ts` where not", () => {
  assert.equal(read("deploy/kubestate/rbac.yaml"), kubestateManifest());
});

test("the page of families is that of the tables: run `node tools/object-state-reference.ts` where not", () => {
  assert.equal(read("docs/reference/object-state.md"), objectStateReference());
});

test("kubestate's manifest gives flags that there are, and probes what answers", () => {
  interface Manifest {
    kind: string;
    spec: {
      template: {
        spec: {
          serviceAccountName: string;
          containers: {
            args: string[];
            ports: { name: string; containerPort: number }[];
            readinessProbe: { httpGet: { path: string; port: string } };
          }[];
        };
      };
    };
  }
  const manifests = parseYamlDocuments(read("deploy/kubestate/kubestate.yaml"), "kubestate.yaml").map(
    plainOf,
  );
  const { serviceAccountName, containers } = (manifests as Manifest[]).find(
    ({ kind }) => kind === "Deployment",
  )!.spec.template.spec;
  const [{ args, ports, readinessProbe }] = containers as [(typeof containers)[0]];
  const [command, ...words] = args;
  assert.equal(command, "kubestate");
  const settings = readSettings(words);
  assert.deepEqual(
    ports.map(({ containerPort }) => containerPort),
    [settings.whole("port"), settings.whole("telemetry-port")],
  );
  assert.deepEqual(readinessProbe.httpGet, { path: "/readyz", port: "telemetry" });
  assert.ok(kubestateManifest().includes(`kind: ServiceAccount\nmetadata:\n  name: ${serviceAccountName}\n`));
});
