import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "../../shell/api.ts";
import { useShared } from "../../shell/context.tsx";
import { useTime } from "../../shell/time.tsx";
import type { KubeObject } from "../kinds.ts";
import type { ObjectChange, ToldEvent } from "./history.ts";
import { type ObjectHandlers, ObjectSource, type Seen } from "./object-source.ts";

/** Which object: its kind by its plural and its name, its namespace "" where it has none. */
export interface Which {
  readonly plural: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An owner, as far as it is known: one of a kind that the server does not watch is only named. */
export interface Owner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly object?: KubeObject;
}

/** Objects of one kind that stand in one relation to the page's. */
export interface Group {
  readonly relation: string;
  /** The plural. */
  readonly kind: string;
  /** More than `items` where the server cut them. */
  readonly total: number;
  readonly items: readonly KubeObject[];
}

/** What an object belongs to, and what belongs to it. */
export interface Related {
  readonly owners: readonly Owner[];
  readonly groups: readonly Group[];
  /** Plurals of which everything was looked through: what the object names of these and is not in a group does not exist. */
  readonly known?: readonly string[];
}

/** What the server says: of an object that went while it was asked about, nothing. */
interface RelatedAnswer extends Related {
  readonly isGone?: boolean;
}

/** The object, kept equal to the server's. */
export function useObject({ plural, namespace, name }: Which): Seen & { readonly retry: () => void } {
  const { api } = useShared();
  const key = `${plural}/${namespace}/${name}`;
  const [seen, setSeen] = useState<{ readonly key: string; readonly seen: Seen }>();
  const source = useRef<ObjectSource>(undefined);
  useEffect(() => {
    const open = (): void => {
      source.current = new ObjectSource({
        read: (signal) => api.object(plural, name, namespace === "" ? undefined : namespace, signal),
        watch: (on) => watchObject(plural, namespace, name, on),
        tell: (next) => setSeen({ key, seen: next }),
        now: () => Date.now(),
        after: (ms, then) => {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
      });
    };
    // A browser has few connections for one server: a tab that nobody sees needs none.
    const look = (): void => {
      source.current?.close();
      source.current = undefined;
      if (document.visibilityState === "visible") open();
    };
    open();
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      source.current?.close();
    };
  }, [api, key]);
  const shown: Seen =
    seen?.key === key ? seen.seen : { state: "loading", object: undefined, error: undefined, at: 0 };
  return useMemo(() => ({ ...shown, retry: () => source.current?.retry() }), [shown]);
}

