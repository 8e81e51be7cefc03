import type { Clock, Log } from "@taffrail/base";
import { Informers, type KubeClient, openKubeClient } from "@taffrail/kube";
import { apiServerClient, type KubernetesDiscovery, type ScrapeConfig } from "@taffrail/scrape";

/** What watching clusters takes. */
export interface DiscoveryClustersOptions {
  /** Of the cluster that the process watches anyway, for discoveries that name none. */
  readonly own: Informers | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

interface Cluster {
  readonly client: KubeClient;
  readonly informers: Informers;
}

/** The clusters that discoveries name by `api_server` or `kubeconfig_file`: one client and one set of informers each, whoever asks. */
export class DiscoveryClusters implements AsyncDisposable {
  readonly #options: DiscoveryClustersOptions;
  readonly #byKey = new Map<string, Cluster>();

  constructor(options: DiscoveryClustersOptions) {
    this.#options = options;
  }

  /** Opens what the jobs name and is not open. Rejects where a kubeconfig cannot be used. */
  async open(jobs: readonly ScrapeConfig[]): Promise<void> {
    for (const discovery of named(jobs)) {
      const key = keyOf(discovery);
      if (this.#byKey.has(key)) continue;
      const { clock, log, signal } = this.#options;
      const { apiServer, kubeconfigFile, http } = discovery;
      if (http?.unsupported !== undefined) continue; // the scraper refuses the job
      const client =
        apiServer === undefined
          ? await openKubeClient({ kubeconfig: kubeconfigFile! })
          : apiServerClient(apiServer, http!, clock);
      const informers = new Informers(client, { clock, log: log.with({ room: "kube" }), signal });
      this.#byKey.set(key, { client, informers });
    }
  }

  /** The informers that a discovery reads; `undefined` where no cluster is known. */
  informersOf(discovery: KubernetesDiscovery): Informers | undefined {
    const { apiServer, kubeconfigFile } = discovery;
    if (apiServer === undefined && kubeconfigFile === undefined) return this.#options.own;
    return this.#byKey.get(keyOf(discovery))?.informers;
  }

  /** Closes what none of the jobs names any more. */
  async keep(jobs: readonly ScrapeConfig[]): Promise<void> {
    const wanted = new Set(named(jobs).map(keyOf));
    for (const [key, cluster] of this.#byKey) {
      if (wanted.has(key)) continue;
      this.#byKey.delete(key);
      await close(cluster);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.keep([]);
  }
}

function named(jobs: readonly ScrapeConfig[]): KubernetesDiscovery[] {
  return jobs
    .flatMap(({ discoveries }) => discoveries)
    .filter((one) => one.kind === "kubernetes")
    .filter(({ apiServer, kubeconfigFile }) => apiServer !== undefined || kubeconfigFile !== undefined);
}

function keyOf({ apiServer, kubeconfigFile, http }: KubernetesDiscovery): string {
  return JSON.stringify([apiServer, kubeconfigFile, http]);
}

async function close({ client, informers }: Cluster): Promise<void> {
  await informers.close();
  client.close();
}
