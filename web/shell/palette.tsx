import * as Dialog from "@radix-ui/react-dialog";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { nodeStatus, podStatus } from "../cluster/health.ts";
import type { Namespace, Node, Pod } from "../cluster/kinds.ts";
import { useObjects } from "./ask.tsx";
import { useShared } from "./context.tsx";
import { findBest, type Match } from "./find.ts";
import type { FoundObject } from "./api.ts";
import { kindOf, kinds, manyOf, objectLink } from "./kinds.ts";
import { pageOf, queryPage } from "./links.ts";
import { type Params, useGo, useSetParams } from "./place.tsx";
import { pages } from "./routes.tsx";
import { offeredThemes } from "./settings.tsx";
import { Icon, type IconName, Shape } from "./shapes.tsx";
import type { Shape as ShapeName } from "./status.ts";
import { useTelling } from "./telling.tsx";
import { useTime } from "./time.tsx";

interface Row {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly isCode: boolean;
  readonly note: string;
  readonly keys?: string;
  readonly mark: { readonly shape: ShapeName } | { readonly icon: IconName };
  run(): void;
}

/** ⌘K: objects, pages, metrics and actions by a few letters. */
export function Palette({ close }: { close: () => void }): ReactNode {
  const { text } = useShared();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const groups = useGroups(query.trim());
  const flat = groups.flatMap(({ rows }) => rows);
  const chosen = Math.min(at, flat.length - 1);

  const run = (row: Row | undefined): void => {
    if (row === undefined) return;
    close();
    row.run();
  };
  const press = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      const next = (chosen + by + flat.length) % Math.max(1, flat.length);
      setAt(next);
      list.current?.querySelectorAll('[role="option"]')[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(flat[chosen]?.[0]);
    }
  };
  let i = -1;
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="pal" aria-describedby={undefined} onKeyDown={press}>
          <Dialog.Title className="skip">{text.palette.title}</Dialog.Title>
          <div className="in">
            <Icon name="search" />
            <input
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setAt(0);
              }}
              placeholder={text.palette.placeholder}
              aria-label={text.palette.title}
              role="combobox"
              aria-expanded="true"
              aria-controls="palette-list"
              aria-activedescendant={flat[chosen] === undefined ? undefined : `palette-${chosen}`}
              autoComplete="off"
              spellCheck={false}
            />
          </div>
          <div className="list" id="palette-list" role="listbox" aria-label={text.palette.title} ref={list}>
            {flat.length === 0 && <p className="none">{text.palette.none(query)}</p>}
            {groups.map(({ head, rows }) => (
              <div key={head} role="group" aria-label={head}>
                <h3>{head}</h3>
                {rows.map(([row, match]) => {
                  const index = ++i;
                  return (
                    <div
                      key={row.key}
                      id={`palette-${index}`}
                      role="option"
                      aria-selected={index === chosen}
                      onPointerMove={() => setAt(index)}
                      onClick={() => run(row)}
                    >
                      {"shape" in row.mark ? <Shape shape={row.mark.shape} /> : <Icon name={row.mark.icon} />}
                      <span>
                        {row.kind !== "" && `${row.kind} `}
                        <span className={row.isCode ? "m" : undefined}>{marked(row.name, match)}</span>
                      </span>
                      <small>{row.keys === undefined ? row.note : <kbd>{row.keys}</kbd>}</small>
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function marked(name: string, { from, to }: Match): ReactNode {
  if (from === to) return name;
  return (
    <>
      {name.slice(0, from)}
      <mark>{name.slice(from, to)}</mark>
      {name.slice(to)}
    </>
  );
}

/** Kinds whose objects are at hand, with their states. */
const ownRows: ReadonlySet<string> = new Set(["pods", "nodes", "namespaces"]);

/** The icon of the rail's entry that a kind stands under. */
const placeIcons: ReadonlyMap<string, IconName> = new Map(
  pages.flatMap(({ nav }) => (nav === undefined ? [] : [[nav.word, nav.icon] as const])),
);

interface Group {
  readonly head: string;
  readonly rows: readonly (readonly [Row, Match])[];
}

function useGroups(query: string): readonly Group[] {
  const { text, api, preferences, prefer } = useShared();
  const telling = useTelling();
  const go = useGo();
  const setParams = useSetParams();
  const time = useTime();
  const pods = useObjects<Pod>("pods").items;
  const nodes = useObjects<Node>("nodes").items;
  const namespaces = useObjects<Namespace>("namespaces").items;
  const named = useQuery({
    queryKey: ["find", query],
    queryFn: ({ signal }) => api.find(query, signal),
    enabled: query.length > 1,
    staleTime: 10_000,
    placeholderData: keepPreviousData,
  }).data;
  const metrics = useQuery({
    queryKey: ["metric-names"],
    queryFn: ({ signal }) => api.labelValues("__name__", signal),
    staleTime: 60_000,
  }).data;

  return useMemo(() => {
    const open =
      (to: string, params: Params = {}) =>
      () =>
        go(to, params);
    /** Objects of kinds whose state is not at hand here. */
    const othersOf = (found: readonly FoundObject[]): Row[] =>
      found.flatMap(({ kind: plural, namespace, name }) => {
        const kind = kindOf(plural);
        const to = objectLink(plural, namespace, name);
        if (kind === undefined || to === undefined || ownRows.has(plural)) return [];
        return [
          {
            key: to,
            kind: kind.kind,
            name,
            isCode: true,
            note: namespace ?? "",
            mark: { icon: placeIcons.get(kind.place) ?? "kinds" },
            run: open(to),
          },
        ];
      });
    const objectRows: Row[] = [];
    if (query !== "") {
      for (const node of nodes) {
        const status = nodeStatus(node, telling);
        const to = pageOf("nodes", node.metadata.name);
        if (to === undefined) continue;
        objectRows.push({
          key: `node/${node.metadata.name}`,
          kind: "Node",
          name: node.metadata.name,
          isCode: true,
          note: status.word,
          mark: { shape: status.shape },
          run: open(to),
        });
      }
      for (const { metadata } of namespaces) {
        objectRows.push({
          key: `ns/${metadata.name}`,
          kind: "Namespace",
          name: metadata.name,
          isCode: true,
          note: "",
          mark: { icon: "workloads" },
          run: () => setParams({ ns: metadata.name }, true),
        });
      }
    }
    const podRows = query === "" ? [] : findBest(query, pods, ({ metadata }) => metadata.name, 8);
    const found = [
      ...findBest(query, objectRows, (row) => row.name, 6),
      ...podRows.flatMap(([pod, match]): (readonly [Row, Match])[] => {
        const { name, namespace = "" } = pod.metadata;
        const to = pageOf("pods", name, namespace);
        if (to === undefined) return [];
        const status = podStatus(pod, telling);
        const row: Row = {
          key: `pod/${namespace}/${name}`,
          kind: "Pod",
          name,
          isCode: true,
          note: `${namespace} · ${status.word}`,
          mark: { shape: status.shape },
          run: open(to),
        };
        return [[row, match]];
      }),
      ...findBest(query, query === "" ? [] : othersOf(named ?? []), (row) => row.name, 8),
    ]
      .sort((a, b) => b[1].score - a[1].score)
      .slice(0, 9);

    const pageRows = pages.flatMap(({ path, nav }): Row[] =>
      nav === undefined
        ? []
        : [
            {
              key: path,
              kind: "",
              name: text.nav[nav.word],
              isCode: false,
              note: "",
              ...(nav.letter === undefined ? {} : { keys: `g ${nav.letter}` }),
              mark: { icon: nav.icon },
              run: open(path),
            },
          ],
    );
    const kindRows = kinds.flatMap((kind): Row[] => {
      const { nav } = pages.find(({ path }) => path === kind.path) ?? {};
      const name = text.kinds.many(manyOf(kind), kind.kind);
      if (nav !== undefined && text.nav[nav.word] === name) return [];
      return [
        {
          key: kind.path,
          kind: "",
          name,
          isCode: false,
          note: kind.group,
          mark: { icon: placeIcons.get(kind.place) ?? "kinds" },
          run: open(kind.path),
        },
      ];
    });
    const metricRows = (metrics ?? []).flatMap((name): Row[] => {
      const page = queryPage(name);
      return page === undefined
        ? []
        : [
            {
              key: `metric/${name}`,
              kind: "",
              name,
              isCode: true,
              note: "",
              mark: { icon: "explore" },
              run: open(page.to, page.params),
            },
          ];
    });
    const themes = {
      auto: text.top.themeAuto,
      dark: text.top.themeDark,
      light: text.top.themeLight,
      contrast: text.top.themeContrast,
    };
    const action = (name: string, run: () => void, keys?: string): Row => ({
      key: name,
      kind: "",
      name,
      isCode: false,
      note: "",
      mark: { icon: "settings" },
      run,
      ...(keys === undefined ? {} : { keys }),
    });
    const actionRows = [
      action(text.top.refreshNow, time.refreshNow),
      action(
        text.keys.fold,
        () => prefer({ logLine: preferences.logLine === "open" ? "folded" : "open" }),
        "t",
      ),
      ...offeredThemes.map((theme) =>
        action(text.palette.theme(themes[theme as keyof typeof themes]), () => prefer({ theme })),
      ),
      action(text.palette.switchLanguage, () =>
        prefer({ language: preferences.language === "en" ? "zh" : "en" }),
      ),
    ];
    const groups: Group[] = [
      { head: text.palette.objects, rows: found },
      {
        head: text.palette.pages,
        rows: findBest(query, query === "" ? pageRows : [...pageRows, ...kindRows], ({ name }) => name, 10),
      },
      {
        head: text.palette.metrics,
        rows: query === "" ? [] : findBest(query, metricRows, ({ name }) => name, 6),
      },
      { head: text.palette.actions, rows: findBest(query, actionRows, ({ name }) => name, 7) },
    ];
    return groups.filter(({ rows }) => rows.length > 0);
  }, [query, pods, nodes, namespaces, named, metrics, telling, text, preferences]);
}
