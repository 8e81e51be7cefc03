import { pages } from "./routes.tsx";

/** Whether there is a page at `path`, so that nothing links to what does not exist. */
export function hasPage(path: string): boolean {
  const parts = path.split("/");
  return pages.some((page) => {
    const pattern = page.path.split("/");
    return (
      pattern.length === parts.length && pattern.every((part, i) => part.startsWith("$") || part === parts[i])
    );
  });
}

/** The page of an object; undefined if its kind has none. Pods: `/pods/<namespace>/<name>`. */
export function pageOf(kind: string, name: string, namespace?: string): string | undefined {
  const parts = [kind, ...(namespace === undefined ? [] : [namespace]), name].map((part) =>
    encodeURIComponent(part),
  );
  const path = `/${parts.join("/")}`;
  return hasPage(path) ? path : undefined;
}

/** The page that shows the query behind a figure or a chart; undefined if there is none. */
export function queryPage(
  expr: string,
): { readonly to: string; readonly params: Readonly<Record<string, string>> } | undefined {
  return hasPage("/explore") ? { to: "/explore", params: { expr } } : undefined;
}