function watchObject(kind: string, namespace: string, name: string, on: ObjectHandlers): { close(): void } {
  const params = new URLSearchParams({ kind, ...(namespace === "" ? {} : { namespace }), name });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource;
  const open = (): void => {
    source = new EventSource(`/api/ui/watch?${params.toString()}`);
    source.addEventListener("open", () => on.open());
    source.addEventListener("error", () => {
      on.break();
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, 5000);
    });
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const { type, object, error } = JSON.parse(data) as {
        type?: "ADDED" | "MODIFIED" | "DELETED";
        object?: KubeObject;
        error?: string;
      };
      if (type === undefined || object?.metadata === undefined) on.heard(error);
      else on.change(type, object);
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

async function read<T>(path: string, params: URLSearchParams, signal: AbortSignal): Promise<T> {
  const response = await fetch(`${path}?${params.toString()}`, { signal });
  if (response.ok) return (await response.json()) as T;
  const body = (await response.json().catch(() => undefined)) as { error?: unknown } | undefined;
  const said = typeof body?.error === "string" ? body.error : `the server answered ${response.status}`;
  throw new ApiError(response.status, said);
}

/** What stands around an object, with these fields of each. */
export function readRelated(
  params: {
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly fields: string;
  },
  signal: AbortSignal,
): Promise<Related> {
  return read<Related>("/api/ui/related", new URLSearchParams(params), signal);
}

/** What of related objects the page shows: enough for their state, their columns and, of pods, why they do not run. */
const relatedFields = [
  ...["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "generation"].map(
    (name) => `metadata.${name}`,
  ),
  "metadata.labels",
  "metadata.annotations",
  "metadata.ownerReferences",
  "status",
  "type",
  "endpoints",
  "ports",
  "provisioner",
  "roleRef",
  "spec.nodeName",
  "spec.containers.name",
  "spec.containers.image",
  "spec.containers.resources",
  "spec.containers.ports",
  "spec.volumes.persistentVolumeClaim",
  "spec.initContainers.name",
  "spec.initContainers.restartPolicy",
  "spec.initContainers.resources",
  "spec.replicas",
  "spec.minAvailable",
  "spec.maxUnavailable",
  "spec.capacity",
  "spec.storageClassName",
  "spec.suspend",
  "spec.completions",
  "spec.parallelism",
  "spec.schedule",
  "spec.paused",
  "spec.type",
  "spec.updateStrategy",
  "spec.strategy",
  "spec.maxReplicas",
  "spec.minReplicas",
  "spec.template.spec.containers.name",
  "spec.template.spec.containers.image",
  "spec.clusterIP",
  "spec.ports",
  "spec.ingressClassName",
  "spec.rules",
  "spec.defaultBackend",
  "spec.tls",
  "spec.policyTypes",
  "spec.ingress",
  "spec.egress",
  "spec.serviceName",
  "spec.attacher",
  "spec.source",
  "spec.controller",
  "spec.template.spec.nodeSelector",
  "revision",
  "spec.accessModes",
  "spec.volumeName",
  "spec.resources",
  "spec.persistentVolumeReclaimPolicy",
  "spec.claimRef",
  "spec.scaleTargetRef",
  "spec.metrics",
  "spec.hard",
  "spec.limits",
  "subjects",
  "reclaimPolicy",
  "volumeBindingMode",
  "addressType",
].join(",");

/** Moves each few seconds while the page is live. */
function useTurn(everyMs: number): number {
  return Math.floor(useTime().now / everyMs);
}

/** What stands around an object; empty until it came, undefined where it cannot be asked for. */
export function useRelated(
  { plural, namespace, name }: Which,
  object: KubeObject | undefined,
): Related | undefined {
  const turn = useTurn(5000);
  const version = object?.metadata.resourceVersion;
  const { data } = useQuery<RelatedAnswer>({
    queryKey: ["related", plural, namespace, name, version, turn],
    enabled: object !== undefined,
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ kind: plural, namespace, name, fields: relatedFields });
      return read<RelatedAnswer>("/api/ui/related", params, signal);
    },
    placeholderData: (before, query) =>
      query?.queryKey[1] === plural && query.queryKey[2] === namespace && query.queryKey[3] === name
        ? before
        : undefined,
    retry: false,
  });
  return data?.isGone === true ? undefined : data;
}

/** An object as the history names it: `Deployment/shop/cart`. */
export function historyName(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

const mostChanges = 100;
/** Of these, such as only tell of a status. */
const mostStatuses = 40;

/** An answer of the history. */
export interface Remembered<T> {
  /** The newest first; undefined until it is known, or where nobody remembers. */
  readonly all: readonly T[] | undefined;
  /** Nothing has come yet. */
  readonly isAwaited: boolean;
  /** From when on nothing is missing, Unix ms; undefined where nobody says. */
  readonly since?: number | undefined;
}

/** What changed in objects of these names. */
export function useChanges(names: readonly string[]): Remembered<ObjectChange> {
  const turn = useTurn(5000);
  const { data, isPending } = useQuery<{ changes?: readonly ObjectChange[]; since?: number }>({
    queryKey: ["changes", names.join(","), turn],
    enabled: names.length > 0,
    queryFn: async ({ signal }) =>
      await read("/api/ui/changes", named(names, { statuses: String(mostStatuses) }), signal),
    placeholderData: (before, query) => (query?.queryKey[1] === names.join(",") ? before : undefined),
    retry: false,
  });
  return useMemo(
    () => ({ all: data && (data.changes ?? []), isAwaited: isPending, since: data?.since }),
    [data, isPending],
  );
}

/** What Events said of objects of these names, also those that the API server forgot. */
export function useEvents(names: readonly string[]): Remembered<ToldEvent> {
  const turn = useTurn(5000);
  const { data, isPending } = useQuery<readonly ToldEvent[]>({
    queryKey: ["told", names.join(","), turn],
    enabled: names.length > 0,
    queryFn: async ({ signal }) => {
      const answer = await read<{ events?: readonly ToldEvent[] }>("/api/ui/events", named(names), signal);
      return answer.events ?? [];
    },
    placeholderData: (before, query) => (query?.queryKey[1] === names.join(",") ? before : undefined),
    retry: false,
  });
  return useMemo(() => ({ all: data, isAwaited: isPending }), [data, isPending]);
}

function named(names: readonly string[], more: Readonly<Record<string, string>> = {}): URLSearchParams {
  const params = new URLSearchParams({ limit: String(mostChanges), ...more });
  for (const name of names.slice(0, 20)) params.append("object", name);
  return params;
}
