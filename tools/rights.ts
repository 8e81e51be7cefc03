/** Writes `deploy/kustomize/rbac.yaml` from what the server watches and scrapes. */
import { writeFileSync } from "node:fs";
import { rightsManifest } from "../app/rights.ts";

writeFileSync(new URL("../deploy/kustomize/rbac.yaml", import.meta.url), rightsManifest());
