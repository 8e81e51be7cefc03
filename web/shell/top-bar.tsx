import * as Menu from "@radix-ui/react-dropdown-menu";
import * as Popover from "@radix-ui/react-popover";
import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import type { Namespace } from "../cluster/kinds.ts";
import { useNamespace, useObjects, useServerStatus } from "./ask.tsx";
import { useShared } from "./context.tsx";
import { useSetParams } from "./place.tsx";
import {
  offeredRanges,
  offeredRefreshes,
  parseLength,
  parseRange,
  renderLength,
  type Range,
  spanOf,
  stepRange,
} from "./range.ts";
import { Chevron, Icon, Shape } from "./shapes.tsx";
import { rollUp } from "./status.ts";
import { useWrongNow } from "./telling.tsx";
import { useTime } from "./time.tsx";

/** Cluster and namespace at the left, search in the middle, range and refresh at the right. */
export function TopBar({ openPalette }: { openPalette: () => void }): ReactNode {
  const { text } = useShared();
  return (
    <header className="top">
      <ClusterPick />
      <span className="sep hide-s">/</span>
      <NamespacePick />
      <button type="button" className="find-box" onClick={openPalette}>
        <Icon name="search" />
        <span>{text.top.search}</span>
        <kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </button>
      <div className="time">
        <RangePick />
        <RefreshPick />
      </div>
      <button type="button" className="menu-btn" onClick={openPalette} aria-label={text.top.search}>
        <Icon name="search" />
      </button>
    </header>
  );
}

const isMac = /mac/i.test(navigator.platform);

