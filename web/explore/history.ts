/** As many queries are remembered. */
const most = 30;
const key = "taffrail-queries";

/** Queries that were run, newest first; kept by this browser alone. */
export function readHistory(storage: Pick<Storage, "getItem"> | undefined): readonly string[] {
  try {
    const read: unknown = JSON.parse(storage?.getItem(key) ?? "[]");
    return Array.isArray(read) ? read.filter((one) => typeof one === "string").slice(0, most) : [];
  } catch {
    return []; // written by hand, or by another version
  }
}

/** Puts a query first. */
export function remember(
  storage: Pick<Storage, "getItem" | "setItem"> | undefined,
  query: string,
): readonly string[] {
  const all = [query, ...readHistory(storage).filter((one) => one !== query)].slice(0, most);
  try {
    storage?.setItem(key, JSON.stringify(all));
  } catch {
    // full or forbidden: the list then lives as long as the page
  }
  return all;
}
