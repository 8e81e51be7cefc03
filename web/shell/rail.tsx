import * as Menu from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { useShared, useText } from "./context.tsx";
import { kindOf } from "./kinds.ts";
import { usePath, To } from "./place.tsx";
import { type NavEntry, type NavGroup, pages } from "./routes.tsx";
import { SettingsItems } from "./settings.tsx";
import { Icon, Logo, Shape } from "./shapes.tsx";
import { useRailCounts, type WorstCount } from "./telling.tsx";

interface Place {
  readonly path: string;
  readonly nav: NavEntry;
}

const places: readonly Place[] = pages.flatMap(({ path, nav }) => (nav === undefined ? [] : [{ path, nav }]));
const settings = places.filter(({ nav }) => nav.group === "settings");
const groups: readonly NavGroup[] = ["top", "cluster", "network", "ask"];

/** The entry that `path` belongs to: the one its kind stands under, else the longest whose path it begins with. */
function currentOf(path: string): string | undefined {
  const kind = kindOf(path.split("/")[1] ?? "");
  const gathered = places.find(({ nav }) => nav.word === kind?.place);
  if (gathered !== undefined) return gathered.path;
  const fitting = places.filter(
    (place) => path === place.path || (place.path !== "/" && path.startsWith(`${place.path}/`)),
  );
  return fitting.sort((a, b) => b.path.length - a.path.length)[0]?.path;
}

/** The rail at the left: pages that exist, in groups, with live counts of what is wrong. */
export function Rail(): ReactNode {
  const text = useText();
  const counts = useRailCounts();
  const current = currentOf(usePath());
  const entry = (place: Place): ReactNode => (
    <RailEntry
      key={place.path}
      place={place}
      isCurrent={place.path === current}
      count={counts[place.nav.word]}
    />
  );
  return (
    <nav className="rail" aria-label={text.nav.main}>
      <div className="brand">
        <Logo />
        Taffrail
      </div>
      {groups.map((group) => {
        const some = places.filter(({ nav }) => nav.group === group);
        if (some.length === 0) return null;
        return (
          <div key={group}>
            {group !== "top" && <h3>{text.nav[group as "cluster" | "network" | "ask"]}</h3>}
            {some.map(entry)}
          </div>
        );
      })}
      <div className="end">
        {places.filter(({ nav }) => nav.group === "end").map(entry)}
        <Menu.Root modal={false}>
          <Menu.Trigger asChild>
            <button
              type="button"
              className="rail-button"
              {...(settings.some(({ path }) => path === current) ? { "aria-current": "page" as const } : {})}
            >
              <Icon name="settings" />
              <span>{text.nav.settings}</span>
            </button>
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Content className="menu" side="right" align="end" sideOffset={8} collisionPadding={8}>
              {settings.map(({ path, nav }) => (
                <Menu.Item key={path} asChild>
                  <To to={path}>
                    <Icon name={nav.icon} />
                    {text.nav[nav.word]}
                  </To>
                </Menu.Item>
              ))}
              <hr />
              <SettingsItems />
            </Menu.Content>
          </Menu.Portal>
        </Menu.Root>
      </div>
    </nav>
  );
}

function RailEntry({
  place,
  isCurrent,
  count,
}: {
  place: Place;
  isCurrent: boolean;
  count: WorstCount | undefined;
}): ReactNode {
  const { text } = useShared();
  const word = text.nav[place.nav.word];
  return (
    <To to={place.path} title={word} {...(isCurrent ? { "aria-current": "page" as const } : {})}>
      <Icon name={place.nav.icon} />
      <span>{word}</span>
      {count !== undefined && (
        <span className="n">
          <Shape shape={count.shape} />
          {count.count}
        </span>
      )}
    </To>
  );
}

/** The bar at the foot of phones: at most four pages, and the rest under More. */
export function TabBar(): ReactNode {
  const text = useText();
  const counts = useRailCounts();
  const path = usePath();
  const current = places.find((place) => place.path === currentOf(path));
  const firstOf = (group: NavGroup): Place | undefined =>
    places.find(({ nav }) => nav.group === group && nav.word === "pods") ??
    places.find(({ nav }) => nav.group === group);
  const tabs = [
    { place: places[0], word: text.nav.overview, group: "top" },
    { place: firstOf("cluster"), word: text.nav.cluster, group: "cluster" },
    { place: firstOf("network"), word: text.nav.network, group: "network" },
    { place: firstOf("ask"), word: text.nav.ask, group: "ask" },
  ].filter((tab): tab is { place: Place; word: string; group: NavGroup } => tab.place !== undefined);
  return (
    <nav
      className="tabbar"
      aria-label={text.nav.main}
      style={{ gridTemplateColumns: `repeat(${tabs.length + 1}, 1fr)` }}
    >
      {tabs.map(({ place, word, group }) => (
        <To
          key={group}
          to={place.path}
          {...(current?.nav.group === group ? { "aria-current": "page" as const } : {})}
        >
          <Icon name={place.nav.icon} />
          <span>{word}</span>
          {counts[place.nav.word] !== undefined && (
            <span className="n">
              <Shape shape={counts[place.nav.word]!.shape} />
              {counts[place.nav.word]!.count}
            </span>
          )}
        </To>
      ))}
      <Menu.Root modal={false}>
        <Menu.Trigger asChild>
          <button type="button">
            <Icon name="more" />
            <span>{text.nav.more}</span>
          </button>
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className="menu" side="top" align="end" sideOffset={4} collisionPadding={8}>
            {places.map((place) => (
              <Menu.Item key={place.path} asChild>
                <To to={place.path}>
                  <Icon name={place.nav.icon} />
                  {text.nav[place.nav.word]}
                </To>
              </Menu.Item>
            ))}
            <hr />
            <SettingsItems />
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </nav>
  );
}
