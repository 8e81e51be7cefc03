/**
 * Orders texts as the bytes of their UTF-8 forms do, which is what indexes on disk and label sets are sorted by.
 * JavaScript's own order, by UTF-16 unit, differs where a surrogate meets a unit above the surrogates.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return raised(x) - raised(y);
  }
  return a.length - b.length;
}

/** Moves surrogates (0xd800–0xdfff) above all other units, as their UTF-8 forms are. */
function raised(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
