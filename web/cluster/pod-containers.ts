import type { Status } from "../shell/status.ts";
import { amountOf } from "./amounts.ts";
import type { Telling } from "./health.ts";
import { type Container, type ContainerStatus, instantOf, type Pod } from "./kinds.ts";
import type { PodWords } from "./pod-words.ts";

/** What a container asks for and may use at most; undefined where it says nothing. */
export interface Bounds {
  readonly request: number | undefined;
  readonly limit: number | undefined;
}

/** One container of the pod page's table. */
export interface ContainerRow {
  readonly name: string;
  readonly isInit: boolean;
  readonly isReady: boolean;
  readonly status: Status;
  /** How its last run ended: "OOMKilled", "exit 1", or "—". */
  readonly last: string;
  readonly lastIsBad: boolean;
  readonly restarts: number;
  /** It has ended for good and uses nothing. */
  readonly isOver: boolean;
  readonly cpu: Bounds;
  readonly memory: Bounds;
  readonly image: string;
}

/** The containers of a pod, init containers last. */
export function containerRows(pod: Pod, telling: Telling, words: PodWords): readonly ContainerRow[] {
  const known = pod.status ?? {};
  const row = (
    container: Container,
    statuses: readonly ContainerStatus[] | undefined,
    isInit: boolean,
  ): ContainerRow =>
    containerRow(
      container,
      statuses?.find(({ name }) => name === container.name),
      isInit,
      telling,
      words,
    );
  return [
    ...(pod.spec?.containers ?? []).map((one) => row(one, known.containerStatuses, false)),
    ...(pod.spec?.initContainers ?? []).map((one) =>
      row(one, known.initContainerStatuses, one.restartPolicy !== "Always"),
    ),
  ];
}

function containerRow(
  container: Container,
  status: ContainerStatus | undefined,
  isInit: boolean,
  telling: Telling,
  words: PodWords,
): ContainerRow {
  const ended = status?.lastState?.terminated ?? (isInit ? status?.state?.terminated : undefined);
  const bounds = (resource: "cpu" | "memory"): Bounds => ({
    request:
      amountOf(container.resources?.requests, resource) ?? amountOf(container.resources?.limits, resource),
    limit: amountOf(container.resources?.limits, resource),
  });
  return {
    name: container.name,
    isInit,
    isReady: status?.ready === true,
    status: stateOf(status, isInit, telling, words),
    last:
      ended === undefined
        ? "—"
        : ended.reason === "OOMKilled"
          ? "OOMKilled"
          : words.container.exit(ended.exitCode),
    lastIsBad: ended !== undefined && ended.exitCode !== 0,
    restarts: status?.restartCount ?? 0,
    isOver: status?.state?.terminated?.exitCode === 0,
    cpu: bounds("cpu"),
    memory: bounds("memory"),
    image: container.image ?? status?.image ?? "",
  };
}

function stateOf(
  status: ContainerStatus | undefined,
  isInit: boolean,
  { now, format }: Telling,
  words: PodWords,
): Status {
  const says = words.container;
  const { waiting, running, terminated } = status?.state ?? {};
  if (terminated !== undefined) {
    const began = instantOf(terminated.startedAt);
    const end = instantOf(terminated.finishedAt);
    const ran = began === undefined || end === undefined ? "" : format.duration(Math.max(0, end - began));
    const reason = [isInit ? words.page.init : "", ran].filter(Boolean).join(", ");
    if (terminated.exitCode === 0) return { shape: "off", word: says.completed, reason };
    return { shape: "crit", word: terminated.reason ?? "Error", reason: says.exit(terminated.exitCode) };
  }
  if (running !== undefined) {
    const began = instantOf(running.startedAt);
    const reason = began === undefined ? "" : format.span(now - began);
    return status?.ready === true || isInit
      ? { shape: isInit ? "prog" : "ok", word: isInit ? says.running : says.ready, reason }
      : { shape: "warn", word: says.notReady, reason };
  }
  if (waiting?.reason !== undefined) {
    const isStarting = /^(ContainerCreating|PodInitializing)$/.test(waiting.reason);
    return {
      shape: isStarting ? "prog" : "crit",
      word: waiting.reason,
      reason: isStarting ? "" : (waiting.message ?? ""),
    };
  }
  return { shape: "off", word: says.notStarted, reason: "" };
}
