import type { ObjectStore } from "./object-store.ts";
import type { Snapshots } from "./list.ts";
import { expiredLine, type OpenWatches } from "./watch.ts";

/** A request that the server refuses for a while. */
interface Failure {
  readonly status: number;
  times: number;
  readonly retryAfterSeconds: number | undefined;
  readonly match: string | undefined;
}

/** What faults reach besides the API server. */
export interface FaultReach {
  /** Makes a node unreachable: its kubelet no longer answers, nor does it report. */
  partition(node: string): void;
  /** Ends a partition. */
  heal(node: string): void;
}

/**
 * Everything that can be made to go wrong. Each is a call that acts at once; `clear` ends those that last.
 * `kind` is a plural (`pods`); without it a fault touches all resources.
 */
export class Faults {
  readonly #store: ObjectStore;
  readonly #watches: OpenWatches;
  readonly #snapshots: Snapshots;
  #failures: Failure[] = [];
  #reach: FaultReach | undefined;
  readonly #partitioned = new Set<string>();
  /** Every answer waits so long, milliseconds. */
  slowMs = 0;
  /** Added to every time that the cluster writes, milliseconds. */
  skewMs = 0;
  /** The API server takes no connections; those that are open are cut. */
  isAway = false;
  /** Told when `isAway` becomes true: the listener cuts what is open. */
  onAway: () => void = () => undefined;

  constructor(store: ObjectStore, watches: OpenWatches, snapshots: Snapshots) {
    this.#store = store;
    this.#watches = watches;
    this.#snapshots = snapshots;
  }

  /** Gives partitions their effect; the cluster calls it once. */
  reach(reach: FaultReach): void {
    this.#reach = reach;
  }

  /** Cuts the connections of open watches, mid-stream. Answers how many. */
  cutWatches(kind?: string): number {
    return this.#each(kind, (watch) => watch.sink.destroy());
  }

  /** Ends open watches as the server does when their time is over. */
  endWatches(kind?: string): number {
    return this.#each(kind, (watch) => watch.sink.end());
  }

  /** Forgets history and continue tokens: whoever comes with an old version gets 410. Open watches go on. */
  expireVersions(): void {
    this.#store.skipVersions(1);
    this.#store.compact();
    this.#snapshots.clear();
  }

  /** As `expireVersions`, and open watches get an ERROR event with 410 and end. */
  expireWatches(kind?: string): number {
    this.expireVersions();
    return this.#each(kind, (watch) => {
      watch.sink.write(expiredLine(1, this.#store.version));
      watch.sink.end();
    });
  }

  /** Every answer from now on waits `ms`; 0 ends it. */
  slow(ms: number): void {
    this.slowMs = ms;
  }

  /** The next `times` requests (whose path holds `match`, if given) are answered with `status`. */
  fail(
    status: number,
    times = 1,
    { retryAfterSeconds, match }: { retryAfterSeconds?: number; match?: string } = {},
  ): void {
    this.#failures.push({ status, times, retryAfterSeconds, match });
  }

  /** Writes half an event and a line feed into open watches: a line that is no JSON. */
  brokenLine(kind?: string): number {
    return this.#each(kind, (watch) => watch.sink.write('{"type":"MODIFIED","object":{"kind":"\n'));
  }

  /** Writes half an event and cuts the connection. */
  tornLine(kind?: string): number {
    return this.#each(kind, (watch) => {
      watch.sink.write('{"type":"MODIFIED","object":{"kind":"');
      watch.sink.destroy();
    });
  }

  /** Shifts every time that the cluster writes; 0 ends it. */
  clockSkew(ms: number): void {
    this.skewMs = ms;
  }

  /** Takes a node's kubelet from the network, or with no name the API server itself. */
  partition(node?: string): void {
    if (node === undefined) {
      this.isAway = true;
      this.onAway();
    } else {
      this.#partitioned.add(node);
      this.#reach?.partition(node);
    }
  }

  /** Ends a partition, of a node or of the API server. */
  heal(node?: string): void {
    if (node === undefined) this.isAway = false;
    else if (this.#partitioned.delete(node)) this.#reach?.heal(node);
  }

  /** Ends every fault that lasts. */
  clear(): void {
    this.#failures = [];
    this.slowMs = 0;
    this.skewMs = 0;
    this.isAway = false;
    for (const node of Array.from(this.#partitioned)) this.heal(node);
  }

  /** The failure that a request to `path` meets now, if any; counts it down. */
  nextFailure(
    path: string,
  ): { readonly status: number; readonly retryAfterSeconds: number | undefined } | undefined {
    const failure = this.#failures.find(({ match }) => match === undefined || path.includes(match));
    if (failure !== undefined && --failure.times <= 0)
      this.#failures = this.#failures.filter((f) => f !== failure);
    return failure;
  }

  #each(kind: string | undefined, act: (watch: Parameters<OpenWatches["add"]>[0]) => void): number {
    let count = 0;
    for (const watch of this.#watches) {
      if (kind !== undefined && watch.type.plural !== kind) continue;
      act(watch);
      count++;
    }
    return count;
  }
}

/**
 * Applies the fault that `POST /sim/faults/NAME?…` names; answers what it did, or undefined for an unknown one.
 * Parameters: `kind`, `node`, `ms`, `status`, `times`, `retryAfter`, `match`.
 */
export function applyFault(
  faults: Faults,
  name: string,
  query: URLSearchParams,
): Record<string, unknown> | undefined {
  const kind = query.get("kind") ?? undefined;
  const node = query.get("node") ?? undefined;
  const ms = Number(query.get("ms") ?? 0);
  switch (name) {
    case "cutWatches":
      return { watches: faults.cutWatches(kind) };
    case "endWatches":
      return { watches: faults.endWatches(kind) };
    case "expireVersions":
      faults.expireVersions();
      return {};
    case "expireWatches":
      return { watches: faults.expireWatches(kind) };
    case "slow":
      faults.slow(ms);
      return { ms };
    case "fail": {
      const retryAfter = query.get("retryAfter");
      const match = query.get("match");
      faults.fail(Number(query.get("status") ?? 500), Number(query.get("times") ?? 1), {
        ...(retryAfter === null ? {} : { retryAfterSeconds: Number(retryAfter) }),
        ...(match === null ? {} : { match }),
      });
      return {};
    }
    case "brokenLine":
      return { watches: faults.brokenLine(kind) };
    case "tornLine":
      return { watches: faults.tornLine(kind) };
    case "clockSkew":
      faults.clockSkew(ms);
      return { ms };
    case "partition":
      faults.partition(node);
      return { node: node ?? "api-server" };
    case "heal":
      faults.heal(node);
      return { node: node ?? "api-server" };
    case "clear":
      faults.clear();
      return {};
    default:
      return undefined;
  }
}
