import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseYamlDocuments, plainOf } from "@taffrail/base";
import { isLoaded, isShipped, packagesOf } from "../tools/image.ts";
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

test("the manifests for a trial change what they build on, and nothing is left of the volume", () => {
  interface Trial {
    resources: string[];
    images: { name: string }[];
    patches: { target: { kind: string; name: string }; patch: string }[];
  }
  const file = new URL("../kustomize-try/kustomization.yaml", dir);
  const [trial] = parseYamlDocuments(readFileSync(file, "utf8"), "kustomization.yaml").map(
    plainOf,
  ) as Trial[];
  assert.deepEqual(trial!.resources, ["../kustomize"]);
  const server = read("server.yaml");
  for (const { target } of trial!.patches)
    assert.ok(server.includes(`kind: ${target.kind}\nmetadata:\n  name: ${target.name}\n`));
  assert.ok(server.includes(`image: ${trial!.images[0]!.name}:`));
  const volumes = server.slice(server.indexOf("      volumes:\n"));
  assert.match(volumes, /^ {6}volumes:\n {8}- name: data\n/); // the patch replaces volume 0
});

test("an image holds what a server loads, without tests and what only builds the page", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const packages = packagesOf(root, ["app", "base", "model", "kube", "sim"]);
  assert.ok(packages.has("node_modules/@kubernetes/client-node") && packages.has("node_modules/re2js"));
  assert.ok(!packages.has("node_modules/vite") && !packages.has("node_modules/react"));
  const paths = ["kube/client.ts", "kube/client.test.ts", "kube/testing", "app/faults", "kube/node_modules"];
  assert.deepEqual(paths.filter(isShipped), ["kube/client.ts"]);
  assert.deepEqual(["a.js", "a.d.ts", "a.d.mts", "a.js.map"].filter(isLoaded), ["a.js"]);
});
