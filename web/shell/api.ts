import { TaffrailError } from "@taffrail/base";
import { decodeColumns, packedContentType } from "@taffrail/wire";
import { type Frame, valueOf } from "../charts/frame.ts";
import type { KubeObject } from "../cluster/kinds.ts";
import { listFields } from "./list-fields.ts";
import { readPacked } from "./packed-answer.ts";
import type { Span } from "./range.ts";

/** An answer that is none: the server is away, or refuses. `message` says why in the server's words. */
export class ApiError extends TaffrailError {
  readonly code = "web/api";
  /** The HTTP status; 0 if no answer came. */
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.status = status;
  }
}

/** One series of an instant vector. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the server says of itself. */
export interface ServerStatus {
  readonly version: string;
  readonly cluster: string;
  /** "demo", or how it runs. */
  readonly mode: string;
  /** Unix ms. */
  readonly started?: number;
}

/** Objects of one kind at one moment. */
export interface ObjectList {
  readonly kind: string;
  readonly resourceVersion: string;
  /** How old the server's copy is. */
  readonly age_ms: number;
  /** Whether the server still hears of changes, and what keeps it from that. */
  readonly state?: "starting" | "live" | "broken";
  readonly error?: string;
  readonly items: readonly KubeObject[];
}

/** One change of a watch. */
export interface ObjectChange {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

/** How a kind of the cluster stands with the server; `count` of one namespace where that was asked for. */
export interface KindStanding {
  readonly kind: string;
  readonly state: "idle" | "starting" | "live" | "broken" | "forbidden" | "absent";
  readonly count?: number;
  readonly error?: string;
}

/** An object by its name. */
export interface FoundObject {
  /** As in paths: `deployments`. */
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** What a watch tells, of which of its kinds. */
export interface WatchHandlers {
  open(): void;
  /** The line broke; it is mended by itself, and `open` called again. */
  break(): void;
  change(kind: string, change: ObjectChange): void;
  /** The server hears no more of a kind, for the reason `error`; or again, without it. */
  heard(kind: string, word: { readonly ageMs: number; readonly error: string | undefined }): void;
}

/** A watch in progress. */
export interface Watching {
  close(): void;
}

/** A scraped target, as Prometheus tells of it. */
export interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly lastError: string;
  readonly lastScrape: string;
  readonly lastScrapeDuration: number;
  readonly health: "up" | "down" | "unknown";
  readonly scrapeInterval?: string;
  readonly scrapeTimeout?: string;
}

/** Everything the page asks of the server. Rejects with `ApiError`, 503 where a kind is still being listed, or with the signal's reason. */
export interface Api {
  /** An instant vector (or a scalar, as one sample without labels) at `t`, Unix ms. */
  query(expr: string, t: number, signal?: AbortSignal): Promise<readonly Sample[]>;
  queryRange(expr: string, span: Span, stepMs: number, signal?: AbortSignal): Promise<Frame>;
  /** All objects of a kind; equal parts of them are shared. `came` is told of the first of many, as soon as they are there. */
  objects(
    kind: string,
    signal?: AbortSignal,
    came?: (items: readonly KubeObject[]) => void,
  ): Promise<ObjectList>;
  /** One object by its name; undefined if there is none. */
  object(
    kind: string,
    name: string,
    namespace?: string,
    signal?: AbortSignal,
  ): Promise<KubeObject | undefined>;
  /** Changes of these kinds from now on, over one line. */
  watch(kinds: readonly string[], on: WatchHandlers): Watching;
  /** Every kind that the server can show, with how many objects it has, in one namespace where that is not "". */
  kinds(namespace: string, signal?: AbortSignal): Promise<readonly KindStanding[]>;
  /** Objects of any kind whose name holds `query`, the nearest first; a few. */
  find(query: string, signal?: AbortSignal): Promise<readonly FoundObject[]>;
  status(signal?: AbortSignal): Promise<ServerStatus>;
  targets(signal?: AbortSignal): Promise<readonly ActiveTarget[]>;
  /** Values of one label, `__name__` for metric names. */
  labelValues(label: string, signal?: AbortSignal): Promise<readonly string[]>;
}

/** The server behind this page; `base` goes before every path. */
export function openApi(base = ""): Api {
  const get = async (
    path: string,
    params: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Response> => {
    const query = new URLSearchParams(params).toString();
    const url = `${base}${path}${query === "" ? "" : `?${query}`}`;
    try {
      return await fetch(url, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw new ApiError(0, "the server does not answer", error);
    }
  };
  const read = async <T>(path: string, params: Record<string, string>, signal?: AbortSignal): Promise<T> => {
    return bodyOf<T>(await get(path, params, signal));
  };
  const prometheus = async <T>(
    path: string,
    params: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<T> => (await read<{ data: T }>(`/api/v1/${path}`, params, signal)).data;

  const list = async (
    params: Record<string, string>,
    signal?: AbortSignal,
    came?: (items: readonly KubeObject[]) => void,
  ): Promise<ObjectList> => {
    const response = await get("/api/ui/objects", params, signal);
    const isPacked = response.headers.get("content-type") === packedContentType && response.body !== null;
    const found = isPacked
      ? await readPacked(response.body!, came).catch((cause: unknown) => {
          throw signal?.aborted === true ? cause : new ApiError(0, "the server's answer broke off", cause);
        })
      : await bodyOf<ObjectList>(response);
    if (found.state === "starting") throw new ApiError(503, `${found.kind} are still being listed`);
    return found;
  };

  return {
    query: async (expr, t, signal) => {
      const data = await prometheus<InstantAnswer>("query", { query: expr, time: String(t / 1000) }, signal);
      if (data.resultType === "scalar") return [{ labels: {}, value: valueOf(data.result[1]) }];
      if (data.resultType !== "vector") return [];
      return data.result.flatMap(({ metric, value }) =>
        value === undefined ? [] : [{ labels: metric, value: valueOf(value[1]) }],
      );
    },
    queryRange: async (expr, { start, end }, stepMs, signal) => {
      const params = {
        query: expr,
        start: String(start / 1000),
        end: String(end / 1000),
        step: String(stepMs / 1000),
      };
      const response = await get("/api/ui/query_range", params, signal);
      if (!response.ok) throw await errorOf(response);
      const { times, series } = decodeColumns(new Uint8Array(await response.arrayBuffer()));
      return { t: times, stepMs, columns: series.map(({ labels, values }) => ({ labels, v: values })) };
    },
    objects: (kind, signal, came) => list({ kind, form: "packed", ...listFields(kind) }, signal, came),
    object: async (kind, name, namespace, signal) => {
      const params = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
      return (await list(params, signal)).items[0];
    },
    watch: (kinds, on) => watchOver(`${base}/api/ui/watch?${watchParams(kinds)}`, on),
    kinds: async (namespace, signal) =>
      (
        await read<{ kinds: readonly KindStanding[] }>(
          "/api/ui/kinds",
          namespace === "" ? {} : { namespace },
          signal,
        )
      ).kinds,
    find: async (query, signal) =>
      (await read<{ items: readonly FoundObject[] }>("/api/ui/find", { q: query, limit: "12" }, signal))
        .items,
    status: async (signal) => statusOf(await read<Record<string, unknown>>("/api/ui/status", {}, signal)),
    targets: async (signal) =>
      (await prometheus<{ activeTargets: readonly ActiveTarget[] }>("targets", { state: "active" }, signal))
        .activeTargets,
    labelValues: (label, signal) => prometheus(`label/${encodeURIComponent(label)}/values`, {}, signal),
  };
}

function watchParams(kinds: readonly string[]): string {
  const params = new URLSearchParams();
  for (const kind of kinds) {
    params.append("kind", kind);
    const { fields } = listFields(kind);
    if (fields !== undefined) params.append("fields", `${kind}:${fields}`);
  }
  return params.toString();
}

/** A line that was refused is tried again after so long; one that broke the browser mends by itself. */
const refusedMs = 5000;

type Told = Partial<ObjectChange> & {
  readonly kind?: string;
  readonly age_ms?: number;
  readonly error?: string;
};

function watchOver(url: string, on: WatchHandlers): Watching {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource(url);
    source.addEventListener("open", () => on.open());
    source.addEventListener("error", () => {
      on.break();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, refusedMs);
    });
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const { type, kind = "", object, age_ms = 0, error } = JSON.parse(data) as Told;
      if (type === undefined || object?.metadata === undefined) on.heard(kind, { ageMs: age_ms, error });
      else on.change(kind, { type, object });
    });
  };
  open();
  return {
    close: () => {
      clearTimeout(timer);
      source.close();
    },
  };
}

