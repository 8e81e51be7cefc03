import type { ComponentType } from "react";
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

/** Every page there is. A new one is a file that exports `Page`, and a line here. */
// oxfmt-ignore
export const pages: readonly PageRoute[] = [
  { path: "/", load: () => import("../cluster/overview.tsx"), nav: { group: "top", word: "overview", icon: "overview", letter: "o" } },
  { path: "/nodes", load: () => import("../cluster/nodes.tsx"), nav: { group: "cluster", word: "nodes", icon: "nodes", letter: "n" } },
  { path: "/nodes/$name", load: () => import("../cluster/node.tsx") },
  { path: "/pods", load: () => import("../cluster/pods.tsx"), nav: { group: "cluster", word: "pods", icon: "pods", letter: "p" } },
  { path: "/pods/$namespace/$name", load: () => import("../cluster/pod.tsx") },
  { path: "/explore", load: () => import("../explore/explore.tsx"), nav: { group: "ask", word: "metrics", icon: "explore", letter: "e" } },
  { path: "/targets", load: () => import("../targets/targets.tsx"), nav: { group: "end", word: "targets", icon: "targets" } },
  { path: "/settings/data", load: () => import("../data/data.tsx"), nav: { group: "settings", word: "data", icon: "storage" } },
];
