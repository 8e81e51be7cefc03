/** What a filter looks at. */
export interface Filterable {
  /** Name, namespace, node and whatever else people type. */
  readonly texts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Whether every word of `query` is found: "word" in any text or in a label's "key=value", "key=value" as that label,
 * "-word" nowhere. Case does not matter.
 */
export function matchesFilter(query: string, { texts, labels }: Filterable): boolean {
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => {
      const isNot = word.startsWith("-") && word.length > 1;
      const want = isNot ? word.slice(1) : word;
      if (want === "") return true;
      const found =
        texts.some((text) => text.toLowerCase().includes(want)) ||
        Object.entries(labels).some(([name, value]) => `${name}=${value}`.toLowerCase().includes(want));
      return found !== isNot;
    });
}
