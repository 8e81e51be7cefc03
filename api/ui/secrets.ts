import type { UiObject } from "./room.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** An object without what is secret in it: a Secret keeps the names of its entries and loses every value, wherever it is repeated. */
export function withoutSecrets(kind: string, object: UiObject): UiObject {
  if (!/^secrets?$/i.test(kind)) return object;
  const { metadata } = object;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => name !== lastApplied);
  const repeats = annotations.length < Object.keys(metadata.annotations ?? {}).length;
  const hidden: Record<string, unknown> = {
    ...object,
    metadata: repeats ? { ...metadata, annotations: Object.fromEntries(annotations) } : metadata,
  };
  for (const part of ["data", "stringData"]) {
    const values = (object as unknown as Record<string, unknown>)[part];
    if (typeof values !== "object" || values === null) continue;
    hidden[part] = Object.fromEntries(Object.keys(values).map((name) => [name, ""]));
  }
  return hidden as unknown as UiObject;
}
