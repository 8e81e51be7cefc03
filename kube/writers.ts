import { type FieldPath, ownsField, ownsItem } from "./managed-fields.ts";

/** One entry of `managedFields`. */
interface Writer {
  readonly manager: string;
  /** RFC 3339: when it last gave one of its fields another value. */
  readonly time: string;
  readonly isStatus: boolean;
  readonly fields: unknown;
}

/** A field that changed, or items that came into a list. */
export interface ChangedPlace {
  readonly path: FieldPath;
  readonly added?: readonly unknown[];
}

/** Who wrote an object: its `managedFields`, which are known only while a change of it is told. */
export class Writers {
  #managedFields: string;
  #sorted: readonly Writer[] | undefined = undefined; // once somebody asks: most changes are nobody's news

  constructor(managedFields: string) {
    this.#managedFields = managedFields;
  }

  get #newestFirst(): readonly Writer[] {
    return (this.#sorted ??= entriesOf(this.#managedFields)
      .flatMap((entry): Writer[] => {
        const { manager, time, subresource, fieldsV1 } = (entry ?? {}) as Record<string, unknown>;
        if (typeof manager !== "string" || typeof time !== "string") return [];
        return [{ manager, time, isStatus: subresource === "status", fields: fieldsV1 }];
      })
      .sort((a, b) => (a.time > b.time ? -1 : a.time < b.time ? 1 : 0)));
  }

  /** The manager that wrote last, of the status or of the rest as far as both were written in the same second. */
  newest(isStatus: boolean): string | undefined {
    const [first] = this.#newestFirst;
    const ofThatTime = this.#newestFirst.filter(({ time }) => time === first?.time);
    return (ofThatTime.find((writer) => writer.isStatus === isStatus) ?? first)?.manager;
  }

  /** The manager that owns a place of `object`, the newest where several do; `undefined` where nobody does: who takes a field out owns it no more. */
  ownerOf({ path, added }: ChangedPlace, object: unknown): string | undefined {
    return this.#newestFirst.find(({ fields }) =>
      added === undefined || added.length === 0
        ? ownsField(fields, path, object)
        : added.some((item) => ownsItem(fields, path, object, item)),
    )?.manager;
  }

  /** Lets go of everything: it is as large as the object. */
  forget(): void {
    this.#managedFields = "[]";
    this.#sorted = undefined;
  }
}

function entriesOf(managedFields: string): readonly unknown[] {
  try {
    const entries: unknown = JSON.parse(managedFields);
    return Array.isArray(entries) ? (entries as unknown[]) : [];
  } catch {
    return [];
  }
}

const writersByObject = new WeakMap<object, Writers>();

/** Remembers who wrote an object, until `forgetWriters`: the text of its `managedFields`. */
export function rememberWriters(object: object, managedFields: string): void {
  writersByObject.set(object, new Writers(managedFields));
}

/** Who wrote an object; `undefined` for one that came with a list, or says nothing, and when its change was told. */
export function writersOf(object: object): Writers | undefined {
  return writersByObject.get(object);
}

/** Tells of `copy` what is known of `object`. */
export function keepWriters<T extends object>(object: object, copy: T): T {
  const writers = writersByObject.get(object);
  if (writers !== undefined) writersByObject.set(copy, writers);
  return copy;
}

/** Everybody was told of the change. */
export function forgetWriters(object: object): void {
  writersByObject.get(object)?.forget();
  writersByObject.delete(object);
}
