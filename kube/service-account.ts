import { existsSync, readFileSync } from "node:fs";
import { isIPv6 } from "node:net";
import { join } from "node:path";

import type { Credentials, Identity } from "./credentials.ts";
import { KubeconfigError } from "./errors.ts";

/** Where every pod finds its account. */
export const serviceAccountDir = "/var/run/secrets/kubernetes.io/serviceaccount";

/** How long what was read is used before it is read again, milliseconds: the kubelet renews tokens minutes before they end. */
const keptMs = 10_000;

/**
 * The credentials of the pod's own account: the address from the environment; token and authority from files that change while the pod runs.
 * Read here and not by the client library, which takes a second and 90 MB of memory for it. Throws `KubeconfigError`.
 */
export function serviceAccountCredentials(
  env: Readonly<Record<string, string | undefined>>,
  dir: string = serviceAccountDir,
): Credentials {
  const host = env["KUBERNETES_SERVICE_HOST"];
  if (host === undefined || host === "") {
    throw new KubeconfigError(
      "cannot use the service account of this pod: KUBERNETES_SERVICE_HOST is not set",
      {
        hint: "this process does not run in a pod: give --kubeconfig FILE",
      },
    );
  }
  const port = env["KUBERNETES_SERVICE_PORT_HTTPS"] ?? env["KUBERNETES_SERVICE_PORT"] ?? "443";
  const namespaceFile = join(dir, "namespace");
  let kept: { readonly at: number; readonly identity: Identity } | undefined;
  const read = (): Identity => ({
    headers: { authorization: `Bearer ${readText(join(dir, "token"))}` },
    tls: { ca: readText(join(dir, "ca.crt")) },
  });
  kept = { at: performance.now(), identity: read() };
  return {
    server: new URL(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`),
    namespace: existsSync(namespaceFile) ? readText(namespaceFile) : undefined,
    async current() {
      const now = performance.now();
      if (kept === undefined || now - kept.at > keptMs) kept = { at: now, identity: read() };
      return kept.identity;
    },
    refresh: () => (kept = undefined),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new KubeconfigError(`cannot read ${path}, the service account of this pod`, {
      cause,
      hint: "is automountServiceAccountToken off?",
    });
  }
}
