import type { Log } from "@taffrail/base";
import {
  type CredentialSource,
  type KubeClient,
  KubeconfigError,
  kubeconfigPaths,
  openKubeClient,
} from "@taffrail/kube";
import type { Standpoint } from "./config/own.ts";

/** A cluster to watch, and where this process stands to it. */
export interface ClusterAccess {
  readonly client: KubeClient;
  readonly standpoint: Standpoint;
}

/** What the flags and the environment say of a cluster. */
export interface AccessOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
}

/**
 * The cluster to watch: that of the kubeconfig that was named, else of the usual files, else of the pod this runs in; `undefined` where
 * there is none of these. Throws where a kubeconfig that was named cannot be used.
 */
export async function findCluster({
  kubeconfig,
  context,
  env,
  log,
}: AccessOptions): Promise<ClusterAccess | undefined> {
  const source = {
    env,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
  const paths = pathsOf(source);
  if (paths === undefined) return undefined;
  const isInside = paths.length === 0;
  const client = await openKubeClient(isInside ? { ...source, inCluster: true } : source);
  const where = isInside ? "the cluster this runs in" : paths.join(", ");
  log.info("watching a cluster", { from: where, server: client.baseUrl.href });
  return {
    client,
    standpoint: isInside ? { kind: "inside" } : { kind: "outside", apiServer: client.baseUrl },
  };
}

/** The kubeconfig files to use, none for a pod's account, `undefined` where there is neither. */
function pathsOf(source: CredentialSource): readonly string[] | undefined {
  try {
    return kubeconfigPaths(source);
  } catch (error) {
    if (error instanceof KubeconfigError && source.kubeconfig === undefined) return undefined;
    throw error;
  }
}
