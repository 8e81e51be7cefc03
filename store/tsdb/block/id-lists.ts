/*
 * Sorted lists of series ids without repeats.
 */

/** What is in all lists. */
export function intersection(lists: readonly Uint32Array[]): Uint32Array {
  if (lists.length === 0) return new Uint32Array(0);
  const [shortest, ...others] = [...lists].sort((a, b) => a.length - b.length);
  let kept = shortest!;
  for (const other of others) kept = bothOf(kept, other, true);
  return kept;
}

/** What is in `list` and not in `other`. */
export function without(list: Uint32Array, other: Uint32Array): Uint32Array {
  return other.length === 0 ? list : bothOf(list, other, false);
}

/** What is in any of the lists. */
export function union(lists: readonly Uint32Array[]): Uint32Array {
  if (lists.length === 1) return lists[0]!;
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  let kept = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!;
  return all.subarray(0, kept);
}

/** The ids of `list` that are in `other`, or those that are not. Steps in `other` double, so that a short list skips most of a long one. */
function bothOf(list: Uint32Array, other: Uint32Array, wanted: boolean): Uint32Array {
  const kept = new Uint32Array(list.length);
  let count = 0;
  let from = 0;
  for (let i = 0; i < list.length; i++) {
    const id = list[i]!;
    let step = 1;
    while (from + step < other.length && other[from + step]! < id) step *= 2;
    let low = from + (step >> 1);
    let high = Math.min(from + step + 1, other.length);
    while (low < high) {
      const middle = (low + high) >> 1;
      if (other[middle]! < id) low = middle + 1;
      else high = middle;
    }
    from = low;
    if ((from < other.length && other[from] === id) === wanted) kept[count++] = id;
  }
  return kept.subarray(0, count);
}
