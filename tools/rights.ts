/** Writes the rights of each program: of the server from what it watches and scrapes, of kubestate from its tables. */
import { writeFileSync } from "node:fs";
import { kubestateManifest, rightsManifest } from "../app/rights.ts";

writeFileSync(new URL("../deploy/kustomize/rbac.yaml", import.meta.url), rightsManifest());
writeFileSync(new URL("../deploy/kubestate/rbac.yaml", import.meta.url), kubestateManifest());