async function bodyOf<T>(response: Response): Promise<T> {
  if (!response.ok) throw await errorOf(response);
  const body = (await response.json().catch(() => undefined)) as T | undefined;
  if (body === undefined) throw new ApiError(response.status, `the server answered ${response.status}`);
  return body;
}

/** What a refusal says, in the server's words where it has any. */
async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as
    | { error?: unknown; message?: unknown }
    | undefined;
  const said = body?.error ?? body?.message;
  return new ApiError(
    response.status,
    typeof said === "string" ? said : `the server answered ${response.status}`,
  );
}

type InstantAnswer =
  | { readonly resultType: "scalar"; readonly result: readonly [number, string] }
  | {
      readonly resultType: "vector";
      readonly result: readonly {
        readonly metric: Readonly<Record<string, string>>;
        readonly value?: readonly [number, string];
      }[];
    }
  | { readonly resultType: "matrix" | "string"; readonly result: unknown };

function statusOf(answer: Record<string, unknown>): ServerStatus {
  const text = (...names: readonly string[]): string => {
    for (const name of names) {
      const value = answer[name];
      if (typeof value === "string" && value !== "") return value;
    }
    return "";
  };
  const started = answer["started"] ?? answer["startTime"];
  const t =
    typeof started === "number" ? started : typeof started === "string" ? Date.parse(started) : Number.NaN;
  return {
    version: text("version"),
    cluster: text("cluster", "clusterName", "name") || "cluster",
    mode: text("mode"),
    ...(Number.isNaN(t) ? {} : { started: t }),
  };
}
