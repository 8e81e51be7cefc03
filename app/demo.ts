import type { Clock, Log } from "@taffrail/base";
import { clientFromUrl } from "@taffrail/kube";
import type { Scraper, Transport } from "@taffrail/scrape";
import { openSim, type Sim } from "@taffrail/sim";
import { ownConfig } from "./config/own.ts";
import { openServer, type ServerOptions } from "./server.ts";

/** What a demo is made of. */
export interface DemoOptions {
  readonly dir: string;
  readonly listen: string;
  readonly pageDir?: string;
  /** Sections beside those of the built-in configuration. */
  readonly moreConfig?: string;
  readonly nodes: number;
  readonly podsPerNode: number;
  readonly seed: number;
  /** Minutes that the cluster has lived before the present. */
  readonly historyMinutes: number;
  readonly heap?: NonNullable<ServerOptions["heap"]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Told at each quarter of the history. */
  readonly progress?: (share: number) => void;
}

/** How much history was made. */
export interface History {
  readonly minutes: number;
  readonly samples: number;
}

/** A server over a cluster in the same process. */
export interface Demo extends AsyncDisposable {
  readonly url: string;
  readonly sim: Sim;
  /** Resolves when the past is in the store and the clock has taken over. */
  readonly history: Promise<History>;
}

/** Time between two scrapes of the past, milliseconds: coarser for what is longer ago, so that the page is full soon. */
function pastStepMs(agoMs: number): number {
  return agoMs > 20 * 60_000 ? 50_000 : 30_000; // a window of two minutes still holds two samples
}

/** How long the past may wait for the informers to have heard what the cluster did, at each step, milliseconds. */
const settleMs = 2;

/**
 * Opens the cluster an hour ago, the server over it, and lets both live through that hour as fast as the machine can: every sample of it comes
 * through the scrape path. The page answers from the start.
 */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const { clock, log, signal, historyMinutes } = options;
  await using held = new AsyncDisposableStack();
  const startMs = clock.now() - historyMinutes * 60_000;
  const sim = held.use(
    await openSim({
      clock,
      log: log.with({ room: "sim" }),
      seed: options.seed,
      nodes: options.nodes,
      podsPerNode: options.podsPerNode,
      startMs,
      follow: false,
    }),
  );
  const client = held.use(clientFromUrl(sim.apiServerUrl));
  const { pageDir } = options;
  const server = held.use(
    await openServer({
      dir: options.dir,
      listen: options.listen,
      readConfig: () => ownConfig({ kind: "outside", apiServer: client.baseUrl }, options.moreConfig),
      client,
      throughApiServer: true,
      transport: transportOf(sim),
      paused: true,
      ...(pageDir === undefined ? {} : { pageDir }),
      clusterName: "demo",
      mode: "demo",
      flags: {},
      ...(options.heap === undefined ? {} : { heap: options.heap }),
      clock,
      log,
      signal,
    }),
  );
  const history = live(sim, server.scraper, { ...options, startMs }).then(() => ({
    minutes: historyMinutes,
    samples: server.samplesAppended(),
  }));
  history.catch((error: unknown) => log.error("cannot make the history", { error }));
  const owned = held.move();
  return { url: server.url, sim, history, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Lives from `startMs` to now, then lets the clock take over. */
async function live(
  sim: Sim,
  scraper: Scraper,
  { startMs, clock, signal, progress }: DemoOptions & { readonly startMs: number },
): Promise<void> {
  await scraper.sync();
  let told = 0;
  // Ends less than a step before now: a last, shorter step would take time itself, and so need another.
  for (let t = startMs; t + pastStepMs(clock.now() - t) <= clock.now() && !signal.aborted;) {
    t += pastStepMs(clock.now() - t);
    sim.advanceTo(t);
    await new Promise<void>((resolve) => setTimeout(resolve, settleMs)); // watches deliver what happened
    await scraper.sync();
    await scraper.scrapeAt(t);
    const share = (t - startMs) / (clock.now() - startMs);
    if (share < told + 0.25 || share > 0.99) continue;
    told = Math.floor(share * 4) / 4;
    progress?.(told);
  }
  if (!signal.aborted) {
    sim.follow();
    scraper.start();
  }
}

/** Fetches from a cluster in this process as its API server would answer over HTTP. */
function transportOf(sim: Sim): Transport {
  return (url, { headers }) => {
    const { pathname, search } = new URL(url);
    const accept = headers["Accept"] ?? headers["accept"];
    const answer = sim.fetch(pathname + search, typeof accept === "string" ? { accept } : {});
    return Promise.resolve(answer);
  };
}
