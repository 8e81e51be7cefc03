import type { ComponentType } from "react";
import { kinds } from "./kinds.ts";
import type { Messages } from "./messages.en.ts";
import type { IconName } from "./shapes.tsx";

/** Groups of the rail, in its order; `top` and `end` have no heading, `settings` stands in the menu of that name. */
export type NavGroup = "top" | "cluster" | "network" | "ask" | "end" | "settings";

/** Where a page stands in the rail. */
export interface NavEntry {
  readonly group: NavGroup;
  readonly word: keyof Messages["nav"];
  readonly icon: IconName;
  /** The letter after `g` that goes there. */
  readonly letter?: string;
}

/** One page: a path (`$name` is a part that varies), the file that exports `Page`, and its place in the rail. */
export interface PageRoute {
  readonly path: string;
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
  readonly nav?: NavEntry;
}

const kindList = { load: () => import("../cluster/kinds/list.tsx") };

/** Pages with a file of their own. A new one is a file that exports `Page`, and a line here. */
// oxfmt-ignore
const ownPages: readonly PageRoute[] = [
  { path: "/", load: () => import("../cluster/overview.tsx"), nav: { group: "top", word: "overview", icon: "overview", letter: "o" } },
  { path: "/nodes", load: () => import("../cluster/nodes.tsx"), nav: { group: "cluster", word: "nodes", icon: "nodes", letter: "n" } },
  { path: "/nodes/$name", load: () => import("../cluster/node.tsx") },
  { path: "/deployments", ...kindList, nav: { group: "cluster", word: "workloads", icon: "workloads", letter: "w" } },
  { path: "/pods", load: () => import("../cluster/pods.tsx"), nav: { group: "cluster", word: "pods", icon: "pods", letter: "p" } },
  { path: "/pods/$namespace/$name", load: () => import("../cluster/pod.tsx") },
  { path: "/services", ...kindList, nav: { group: "cluster", word: "services", icon: "services", letter: "s" } },
  { path: "/persistentvolumeclaims", ...kindList, nav: { group: "cluster", word: "storage", icon: "storage", letter: "v" } },
  { path: "/cronjobs", ...kindList, nav: { group: "cluster", word: "jobs", icon: "jobs", letter: "j" } },
  { path: "/configmaps", ...kindList, nav: { group: "cluster", word: "configuration", icon: "configuration", letter: "c" } },
  { path: "/serviceaccounts", ...kindList, nav: { group: "cluster", word: "access", icon: "access" } },
  { path: "/events", ...kindList, nav: { group: "cluster", word: "events", icon: "events", letter: "y" } },
  { path: "/kinds", load: () => import("../cluster/kinds/all.tsx"), nav: { group: "cluster", word: "kinds", icon: "kinds", letter: "k" } },
  { path: "/explore", load: () => import("../explore/explore.tsx"), nav: { group: "ask", word: "metrics", icon: "explore", letter: "e" } },
  { path: "/targets", load: () => import("../targets/targets.tsx"), nav: { group: "end", word: "targets", icon: "targets" } },
  { path: "/settings/data", load: () => import("../data/data.tsx"), nav: { group: "settings", word: "data", icon: "storage" } },
];

const ownPaths: ReadonlySet<string> = new Set(ownPages.map(({ path }) => path));

/** The list of every kind that has no page of its own above. */
const kindPages: readonly PageRoute[] = kinds.flatMap(({ path }): PageRoute[] =>
  ownPaths.has(path) ? [] : [{ path, ...kindList }],
);

/** The page of an object of every kind that has none of its own above. */
const objectPages: readonly PageRoute[] = kinds.flatMap(({ path: list, namespaced }): PageRoute[] => {
  const path = namespaced ? `${list}/$namespace/$name` : `${list}/$name`;
  return ownPaths.has(path) ? [] : [{ path, load: () => import("../cluster/object/object-page.tsx") }];
});

/** Every page there is. */
export const pages: readonly PageRoute[] = [...ownPages, ...kindPages, ...objectPages];
