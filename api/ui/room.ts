import type { Clock } from "@taffrail/base";
import type { DataView } from "./data.ts";
import type { Engine, SeriesStore, TargetsView } from "../prometheus/room.ts";

/** What the page may rely on in any object of Kubernetes. */
export interface UiObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Told of each change, one after another; must not block. */
export interface ObjectListener {
  added(object: UiObject): void;
  modified(object: UiObject): void;
  deleted(object: UiObject): void;
}

/** All objects of one kind, as they were last heard of. */
export interface ObjectView extends Iterable<UiObject> {
  readonly size: number;
  readonly isReady: boolean;
  /** Resolves once the first list is in; without it nobody waits for that. */
  readonly ready?: Promise<void>;
  /** By `namespace/name`, or the name alone for what belongs to the whole cluster. */
  get(key: string): UiObject | undefined;
  inNamespace(namespace: string): Iterable<UiObject>;
  /** Tells of everything that is here, as added, and then of each change, until disposed of. */
  subscribe(listener: ObjectListener): Disposable;
}

/** How near a view is to the API server. */
export interface ObjectFreshness {
  /** `idle` is what nobody has asked for. */
  readonly state: "idle" | "starting" | "live" | "broken";
  /** Unix milliseconds; `undefined` before the first list. */
  readonly heardAt: number | undefined;
  readonly version: string | undefined;
  /** What broke last; a `status` in it is what the API server said. */
  readonly error?: unknown;
}

export interface ObjectsOfKind {
  readonly view: ObjectView;
  readonly freshness: ObjectFreshness;
}

/** The objects this server watches, by the plural of their resource: `pods`, `nodes`, … */
export interface Objects {
  kinds(): readonly string[];
  /** `undefined` where the kind is not watched. A kind that is watched only when it is asked for is so from now on. */
  of(kind: string): ObjectsOfKind | undefined;
  /** The same for who only wants to know how it stands: begins no watch. */
  glance(kind: string): ObjectsOfKind | undefined;
}

/** Which part of the history is asked for, newest first. */
export interface HistoryQuery {
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly namespace?: string;
  /** Unix milliseconds. */
  readonly since?: number;
  readonly limit: number;
}

/** What happened to objects, as far as it is remembered: answers are sent as they are. */
export interface HistoryView {
  changes(query: HistoryQuery): readonly object[];
  events(query: HistoryQuery): readonly object[];
  /** From when on nothing is missing among the changes that are asked for, Unix milliseconds; and kinds of which none are heard. */
  reach(query: HistoryQuery): { readonly since?: number; readonly unheard: readonly string[] };
  stats(): object;
}

/** What the page shows of the server itself. */
export interface UiFacts {
  readonly version: string;
  readonly cluster: string;
  /** `demo`, `cluster` or `server`. */
  readonly mode: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
}

/** All that the page's own API needs. */
export interface UiRoom {
  readonly objects: Objects;
  /** Absent where no objects are watched. */
  readonly history?: HistoryView;
  readonly engine: Engine;
  readonly store: Pick<SeriesStore, "stats">;
  readonly targets: Pick<TargetsView, "active">;
  readonly facts: UiFacts;
  /** What is stored and what that takes; absent where nothing is stored. */
  readonly data?: (signal: AbortSignal) => Promise<DataView>;
  readonly clock: Clock;
}
