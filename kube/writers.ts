/** Who wrote an object last, as its `managedFields` tell: they are dropped, these names stay. */
interface Writer {
  readonly manager: string;
  readonly isStatus: boolean;
}

/** By object: what keeps an object keeps its writers, and nobody else. */
const writersByObject = new WeakMap<object, readonly Writer[]>();

/** Remembers of `managedFields` who wrote at the newest time told there. */
export function rememberWriters(object: object, managedFields: unknown): void {
  if (!Array.isArray(managedFields)) return;
  let newest = "";
  let writers: Writer[] = [];
  for (const entry of managedFields as unknown[]) {
    const { manager, time, subresource } = (entry ?? {}) as Record<string, unknown>;
    if (typeof manager !== "string" || typeof time !== "string" || time < newest) continue;
    if (time > newest) writers = [];
    newest = time;
    writers.push({ manager, isStatus: subresource === "status" });
  }
  if (writers.length > 0) writersByObject.set(object, writers);
}

/**
 * The field manager that wrote an object last, of its status or of the rest, as far as both were written in the same second; `undefined`
 * for an object that came with a list, or says nothing.
 */
export function lastWriter(object: object, isStatus = false): string | undefined {
  const writers = writersByObject.get(object);
  return (writers?.find((writer) => writer.isStatus === isStatus) ?? writers?.[0])?.manager;
}

/** Tells of `copy` what is known of `object`. */
export function keepWriters<T extends object>(object: object, copy: T): T {
  const writers = writersByObject.get(object);
  if (writers !== undefined) writersByObject.set(copy, writers);
  return copy;
}
