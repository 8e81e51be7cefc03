import { createHmac, randomBytes } from "node:crypto";
import type { Clock, Counter, Instruments } from "@taffrail/base";
import { type KubeObject, resourceTypes, type ResourceType, type View } from "@taffrail/kube";
import { authorOf, makerOf } from "./author.ts";
import { diff, type Json, type Path } from "./diff.ts";
import { Journal, type JournalStats } from "./journal.ts";
import { noisyKinds, withoutNoise } from "./noise.ts";
import { type ShownField, shownFields } from "./shown.ts";
import { toldEvent, type ToldEvent } from "./told.ts";

/** What happened to an object, and who did it. */
export interface ObjectChange {
  /** When it was heard of, Unix milliseconds. */
  readonly t: number;
  readonly kind: string;
  /** Empty for what belongs to the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly operation: "created" | "changed" | "deleted";
  /** The field manager that wrote it (`kubectl-edit`, `argocd-controller`); absent where the object does not tell. */
  readonly by?: string;
  readonly fields: readonly ShownField[];
}

/** Which entries are asked for, newest first. */
export interface HistoryQuery {
  /** One object. Its kind may be a plural. */
  readonly object?: { readonly kind: string; readonly namespace: string; readonly name: string };
  /** One namespace; ignored where an object is named. */
  readonly namespace?: string;
  /** Unix milliseconds. */
  readonly since?: number;
  readonly limit: number;
}

/** How full the history is. */
export interface HistoryStats {
  readonly changes: JournalStats;
  readonly events: JournalStats;
  /** Since when changes of each kind are heard of, Unix milliseconds: from its first list on. */
  readonly heardSince: Readonly<Record<string, number>>;
}

/** How far back changes are remembered without a gap. */
export interface HistoryReach {
  /** Unix milliseconds; absent where nothing is heard of what is asked for. */
  readonly since?: number;
  /** Kinds that are asked for and whose changes are not heard of: not listed yet, not allowed to be, or never followed. */
  readonly unheard: readonly string[];
}

/** What is kept unless told otherwise. */
export const historyDefaults: { readonly maxBytes: number } = {
  /** Bytes, half for changes and half for Events: a storm of one leaves the other's room alone. */
  maxBytes: 64 * 1024 * 1024,
};

/** What a history is made of. */
export interface HistoryOptions {
  readonly clock: Clock;
  readonly instruments: Instruments;
  readonly maxBytes?: number;
}

/**
 * Remembers what happened to objects: every change but heartbeats, by field and author, and every Event, also after the API server forgot
 * it. Kept deflated in memory; the oldest go first. Of a Secret only the names of entries that changed are remembered.
 */
export class ObjectHistory implements Disposable {
  readonly #clock: Clock;
  readonly #changes: Journal<ObjectChange>;
  readonly #events: Journal<ToldEvent>;
  readonly #eventCounter: Counter;
  readonly #changeCounter: Counter;
  readonly #held = new DisposableStack();
  /** By kind: since when its changes are heard of; `undefined` until it is listed. */
  readonly #heardSince = new Map<string, number | undefined>();
  /** Fingerprints of secret values mean nothing outside this process. */
  readonly #key: Buffer = randomBytes(32);

