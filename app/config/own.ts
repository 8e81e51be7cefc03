import { readFileSync } from "node:fs";
import { type LoadedConfig, loadConfig } from "./load.ts";

/** Where the program stands to the cluster: in one of its pods, or outside with the address of its API server. */
export type Standpoint = { readonly kind: "inside" } | { readonly kind: "outside"; readonly apiServer: URL };

/** The configuration of whoever gives none: the API server, kubelets, cAdvisor, and what is annotated; `more` are sections beside these. */
export function ownConfig(standpoint: Standpoint, more = ""): LoadedConfig {
  const file = new URL(`./${standpoint.kind}.yml`, import.meta.url);
  let text = readFileSync(file, "utf8");
  if (standpoint.kind === "outside") {
    const { host, protocol } = standpoint.apiServer;
    text = text.replaceAll("API_SERVER", host).replaceAll("SCHEME", protocol.slice(0, -1));
  }
  return loadConfig(`${text}\n${more}`, `(built in) ${standpoint.kind}.yml`);
}
