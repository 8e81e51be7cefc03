/** Rows in the order in which others stood, what is new at the end; `moved` of them stand elsewhere in `wanted`. */
export function heldOrder<T>(
  wanted: readonly T[],
  held: ReadonlyMap<string, number>,
  rowKey: (row: T) => string,
): { readonly shown: readonly T[]; readonly moved: number } {
  const places: (T | undefined)[] = Array.from({ length: held.size });
  const kept: T[] = [];
  const fresh: T[] = [];
  for (const row of wanted) {
    const place = held.get(rowKey(row));
    if (place === undefined) fresh.push(row);
    else {
      places[place] = row;
      kept.push(row);
    }
  }
  const stay = places.filter((row): row is T & {} => row !== undefined);
  let moved = 0;
  for (const [i, row] of stay.entries()) if (row !== kept[i]) moved++;
  return { shown: fresh.length === 0 ? stay : [...stay, ...fresh], moved };
}
