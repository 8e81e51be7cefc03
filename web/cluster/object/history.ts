/** An Event as the server remembers it: what happened to which object, as often as it was said so far. */
export interface ToldEvent {
  /** When it was said last, Unix ms. */
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

/** A field that changed. */
export interface ChangedField {
  /** `spec.template.spec.containers[app].image`. */
  readonly field: string;
  /** Absent where nothing was there. */
  readonly before?: unknown;
  /** Absent where nothing is there now. */
  readonly after?: unknown;
  /** The value is secret: only that it changed is told. */
  readonly isHidden?: boolean;
  /** Only the part that changed is here, or its beginning. */
  readonly isCut?: boolean;
}

/** A change of an object as the server remembers it. */
export interface ObjectChange {
  /** When it was heard of, Unix ms. */
  readonly t: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly operation: "created" | "changed" | "deleted";
  /** The field manager of the write; absent where nobody knows. */
  readonly by?: string;
  readonly fields: readonly ChangedField[];
  /** The number of the revision that it made, where that is told by a ReplicaSet and not by the history. */
  readonly revision?: string;
}

/** Events with the same reason and words as one, with their sum and their last time: the newest first. */
export function foldEvents(events: readonly ToldEvent[]): readonly ToldEvent[] {
  const folded = new Map<string, ToldEvent>();
  for (const event of events) {
    const { kind, name, type, reason, message, container = "" } = event;
    const key = [kind, name, type, reason, message, container].join("\n");
    const known = folded.get(key);
    folded.set(
      key,
      known === undefined
        ? event
        : {
            ...known,
            t: Math.max(known.t, event.t),
            first: Math.min(known.first, event.first),
            count: known.count + event.count,
          },
    );
  }
  return [...folded.values()].sort((a, b) => b.t - a.t);
}

/** The newest Event with one of these reasons; of one container where `container` is named and the Event names one. */
export function newestEvent(
  events: readonly ToldEvent[],
  reasons: RegExp,
  container?: string,
): ToldEvent | undefined {
  let newest: ToldEvent | undefined;
  for (const event of events) {
    const isOther = container !== undefined && event.container !== undefined && event.container !== container;
    if (isOther || !reasons.test(event.reason)) continue;
    if (newest === undefined || event.t > newest.t) newest = event;
  }
  return newest;
}
