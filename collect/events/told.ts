import type { KubeObject } from "@taffrail/kube";

/** An Event of Kubernetes as it is remembered: what happened to which object, as often as it was said so far. */
export interface ToldEvent {
  /** When it was said last, Unix milliseconds. */
  readonly t: number;
  /** When it was said first. */
  readonly first: number;
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** The component that said it. */
  readonly by: string;
  /** The container it is about, where it is about one. */
  readonly container?: string;
}

/** The fields of `v1` Events, and those that `events.k8s.io/v1` calls otherwise. */
interface AnyEvent extends KubeObject {
  readonly type?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly note?: unknown;
  readonly count?: unknown;
  readonly deprecatedCount?: unknown;
  readonly firstTimestamp?: unknown;
  readonly lastTimestamp?: unknown;
  readonly deprecatedFirstTimestamp?: unknown;
  readonly deprecatedLastTimestamp?: unknown;
  readonly eventTime?: unknown;
  readonly reportingComponent?: unknown;
  readonly reportingController?: unknown;
  readonly source?: { readonly component?: unknown } | null;
  readonly deprecatedSource?: { readonly component?: unknown } | null;
  readonly involvedObject?: Record<string, unknown> | null;
  readonly regarding?: Record<string, unknown> | null;
  readonly series?: { readonly count?: unknown; readonly lastObservedTime?: unknown } | null;
}

/** Longer messages are cut, characters. */
const longestMessage = 4096;

/** Reads an Event in either of its shapes; what it does not tell is empty. `now` stands where it tells no time. */
export function toldEvent(event: KubeObject, now: number): ToldEvent {
  const it = event as AnyEvent;
  const about = it.involvedObject ?? it.regarding ?? {};
  const made = instantOf(it.metadata.creationTimestamp);
  const last =
    instantOf(it.series?.lastObservedTime) ??
    instantOf(it.lastTimestamp ?? it.deprecatedLastTimestamp) ??
    instantOf(it.eventTime) ??
    made ??
    now;
  const first =
    instantOf(it.firstTimestamp ?? it.deprecatedFirstTimestamp) ?? instantOf(it.eventTime) ?? made ?? last;
  const container = /\{([^{}]+)\}$/.exec(textOf(about["fieldPath"]))?.[1]; // spec.containers{app}
  const counts = [it.series?.count, it.count, it.deprecatedCount, 1];
  return {
    t: last,
    first: Math.min(first, last),
    uid: it.metadata.uid,
    kind: textOf(about["kind"]),
    namespace: textOf(about["namespace"]),
    name: textOf(about["name"]),
    type: textOf(it.type),
    reason: textOf(it.reason),
    message: textOf(it.message ?? it.note).slice(0, longestMessage),
    count: counts.find((count): count is number => typeof count === "number" && count > 0)!,
    by: textOf(
      it.source?.component ??
        it.reportingComponent ??
        it.reportingController ??
        it.deprecatedSource?.component,
    ),
    ...(container === undefined ? {} : { container }),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function instantOf(value: unknown): number | undefined {
  const t = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(t) ? undefined : t;
}
