import { useMatch, useNavigate, useRouter, useRouterState } from "@tanstack/react-router";
import { type AnchorHTMLAttributes, type MouseEvent, type ReactNode, useRef } from "react";

/** The parameters of the URL, flat; a page names its own. */
export type Params = Readonly<Record<string, string>>;

/** Parameters that a walk from page to page keeps. */
const kept = ["range", "refresh", "ns"] as const;

/** Reads "?a=b" as it is written: no JSON, so that people can write URLs by hand. */
export function parseParams(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** The inverse of `parseParams`; what is empty is left out. */
export function renderParams(params: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "string" && value !== "") query.set(name, value);
  }
  const text = query.toString().replaceAll("%2F", "/").replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text === "" ? "" : `?${text}`;
}

/** All parameters of the URL. */
export function useParams(): Params {
  return useRouterState({ select: ({ location }) => location.search as Params });
}

/** The path of the URL, "/nodes/node-7". */
export function usePath(): string {
  return useRouterState({ select: ({ location }) => location.pathname });
}

/**
 * The path this page is shown for. `usePath` is ahead of it while the next page is on its way: a page that took its object from that would
 * ask for one that the path does not name.
 */
export function usePagePath(): string {
  const path = useMatch({ strict: false, shouldThrow: false, select: ({ pathname }) => pathname });
  const shown = useRef(path ?? "/");
  if (path !== undefined) shown.current = path;
  return shown.current;
}

/** Goes to a page; range, refresh and namespace come along, other parameters do not. */
export type Go = (to: string, params?: Params) => void;

export function useGo(): Go {
  const navigate = useNavigate();
  return (to, params = {}) => {
    void navigate({ to, search: ((before: Params) => ({ ...keep(before), ...params })) as never });
  };
}

/** Sets parameters of the page in place; an empty value removes one. No new entry in the history unless `push`. */
export function useSetParams(): (change: Params, push?: boolean) => void {
  const navigate = useNavigate();
  return (change, push = false) => {
    void navigate({
      to: ".",
      search: ((before: Params) => ({ ...before, ...change })) as never,
      replace: !push,
      resetScroll: false,
    });
  };
}

/** One parameter and how to set it. */
export function useParam(name: string, otherwise = ""): readonly [string, (value: string) => void] {
  const params = useParams();
  const set = useSetParams();
  return [params[name] ?? otherwise, (value) => set({ [name]: value === otherwise ? "" : value })];
}

/**
 * A link inside the page; range, refresh and namespace come along. Unlike the router's own it never says of itself that
 * it is the current page: tabs and the rail know better.
 */
export function To({
  to,
  params = {},
  children,
  ...rest
}: { to: string; params?: Params; children: ReactNode } & Omit<
  AnchorHTMLAttributes<HTMLAnchorElement>,
  "href"
>): ReactNode {
  const router = useRouter();
  const place = { to, search: { ...keep(useParams()), ...params } as never };
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    rest.onClick?.(event);
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isPlain) return; // a new tab or window is the browser's to open
    event.preventDefault();
    void router.navigate(place);
  };
  return (
    <a
      {...rest}
      href={router.buildLocation(place).href}
      onClick={follow}
      onPointerEnter={() => void router.preloadRoute(place)}
    >
      {children}
    </a>
  );
}

function keep(params: Params): Record<string, string> {
  const some: Record<string, string> = {};
  for (const name of kept) if (params[name] !== undefined) some[name] = params[name];
  return some;
}