function ClusterPick(): ReactNode {
  const { text, format } = useShared();
  const status = useServerStatus();
  const pods = useObjects("pods");
  const wrong = useWrongNow();
  const isAway = status.error !== undefined;
  // What cannot be seen is never shown as well.
  const isBlind = isAway || (pods.state === "failed" && pods.at === 0);
  const shape = isBlind ? "away" : pods.state === "loading" ? "unk" : rollUp(wrong.map((row) => row.shape));
  const { data } = status;
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="pick">
          <Shape shape={shape} />
          <b className="lab">{data?.cluster ?? text.top.cluster}</b>
          <Chevron />
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="start" sideOffset={4} collisionPadding={8}>
          <Menu.Label className="label">{text.top.cluster}</Menu.Label>
          <Menu.Item>
            <Shape shape={shape} />
            {data?.cluster ?? "—"}
            <small>{[data?.mode, data?.version].filter(Boolean).join(" · ")}</small>
          </Menu.Item>
          {data?.started !== undefined && (
            <div className="label">{format.instant(data.started, Date.now())}</div>
          )}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

function NamespacePick(): ReactNode {
  const { text } = useShared();
  const namespace = useNamespace();
  const setParams = useSetParams();
  const { items } = useObjects<Namespace>("namespaces");
  const [isOpen, setOpen] = useState(false);
  const [filter, setFilter] = useState("");
  const names = useMemo(() => items.map(({ metadata }) => metadata.name).sort(), [items]);
  const choose = (ns: string): void => {
    setParams({ ns }, true);
    setOpen(false);
    setFilter("");
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" className="pick ns">
          {namespace === "" ? (
            <span className="lab">{text.top.allNamespaces}</span>
          ) : (
            <span className="m">{namespace}</span>
          )}
          <Chevron />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="menu"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={text.top.namespace}
        >
          <div className="form">
            <input
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              placeholder={text.top.filterNamespaces}
              aria-label={text.top.filterNamespaces}
            />
          </div>
          <button
            type="button"
            className="item"
            {...(namespace === "" ? { "aria-current": true } : {})}
            onClick={() => choose("")}
          >
            {text.top.allNamespaces}
          </button>
          {names
            .filter((name) => name.includes(filter))
            .slice(0, 200)
            .map((name) => (
              <button
                type="button"
                key={name}
                className="item"
                {...(name === namespace ? { "aria-current": true } : {})}
                onClick={() => choose(name)}
              >
                <span className="m">{name}</span>
              </button>
            ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function RangePick(): ReactNode {
  const { text, format } = useShared();
  const { range, span, setRange, now } = useTime();
  const [isOpen, setOpen] = useState(false);
  const lengthOf = (ms: number): string => format.duration(ms);
  const choose = (next: Range): void => {
    setRange(next);
    setOpen(false);
  };
  const edges = `${format.minute(span.start, now)} – ${format.minute(span.end, now)}`;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <button type="button" aria-label={`${text.top.range}: ${edges}`}>
          <span>{range.kind === "last" ? text.top.last(lengthOf(range.lengthMs)) : edges}</span>
          {range.kind === "last" && <span className="t3 hide-s">{edges}</span>}
          <Chevron />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="menu"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label={text.top.range}
        >
          <div className="ranges">
            {offeredRanges.map((offered) => (
              <button
                key={offered}
                type="button"
                className="item"
                {...(range.kind === "last" && renderLength(range.lengthMs) === offered
                  ? { "aria-current": true }
                  : {})}
                onClick={() => choose(parseRange(offered))}
              >
                {lengthOf(parseLength(offered)!)}
              </button>
            ))}
          </div>
          <hr />
          <FixedRange start={span.start} end={span.end} choose={choose} />
          <hr />
          <button type="button" className="item" onClick={() => choose(stepRange(range, Date.now(), -0.5))}>
            {text.top.earlier}
            <kbd>[</kbd>
          </button>
          <button type="button" className="item" onClick={() => choose(stepRange(range, Date.now(), 0.5))}>
            {text.top.later}
            <kbd>]</kbd>
          </button>
          {range.kind === "fixed" && (
            <button
              type="button"
              className="item"
              onClick={() =>
                choose({ kind: "last", lengthMs: spanOf(range, now).end - spanOf(range, now).start })
              }
            >
              {text.top.backToNow}
            </button>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function FixedRange({
  start,
  end,
  choose,
}: {
  start: number;
  end: number;
  choose: (range: Range) => void;
}): ReactNode {
  const { text } = useShared();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const from = instantIn(form, "from");
    const to = instantIn(form, "to");
    if (from < to) choose({ kind: "fixed", start: from, end: to });
  };
  return (
    <form onSubmit={submit}>
      <div className="pair">
        <label htmlFor="range-from">{text.top.from}</label>
        <input id="range-from" name="from" type="datetime-local" step="1" defaultValue={localText(start)} />
        <label htmlFor="range-to">{text.top.to}</label>
        <input id="range-to" name="to" type="datetime-local" step="1" defaultValue={localText(end)} />
        <span />
        <button className="btn" type="submit">
          {text.top.apply}
        </button>
      </div>
    </form>
  );
}

function RefreshPick(): ReactNode {
  const { text, format } = useShared();
  const { range, refresh, refreshMs, setRefresh, refreshNow } = useTime();
  const status = useServerStatus();
  const pods = useObjects("pods");
  const isLive = refreshMs !== undefined && range.kind === "last";
  const isAway = status.error !== undefined || pods.state === "failed";
  const word =
    refreshMs !== undefined && isLive ? `${text.top.live} · ${format.duration(refreshMs)}` : text.top.paused;
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="live" title={isAway ? text.error.noAnswer : undefined}>
          <Shape shape={isAway ? "away" : isLive ? "ok" : "off"} />
          {word}
          <Chevron />
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <Menu.Item onSelect={refreshNow}>{text.top.refreshNow}</Menu.Item>
          <hr />
          <Menu.RadioGroup value={refresh} onValueChange={setRefresh}>
            {offeredRefreshes.map((offered) => (
              <Menu.RadioItem key={offered} value={offered}>
                {offered === "off"
                  ? text.top.refreshOff
                  : text.top.every(format.duration(parseLength(offered)!))}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** The instant of a `datetime-local` field; NaN if it holds none. */
function instantIn(form: FormData, name: string): number {
  const value = form.get(name);
  return typeof value === "string" ? Date.parse(value) : Number.NaN;
}

/** An instant as `datetime-local` wants it. */
function localText(t: number): string {
  const date = new Date(t - new Date(t).getTimezoneOffset() * 60_000);
  return date.toISOString().slice(0, 19);
}
