/** Further down than this is looked at no more. */
const deepest = 32;

/** `after` with every part that equals the same part of `before` being that part: what changes a little costs little memory. */
export function sharing<T>(after: T, before: unknown): T {
  return shared(after, before, 0) as T;
}

function shared(after: unknown, before: unknown, depth: number): unknown {
  if (after === before || depth >= deepest || typeof after !== "object" || typeof before !== "object")
    return after;
  if (after === null || before === null || Array.isArray(after) !== Array.isArray(before)) return after;
  const [a, b] = [after as Record<string, unknown>, before as Record<string, unknown>];
  const names = Object.keys(a);
  let isEqual = names.length === Object.keys(b).length;
  for (const name of names) {
    const there = Object.hasOwn(b, name) ? b[name] : undefined;
    const part = shared(a[name], there, depth + 1);
    if (part !== there) isEqual = false;
    else if (typeof part === "object" && part !== null && name !== "__proto__") a[name] = part;
  }
  return isEqual ? before : after;
}
