import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parseYamlDocuments, plainOf } from "@taffrail/base";
import { rightsManifest } from "./rights.ts";

const dir = new URL("../deploy/kustomize/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, dir), "utf8");

test("the rights of the manifest are those of what the server watches: run `node tools/rights.ts` where not", () => {
  assert.equal(read("rbac.yaml"), rightsManifest());
});

test("the kustomization names every manifest", () => {
  const [kustomization] = parseYamlDocuments(read("kustomization.yaml"), "kustomization.yaml").map(
    plainOf,
  ) as { resources: string[] }[];
  const files = readdirSync(dir).filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml");
  assert.deepEqual(kustomization!.resources.toSorted(), files.toSorted());
});

test("the server's pod is not root, writes to its volumes only, and gains nothing", () => {
  interface Manifest {
    kind: string;
    spec: { template: { spec: { securityContext: object; containers: { securityContext: object }[] } } };
  }
  const manifests = parseYamlDocuments(read("server.yaml"), "server.yaml").map(plainOf) as Manifest[];
  const pod = manifests.find((manifest) => manifest.kind === "Deployment")!.spec.template.spec;
  assert.deepEqual(pod.securityContext, {
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    fsGroup: 65532,
    seccompProfile: { type: "RuntimeDefault" },
  });
  assert.deepEqual(pod.containers[0]!.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
});
