import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import type { Frame } from "../charts/frame.ts";
import type { KubeObject } from "../cluster/kinds.ts";
import type { Sample, ServerStatus } from "./api.ts";
import { alignSpan, stepFor } from "./range.ts";
import { useShared } from "./context.tsx";
import type { Known } from "./objects.ts";
import { useParams } from "./place.tsx";
import { useTime } from "./time.tsx";

/** An answer, or what keeps it away. Old data stay while new ones are fetched, and after a failure. */
export interface Answer<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  /** Nothing has come yet. */
  readonly isLoading: boolean;
  /** What `data` is is not of now: the last answer failed. */
  readonly isStale: boolean;
  readonly retry: () => void;
}

/** How a question is asked. */
export interface Asking {
  /** Out of sight: nothing is asked, and what was answered stays. */
  readonly isIdle?: boolean;
  /** As many points as will be seen, where that is fewer than the page's grid has: a small curve's pixels. */
  readonly points?: number;
}

/** Columns of `expr` over the page's range; asks nothing while `expr` is undefined. */
export function useRange(expr: string | undefined, { isIdle = false, points }: Asking = {}): Answer<Frame> {
  const { api } = useShared();
  const page = useTime();
  const stepMs = points === undefined ? page.stepMs : Math.max(page.stepMs, stepFor(page.span, points));
  const span = stepMs === page.stepMs ? page.span : alignSpan(page.span, stepMs);
  return useLastGood(
    expr,
    answerOf(
      useQuery({
        queryKey: ["range", expr, span.start, span.end, stepMs],
        queryFn: ({ signal }) => api.queryRange(expr ?? "", span, stepMs, signal),
        enabled: expr !== undefined && !isIdle,
        placeholderData: (before: Frame | undefined, query) =>
          query?.queryKey[1] === expr ? before : undefined,
      }),
    ),
  );
}

/** The vector of `expr` at the end of the page's range. */
export function useInstant(
  expr: string | undefined,
  { isIdle = false }: Asking = {},
): Answer<readonly Sample[]> {
  const { api } = useShared();
  const { span } = useTime();
  return useLastGood(
    expr,
    answerOf(
      useQuery({
        queryKey: ["instant", expr, span.end],
        queryFn: ({ signal }) => api.query(expr ?? "", span.end, signal),
        enabled: expr !== undefined && !isIdle,
        placeholderData: (before: readonly Sample[] | undefined, query) =>
          query?.queryKey[1] === expr ? before : undefined,
      }),
    ),
  );
}

/** The answer to `first`; where that is empty, as nobody measures it, to `second`, which is not asked before. */
export function useEither(first: string, second: string, asking: Asking = {}): Answer<readonly Sample[]> {
  const one = useInstant(first, asking);
  const isEmpty = one.data?.length === 0;
  const other = useInstant(isEmpty ? second : undefined, asking);
  return isEmpty ? other : one;
}

/** Values by label, and why there may be none yet. */
export interface Values extends ReadonlyMap<string, number> {
  /** Nothing has come yet. */
  readonly isAwaited: boolean;
  /** Why nothing came. */
  readonly error: unknown;
}

class ValueMap extends Map<string, number> implements Values {
  readonly isAwaited: boolean;
  readonly error: unknown;

  constructor(entries: readonly (readonly [string, number])[], isAwaited: boolean, error: unknown) {
    super(entries);
    this.isAwaited = isAwaited;
    this.error = error;
  }
}

/** A vector as value by one label, or by several joined with "/". */
export function useValuesBy(
  { data, error }: Answer<readonly Sample[]>,
  ...labels: readonly string[]
): Values {
  const by = labels.join("/");
  const why = data === undefined ? error : undefined;
  return useMemo(
    () =>
      new ValueMap(
        (data ?? []).map((sample) => [
          by
            .split("/")
            .map((l) => sample.labels[l] ?? "")
            .join("/"),
          sample.value,
        ]),
        data === undefined && why === undefined,
        why,
      ),
    [data, by, why],
  );
}

/** The vector of `expr` as value by one label, or by several joined with "/". */
export function useInstantBy(expr: string | undefined, ...labels: readonly string[]): Values {
  return useValuesBy(useInstant(expr), ...labels);
}

/** Objects of one kind, kept equal to the server's. */
export function useObjects<T extends KubeObject>(kind: string): Known<T> {
  const { objects } = useShared();
  const subscribe = useCallback((tell: () => void) => objects.subscribe(kind, tell), [objects, kind]);
  return useSyncExternalStore(subscribe, () => objects.known(kind)) as Known<T>;
}

/** What a list shows of a kind: all that is known, or the first of many that are on their way. */
export function seenOf<T extends KubeObject>({ at, items, coming }: Known<T>): readonly T[] {
  return at > 0 || coming === undefined ? items : coming;
}

/** The namespace chosen in the top bar; "" means all. */
export function useNamespace(): string {
  return useParams()["ns"] ?? "";
}

/** `objects` of the chosen namespace. */
export function useInNamespace<T extends KubeObject>(objects: readonly T[]): readonly T[] {
  const namespace = useNamespace();
  return useMemo(
    () => (namespace === "" ? objects : objects.filter(({ metadata }) => metadata.namespace === namespace)),
    [objects, namespace],
  );
}

/** What the server says of itself, asked anew at each refresh of a minute or so. */
export function useServerStatus(): Answer<ServerStatus> {
  const { api } = useShared();
  return answerOf(
    useQuery({
      queryKey: ["status"],
      queryFn: ({ signal }) => api.status(signal),
      refetchInterval: 15_000,
      placeholderData: keepPreviousData,
    }),
  );
}

/** An answer whose data outlive failures of later questions with the same `expr`. */
function useLastGood<T>(expr: string | undefined, answer: Answer<T>): Answer<T> {
  const good = useRef<{ readonly expr: string | undefined; readonly data: T }>(undefined);
  if (answer.data !== undefined && answer.error === undefined) good.current = { expr, data: answer.data };
  if (answer.data !== undefined || answer.error === undefined || good.current?.expr !== expr) return answer;
  return { ...answer, data: good.current?.data, isStale: true };
}

function answerOf<T>(result: {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  isError: boolean;
  fetchStatus: string;
  refetch: () => Promise<unknown>;
}): Answer<T> {
  return {
    data: result.data,
    error: result.error ?? undefined,
    isLoading: result.isPending && result.fetchStatus !== "idle",
    isStale: result.isError && result.data !== undefined,
    retry: () => void result.refetch(),
  };
}
