import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { KindStanding } from "../../shell/api.ts";
import { useNamespace } from "../../shell/ask.tsx";
import { useShared } from "../../shell/context.tsx";
import { type Kind, kinds } from "../../shell/kinds.ts";
import { To } from "../../shell/place.tsx";
import { useNamesOfKinds } from "./names-of-kinds.ts";

const askedMs = 15_000;

/** How every kind stands, by plural; asked again every quarter of a minute while someone looks. */
export function useStandings(namespace: string): ReadonlyMap<string, KindStanding> | undefined {
  const { api } = useShared();
  return useQuery({
    queryKey: ["kinds", namespace],
    queryFn: async ({ signal }) =>
      new Map((await api.kinds(namespace, signal)).map((standing) => [standing.kind, standing])),
    refetchInterval: askedMs,
  }).data;
}

/** The kinds that belong together with this one, each with how many there are. */
export function KindTabs({ kind, count }: { kind: Kind; count: number | undefined }): ReactNode {
  const { format, text } = useShared();
  const namespace = useNamespace();
  const standings = useStandings(namespace);
  const nameOf = useNamesOfKinds();
  const strip = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current: nav } = strip;
    const here = nav?.querySelector<HTMLElement>("[aria-current]");
    if (nav === null || here === null || here === undefined) return;
    nav.scrollLeft = here.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2; // on phones few of them fit
  }, [kind]);
  const together = kinds.filter(({ place }) => place === kind.place);
  if (together.length < 2) return null;
  return (
    <nav className="tabs of-kinds" ref={strip} aria-label={text.nav[kind.place]}>
      {together.map((one) => {
        const isHere = one === kind;
        const shown = isHere ? count : standings?.get(one.plural)?.count;
        return (
          <To key={one.plural} to={one.path} {...(isHere ? { "aria-current": "page" as const } : {})}>
            <span>{nameOf(one)}</span>
            {shown !== undefined && <span className="n">{format.compact(shown)}</span>}
          </To>
        );
      })}
    </nav>
  );
}
