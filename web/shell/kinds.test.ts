import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf, kinds, listLink, manyOf, objectLink } from "./kinds.ts";

test("a kind is found by its plural and by its name", () => {
  assert.equal(kindOf("deployments"), kindOf("Deployment"));
  assert.deepEqual(kindOf("Ingress"), {
    plural: "ingresses",
    kind: "Ingress",
    group: "networking.k8s.io",
    version: "v1",
    namespaced: true,
    path: "/ingresses",
    place: "services",
  });
  assert.equal(kindOf("Unknown"), undefined);
  assert.equal(new Set(kinds.map(({ plural }) => plural)).size, kinds.length);
});

const links = [
  { of: ["Pod", "shop", "web-1"], want: "/pods/shop/web-1" },
  { of: ["nodes", undefined, "node-7"], want: "/nodes/node-7" },
  { of: ["ClusterRole", "", "system:node"], want: "/clusterroles/system%3Anode" },
  { of: ["Pod", undefined, "web-1"], want: undefined },
  { of: ["Widget", "shop", "w"], want: undefined },
] as const;
for (const { of, want } of links) {
  test(`objectLink(${of.join(", ")})`, () => assert.equal(objectLink(of[0], of[1], of[2]), want));
}

test("lists and many", () => {
  assert.equal(listLink("Secret"), "/secrets");
  assert.equal(listLink("Widget"), undefined);
  const many = ["NetworkPolicy", "Ingress", "Endpoints", "StorageClass", "Pod"].map((name) =>
    manyOf(kindOf(name)!),
  );
  assert.deepEqual(many, ["NetworkPolicies", "Ingresses", "Endpoints", "StorageClasses", "Pods"]);
});
