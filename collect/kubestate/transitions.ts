import type { KubeObject, Pod } from "@taffrail/kube";

import { escapeHelp, escapeValue } from "./samples.ts";
import type { ObjectObserver } from "./state-rows.ts";

/** More series than this one counter does not make; what comes after is counted under empty labels. */
const mostSeries = 10_000;

/** What is remembered of a pod to see what is new. */
interface Known {
  readonly uid: string;
  readonly namespace: string;
  readonly containers: ReadonlyMap<string, Counts>;
  readonly phase: string;
}

/** How often a container started again, and how often it ended, up to the last change. */
interface Counts {
  readonly restarts: number;
  readonly ends: number;
}

const none: Counts = { restarts: 0, ends: 0 };

/** A counter by label values. */
class Tally {
  readonly name: string;
  readonly #help: string;
  readonly #labels: readonly string[];
  readonly #counts = new Map<string, number>();

  constructor(name: string, help: string, labels: readonly string[]) {
    this.name = name;
    this.#help = help;
    this.#labels = labels;
  }

  add(values: readonly string[], by = 1): void {
    const text = (of: readonly string[]): string =>
      this.#labels.map((name, i) => `${name}="${escapeValue(of[i] ?? "")}"`).join(",");
    let key = text(values);
    if (!this.#counts.has(key) && this.#counts.size >= mostSeries) key = text([]);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  text(format: "text" | "openmetrics"): string {
    const family = format === "text" ? this.name : this.name.replace(/_total$/, "");
    const lines = [...this.#counts].map(([labels, count]) => `${this.name}{${labels}} ${count}\n`);
    return `# HELP ${family} ${escapeHelp(this.#help)}\n# TYPE ${family} counter\n${lines.join("")}`;
  }
}

/**
 * Counts what pods go through, so that what is over before the next scrape is not lost: a container that ended and runs again, a job's pod that
 * lived for a second. What was so before the first list counts as known. Told the same twice, it counts once: two may watch for it.
 */
export class Transitions implements ObjectObserver {
  readonly #known = new Map<string, Known>();
  readonly #restarts = new Tally("taffrail_container_restarts_total", "Restarts of containers.", [
    "namespace",
    "container",
  ]);
  readonly #ends = new Tally(
    "taffrail_container_terminations_total",
    "Ends of containers by reason; of several between two messages only the last has one.",
    ["namespace", "container", "reason"],
  );
  readonly #phases = new Tally("taffrail_pod_phases_total", "Phases that pods came into.", [
    "namespace",
    "phase",
  ]);
  readonly #deleted = new Tally(
    "taffrail_pods_deleted_total",
    "Pods that are gone, by the phase they were last seen in.",
    ["namespace", "phase"],
  );

  /** How many pods are remembered. */
  get size(): number {
    return this.#known.size;
  }

  seen(object: KubeObject, key: string, isInitial: boolean): void {
    const { metadata, status } = object as Pod;
    const { namespace = "", uid } = metadata;
    if (this.#known.get(key)?.uid !== uid) this.gone(key); // another pod of the same name
    const before = this.#known.get(key);
    const isCounted = !isInitial || before !== undefined;
    const containers = new Map<string, Counts>();
    for (const one of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
      const { name, restartCount = 0, state } = one;
      const now = { restarts: restartCount, ends: restartCount + (state?.terminated ? 1 : 0) };
      const old = before?.containers.get(name) ?? none;
      containers.set(name, now);
      if (!isCounted) continue;
      if (now.restarts > old.restarts) this.#restarts.add([namespace, name], now.restarts - old.restarts);
      for (const [reason, count] of reasonsOf(one, now.ends - old.ends)) {
        this.#ends.add([namespace, name, reason], count);
      }
    }
    const phase = status?.phase ?? "";
    if (isCounted && phase !== "" && phase !== before?.phase) this.#phases.add([namespace, phase]);
    this.#known.set(key, { uid, namespace, containers, phase });
  }

  gone(key: string): void {
    const known = this.#known.get(key);
    if (known === undefined) return;
    this.#known.delete(key);
    this.#deleted.add([known.namespace, known.phase]);
  }

  /** The counters as families. */
  text(format: "text" | "openmetrics"): string {
    return [this.#restarts, this.#ends, this.#phases, this.#deleted]
      .map((tally) => tally.text(format))
      .join("");
  }
}

type ContainerStatus = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>[number];

/** Why a container ended the last `count` times, as far as its status says: the last end and the one before have a reason. */
function* reasonsOf({ state, lastState }: ContainerStatus, count: number): Generator<[string, number]> {
  const told = [state?.terminated, lastState?.terminated].filter((end) => end !== undefined && end !== null);
  let left = count;
  for (const end of told) {
    if (left <= 0) return;
    left--;
    yield [end.reason ?? "Unknown", 1];
  }
  if (left > 0) yield ["Unknown", left];
}
