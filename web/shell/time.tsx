import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useParams, useSetParams } from "./place.tsx";
import {
  alignSpan,
  defaultRange,
  defaultRefresh,
  parseLength,
  parseRange,
  type Range,
  renderRange,
  type Span,
  spanOf,
  stepFor,
} from "./range.ts";

/** Points a chart asks for; also the grid that all panels of a page share. */
const pointsWanted = 240;

/** The page's one time axis. */
export interface PageTime {
  readonly range: Range;
  /** Both ends, on the grid of `stepMs`. */
  readonly span: Span;
  readonly stepMs: number;
  /** When the page last looked; moves with every refresh. */
  readonly now: number;
  /** How often it looks; undefined when it stands still. */
  readonly refreshMs: number | undefined;
  /** As it stands in the URL. */
  readonly refresh: string;
  readonly setRange: (range: Range) => void;
  readonly setRefresh: (refresh: string) => void;
  readonly refreshNow: () => void;
}

const TimeContext = createContext<PageTime | undefined>(undefined);

export function useTime(): PageTime {
  const time = useContext(TimeContext);
  if (time === undefined) throw new Error("BUG: a part stands outside TimeProvider");
  return time;
}

/** Reads range and refresh from the URL and moves now along while the tab is seen. */
export function TimeProvider({ children }: { children: ReactNode }): ReactNode {
  const params = useParams();
  const setParams = useSetParams();
  const [now, setNow] = useState(() => Date.now());
  const refresh = params["refresh"] ?? defaultRefresh;
  const refreshMs = refresh === "off" ? undefined : (parseLength(refresh) ?? 10_000);
  const rangeText = params["range"];

  useEffect(() => {
    if (refreshMs === undefined) return;
    const look = (): void => {
      if (document.visibilityState === "visible") setNow(Date.now());
    };
    const timer = setInterval(look, refreshMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [refreshMs]);

  const time = useMemo<PageTime>(() => {
    const range = parseRange(rangeText);
    const exact = spanOf(range, now);
    const stepMs = stepFor(exact, pointsWanted);
    return {
      range,
      span: alignSpan(exact, stepMs),
      stepMs,
      now,
      refreshMs,
      refresh,
      setRange: (next) => {
        setNow(Date.now());
        const text = renderRange(next);
        setParams({ range: text === renderRange(defaultRange) ? "" : text }, true);
      },
      setRefresh: (next) => setParams({ refresh: next === defaultRefresh ? "" : next }),
      refreshNow: () => setNow(Date.now()),
    };
    // setParams is new at each render and does the same thing.
  }, [rangeText, now, refreshMs, refresh]);
  return <TimeContext value={time}>{children}</TimeContext>;
}