  constructor({ clock, instruments, maxBytes = historyDefaults.maxBytes }: HistoryOptions) {
    this.#clock = clock;
    this.#changes = new Journal(Math.floor(maxBytes / 2));
    this.#events = new Journal(Math.floor(maxBytes / 2));
    this.#eventCounter = instruments.counter(
      "taffrail_kube_events_total",
      "Events of Kubernetes heard of since the start, by what they say and the kind they are about.",
      ["type", "reason", "kind"],
    );
    this.#changeCounter = instruments.counter(
      "taffrail_object_changes_total",
      "Changes of objects, heartbeats left out.",
      ["kind", "operation"],
    );
    this.#observe(instruments);
  }

  /** Remembers what happens to the objects of a view from now on. */
  follow<T extends KubeObject>(type: ResourceType, view: View<T>): void {
    if (type.kind === "Event") return this.#followEvents(view);
    if (noisyKinds.has(type.kind)) return;
    this.#heardSince.set(type.kind, undefined);
    void view.ready.then(() => this.#heardSince.set(type.kind, this.#clock.now()));
    this.#held.use(
      view.subscribe({
        added: (object) => {
          if (!view.isReady) return; // what a first list holds is not new
          this.#record(type.kind, "created", object, { by: makerOf(object) });
        },
        modified: (object, before) => this.#compare(type.kind, before, object),
        deleted: (object) => this.#record(type.kind, "deleted", object, {}), // who deletes leaves no name
      }),
    );
  }

  /** What a view may keep in a secret value's place: equal for equal values, and of no use to anyone. */
  fingerprint(value: string): string {
    return createHmac("sha256", this.#key).update(value).digest("base64url").slice(0, 16);
  }

  /** Changes, the newest first. */
  changes(query: HistoryQuery): ObjectChange[] {
    return take(this.#changes.read(keyOf(query), query.since), query, () => "");
  }

  /** Events about an object or a namespace, each once with its last count, the newest first. */
  events(query: HistoryQuery): ToldEvent[] {
    return take(this.#events.read(keyOf(query), query.since), query, ({ uid }) => uid);
  }

  /** From when on nothing is missing of what is asked for: not heard of yet, or gone to make room. */
  reach({ object }: HistoryQuery): HistoryReach {
    const asked = object === undefined ? [...this.#heardSince.keys()] : [kindOf(object.kind)];
    const times = asked.flatMap((kind) => this.#heardSince.get(kind) ?? []);
    const unheard = asked.filter((kind) => this.#heardSince.get(kind) === undefined);
    if (times.length === 0) return { unheard };
    const { dropped, oldest } = this.#changes.stats();
    const kept = dropped === 0 ? -Infinity : (oldest ?? this.#clock.now());
    return { since: Math.max(kept, ...times), unheard };
  }

  stats(): HistoryStats {
    const heard = [...this.#heardSince].filter((entry): entry is [string, number] => entry[1] !== undefined);
    return {
      changes: this.#changes.stats(),
      events: this.#events.stats(),
      heardSince: Object.fromEntries(heard),
    };
  }

  [Symbol.dispose](): void {
    this.#held.dispose();
  }

  #followEvents<T extends KubeObject>(view: View<T>): void {
    const take = (object: KubeObject, before: KubeObject | undefined): void => {
      const now = this.#clock.now();
      const told = toldEvent(object, now);
      this.#events.append(told, keysOf(told));
      if (!view.isReady) return; // said before anyone listened
      const known = before === undefined ? 0 : toldEvent(before, now).count;
      this.#eventCounter.add(Math.max(1, told.count - known), [told.type, told.reason, told.kind]);
    };
    this.#held.use(
      view.subscribe({
        added: (object) => take(object, undefined),
        modified: (object, before) => take(object, before),
      }),
    );
  }

  #compare(kind: string, before: KubeObject, after: KubeObject): void {
    const isSecret = kind === "Secret";
    const mark = (value: Json): Json => this.fingerprint(JSON.stringify(value));
    const [a, b] = [withoutNoise(kind, before, mark), withoutNoise(kind, after, mark)];
    const differences = diff(a, b);
    if (differences.length === 0) return;
    const isHidden = (path: Path): boolean => isSecret && (path[0] === "data" || path[0] === "stringData");
    const fields = shownFields(differences, { before: a, after: b }, isHidden);
    this.#record(kind, "changed", after, { fields, by: authorOf(after, differences, b) });
  }

  #record(
    kind: string,
    operation: ObjectChange["operation"],
    { metadata: { name, namespace = "" } }: KubeObject,
    { by, fields = [] }: { readonly by?: string | undefined; readonly fields?: readonly ShownField[] },
  ): void {
    const about = { kind, namespace, name };
    this.#changes.append(
      { t: this.#clock.now(), ...about, operation, ...(by === undefined ? {} : { by }), fields },
      keysOf(about),
    );
    this.#changeCounter.add(1, [kind, operation]);
  }

  #observe(instruments: Instruments): void {
    const rows = (read: (stats: JournalStats) => number): [string[], number][] => [
      [["changes"], read(this.#changes.stats())],
      [["events"], read(this.#events.stats())],
    ];
    instruments.observedRows(
      "gauge",
      "taffrail_history_bytes",
      "Memory that the history of objects takes.",
      ["of"],
      () => rows(({ bytes }) => bytes),
    );
    instruments.observedRows(
      "gauge",
      "taffrail_history_entries",
      "Entries in the history of objects.",
      ["of"],
      () => rows(({ entries }) => entries),
    );
    instruments.observedRows(
      "counter",
      "taffrail_history_dropped_total",
      "Entries that left the history of objects to make room.",
      ["of"],
      () => rows(({ dropped }) => dropped),
    );
  }
}

interface About {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function keysOf({ kind, namespace, name }: About): string[] {
  return [`${kind}/${namespace}/${name}`, `${namespace}/`];
}

function keyOf({ object, namespace }: HistoryQuery): string | undefined {
  if (object !== undefined) return `${kindOf(object.kind)}/${object.namespace}/${object.name}`;
  return namespace === undefined ? undefined : `${namespace}/`;
}

const kinds: ReadonlyMap<string, string> = new Map(
  Object.values(resourceTypes).map(({ plural, kind }) => [plural, kind]),
);

function kindOf(kind: string): string {
  return kinds.get(kind) ?? kind;
}

/** The entries that are asked for, whatever else has the same hash; of equal identities the first. "" is nobody's. */
function take<T extends About>(
  entries: Iterable<T>,
  { object, namespace, limit }: HistoryQuery,
  identity: (entry: T) => string,
): T[] {
  const kind = object === undefined ? "" : kindOf(object.kind);
  const taken: T[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    if (taken.length >= limit) break;
    const isAsked =
      object === undefined
        ? namespace === undefined || entry.namespace === namespace
        : entry.kind === kind && entry.name === object.name && entry.namespace === object.namespace;
    const id = identity(entry);
    if (!isAsked || seen.has(id)) continue;
    if (id !== "") seen.add(id);
    taken.push(entry);
  }
  return taken;
}
