import { TaffrailError } from "@taffrail/base";

/** Whether a label or annotation key is shown. */
export type KeyFilter = (key: string) => boolean;

/** A list of keys that cannot be understood. */
export class KeyListError extends TaffrailError {
  readonly code = "kubestate/key-list";
}

/**
 * Keys by name, or with one `*` for any text. A first entry `*` means every key; elsewhere it means nothing. An empty list shows nothing:
 * the answer is `undefined`.
 */
export function keyFilter(entries: readonly string[]): KeyFilter | undefined {
  if (entries.length === 0) return undefined;
  for (const entry of entries) {
    if (entry.split("*").length > 2) {
      throw new KeyListError(`cannot use key ${JSON.stringify(entry)}: want at most one *`);
    }
  }
  if (entries[0] === "*") return () => true;
  const exact = new Set(entries.filter((entry) => !entry.includes("*")));
  const around = entries
    .filter((entry) => entry.includes("*") && entry !== "*")
    .map((entry) => entry.split("*") as [string, string]);
  return (key) =>
    exact.has(key) ||
    around.some(
      ([before, after]) =>
        key.length >= before.length + after.length && key.startsWith(before) && key.endsWith(after),
    );
}
