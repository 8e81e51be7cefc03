import { plain } from "../shell/format.ts";
import { compareShapes, healthOf, type Shape } from "../shell/status.ts";
import { conditionOf, deathsOf, memoryLimitOf, nodeStatus, podStatus, type Telling } from "./health.ts";
import { escapeRegExp, memoryOf, quoted, used } from "./questions.ts";
import { type Makers, wrongMakers } from "./wrong-makers.ts";
import { instantOf, type Job, type Node, type Pod, workloadOf } from "./kinds.ts";

/** The curve beside a row: a query that answers one series, and how to read it. */
export interface WrongSignal {
  readonly query: string;
  readonly scale: "bytes" | "count";
  /** A red line, in the unit of the query. */
  readonly limit?: number;
  /** The limit is what tells, not where the curve stands now. */
  readonly isAtLimit?: boolean;
  readonly unit?: string;
}

/** One thing that is wrong now, as a sentence. Sentences use the markup of the messages. */
export interface Wrong {
  /** The same for the same trouble from one moment to the next. */
  readonly key: string;
  readonly shape: Shape;
  readonly sentence: string;
  /** What stands in grey below it. */
  readonly scope: readonly string[];
  /** "node-7", "shop/checkout" */
  readonly subject: string;
  readonly since: number | undefined;
  /** Where a click leads; undefined if there is no page for it. */
  readonly page: { readonly to: string; readonly search?: Readonly<Record<string, string>> } | undefined;
  readonly kills: readonly number[];
  readonly signal?: WrongSignal;
}

/** What is looked at: all objects of three kinds, or those of one namespace. */
export interface Looked {
  readonly pods: readonly Pod[];
  readonly nodes: readonly Node[];
  readonly jobs: readonly Job[];
  /** What makes pods; left out where only pods are of interest. */
  readonly makers?: Makers;
}

const hour = 3_600_000;
/** What began longer ago is chronic: it stands below what began today, and no longer on the axis. */
export const freshMs: number = 24 * hour;
/** A young container that died so often, and lately, dies again: it is broken between its deaths too. */
const loop = { times: 3, lastMs: 10 * 60_000, everyMs: 15 * 60_000 };
/** A failed Job is news this long. */
const jobNewsMs = 24 * hour;

/**
 * Everything that object states alone say is wrong, worst first, then in the order in which it began today; older troubles
 * follow. Pods of one workload with one cause are
 * one row; pods that are not ready because their node is silent are counted in the node's row instead.
 */
export function wrongNow({ pods, nodes, jobs, makers }: Looked, telling: Telling): readonly Wrong[] {
  const silent = new Set<string>();
  const rows: Wrong[] = [];
  const podsByNode = Map.groupBy(pods, (pod) => pod.spec?.nodeName ?? "");
  for (const node of nodes) {
    const row = wrongNode(node, podsByNode.get(node.metadata.name)?.length ?? 0, telling);
    if (row === undefined) continue;
    rows.push(row);
    if (healthOf(row.shape) === "unk" || row.shape === "crit") silent.add(node.metadata.name);
  }
  rows.push(...wrongWorkloads(pods, silent, telling), ...wrongJobs(jobs, telling));
  if (makers !== undefined) rows.push(...wrongMakers(makers, telling));
  const isOld = ({ since }: Wrong): number => Number(since === undefined || telling.now - since > freshMs);
  return rows.sort(
    (a, b) =>
      compareShapes(a.shape, b.shape) ||
      isOld(a) - isOld(b) ||
      (a.since ?? 0) - (b.since ?? 0) ||
      (a.key < b.key ? -1 : 1),
  );
}

function wrongNode(node: Node, podCount: number, telling: Telling): Wrong | undefined {
  const { text, format, now } = telling;
  const status = nodeStatus(node, telling);
  const { name } = node.metadata;
  if (status.shape === "ok" || status.shape === "off" || status.shape === "prog" || status.shape === "never")
    return undefined;
  const who = `**\`${name}\`**`;
  const since = format.minute(status.since ?? now, now);
  const pressures = {
    MemoryPressure: text.wrong.memory,
    DiskPressure: text.wrong.disk,
    PIDPressure: text.wrong.pids,
  };
  const base = {
    key: `node/${name}/${status.shape}`,
    shape: status.shape,
    subject: name,
    since: status.since,
    page: { to: `/nodes/${name}` },
    kills: [],
  };
  if (status.shape === "stale") {
    return {
      ...base,
      sentence: text.wrong.nodeUnknown(who, since),
      scope: [text.wrong.podsLastSeen(podCount)],
      signal: {
        query: used.memoryOfNode(name),
        scale: "bytes",
      },
    };
  }
  const scope = [text.wrong.podsOn(podCount)];
  if (status.shape === "crit") {
    return { ...base, sentence: text.wrong.nodeDown(who, since, status.reason), scope };
  }
  if (conditionOf(node.status?.conditions, "NetworkUnavailable")?.status === "True") {
    return { ...base, sentence: text.wrong.nodeNoNetwork(who, since), scope };
  }
  const what = Object.entries(pressures).find(
    ([type]) => conditionOf(node.status?.conditions, type)?.status === "True",
  );
  return {
    ...base,
    sentence: text.wrong.nodePressure(who, what?.[1] ?? status.word, since),
    scope,
    signal: {
      query: used.memoryOfNode(name),
      scale: "bytes",
    },
  };
}

type Cause = "oom" | "crash" | "image" | "start" | "pending" | "not-ready" | "failed" | "stuck";

function wrongWorkloads(pods: readonly Pod[], silent: ReadonlySet<string>, telling: Telling): Wrong[] {
  const groups = Map.groupBy(pods, (pod) => {
    const { kind, name } = workloadOf(pod);
    return `${kind}/${pod.metadata.namespace ?? ""}/${name}`;
  });
  const rows: Wrong[] = [];
  for (const [key, group] of groups) {
    const [kind = "", namespace = "", name = ""] = key.split("/");
    const byCause = new Map<Cause, Pod[]>();
    for (const pod of group) {
      const cause = causeOf(pod, silent, telling);
      if (cause === undefined) continue;
      // Pods of jobs that failed are told of by the job.
      if (cause === "failed" && (kind === "Job" || kind === "CronJob")) continue;
      byCause.set(cause, [...(byCause.get(cause) ?? []), pod]);
    }
    const living = group.filter(({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed");
    for (const [cause, some] of byCause)
      rows.push(tell(cause, namespace, name, some, living.length, telling));
  }
  return rows;
}

function causeOf(pod: Pod, silent: ReadonlySet<string>, telling: Telling): Cause | undefined {
  const status = podStatus(pod, telling);
  const { text } = telling;
  switch (status.shape) {
    case "crit": {
      if (status.word === text.state.failed) return "failed";
      if (/ImagePull|InvalidImageName|ErrImage/.test(status.word)) return "image";
      const last = deathsOf(pod)[0];
      if (last === undefined) return "start";
      return last.dead.reason === "OOMKilled" ? "oom" : "crash";
    }
    case "warn": {
      if (status.word === text.state.stuck) return "stuck";
      if (status.word === text.state.pending) return "pending";
      const last = deathsOf(pod)[0];
      if (status.word === text.state.restarting && last !== undefined) {
        return last.dead.reason === "OOMKilled" ? "oom" : "crash";
      }
      return silent.has(pod.spec?.nodeName ?? "") ? undefined : "not-ready";
    }
    default:
      return undefined;
  }
}

function tell(
  cause: Cause,
  namespace: string,
  name: string,
  pods: readonly Pod[],
  all: number,
  telling: Telling,
): Wrong {
  const { now, text, format } = telling;
  const subject = `${namespace}/${name}`;
  const who = `**\`${subject}\`**`;
  const first = pods[0]!;
  const statuses = pods.map((pod) => podStatus(pod, telling));
  const sinces = statuses.map(({ since }) => since).filter((t) => t !== undefined);
  const oldest = sinces.length > 0 ? Math.min(...sinces) : undefined;
  const nodes = new Set(pods.map((pod) => pod.spec?.nodeName).filter((node) => node !== undefined));
  const scope = [text.wrong.podsOf(pods.length, Math.max(all, pods.length))];
  if (nodes.size === 1 && cause !== "pending") {
    scope.push(pods.length > 1 ? text.wrong.onOneNode([...nodes][0]!) : text.wrong.onNode([...nodes][0]!));
  }
  const isHard = statuses.some(({ shape }) => shape === "crit");
  const base = {
    key: `${cause}/${subject}`,
    shape: (isHard ? "crit" : "warn") as Shape,
    subject,
    page: { to: `/pods`, search: { ns: namespace, q: name } },
    scope,
  };

  if (cause === "oom" || cause === "crash") {
    const deaths = pods.flatMap((pod) => deathsOf(pod).map((death) => ({ ...death, pod })));
    const last = deaths.reduce((a, b) => (b.at > a.at ? b : a));
    const times = text.wrong.times(deaths.reduce((sum, { restarts }) => sum + restarts, 0) || deaths.length);
    const at = format.minute(last.at, now);
    const began = Math.min(...pods.map((pod) => beginning(pod, last.container, now)));
    const limit = memoryLimitOf(last.pod, last.container);
    const sentence =
      cause === "crash"
        ? text.wrong.crash(who, last.dead.exitCode, times, at)
        : limit === undefined
          ? text.wrong.oomNoLimit(who, times, at)
          : text.wrong.oom(who, plain(format.bytes(limit)), times, at);
    const podName = last.pod.metadata.name;
    return {
      ...base,
      shape: isHard || pods.some((pod) => loopOf(pod, now) !== undefined) ? "crit" : "warn",
      sentence,
      since: began,
      scope: [...scope, text.wrong.containerNamed(last.container)],
      kills: deaths.map((death) => death.at),
      signal: {
        query: `max(${memoryOf(`,namespace=${quoted(namespace)},pod=${quoted(podName)},container=${quoted(last.container)}`)})`,
        scale: "bytes",
        ...(limit === undefined ? {} : { limit, isAtLimit: cause === "oom" }),
      },
    };
  }
  const unready = {
    query: `sum(kube_pod_status_ready{condition!="true",namespace=${quoted(namespace)},pod=~${quoted(`${escapeRegExp(name)}-.*`)}})`,
    scale: "count",
    unit: text.unit.ofPods(Math.max(all, pods.length)),
  } as const;
  const message = statuses[0]!.reason;
  switch (cause) {
    case "image": {
      const images = first.spec?.containers?.map(({ image }) => image ?? "") ?? [];
      const waiting = first.status?.containerStatuses?.find(({ state }) => state?.waiting !== undefined);
      return {
        ...base,
        sentence: text.wrong.image(who, waiting?.image || images[0] || "?"),
        since: oldest,
        kills: [],
      };
    }
    case "start":
      return {
        ...base,
        sentence: text.wrong.cannotStart(who, statuses[0]!.word, message),
        since: oldest,
        kills: [],
      };
    case "pending":
      return {
        ...base,
        sentence: text.wrong.pending(who, pods.length, firstSentence(message)),
        since: oldest,
        kills: [],
      };
    case "failed": {
      const kills = pods.flatMap((pod) => deathsOf(pod).map(({ at }) => at));
      return { ...base, sentence: text.wrong.failed(who, message), since: oldest, kills };
    }
    case "stuck":
      return {
        ...base,
        sentence: text.wrong.stuck(who, format.minute(oldest ?? now, now)),
        since: oldest,
        kills: [],
      };
    case "not-ready": {
      const since = oldest === undefined ? "" : format.minute(oldest, now);
      const sentence = text.wrong.notReady(who, pods.length, Math.max(all, pods.length), since);
      return { ...base, sentence, since: oldest, kills: [], signal: unready };
    }
  }
}

/**
 * When a pod's trouble began, as far as the pod tells: it lost readiness at a known time, or it never was ready and the
 * trouble is as old as the pod, as it is where it died again and again. The last death alone would say "a minute ago"
 * of a loop of hours.
 */
function beginning(pod: Pod, container: string, now: number): number {
  const ready = conditionOf(pod.status?.conditions, "Ready");
  const created = instantOf(pod.metadata.creationTimestamp) ?? 0;
  const lost = ready?.status === "False" ? instantOf(ready.lastTransitionTime) : undefined;
  const death = deathsOf(pod).find((one) => one.container === container);
  const once = death !== undefined && death.restarts <= 1 ? death.at : undefined;
  return once ?? loopOf(pod, now) ?? lost ?? death?.at ?? created;
}

/** Since when a pod has died again and again: all its life, as nothing else is known of it; undefined if it does not. */
function loopOf(pod: Pod, now: number): number | undefined {
  const created = instantOf(pod.metadata.creationTimestamp);
  if (created === undefined) return undefined;
  const isLoop = deathsOf(pod).some(
    ({ at, restarts }) =>
      restarts >= loop.times && now - at <= loop.lastMs && (now - created) / restarts <= loop.everyMs,
  );
  return isLoop ? created : undefined;
}

function wrongJobs(jobs: readonly Job[], { now, text, format }: Telling): Wrong[] {
  const failed = jobs.flatMap((job) => {
    const condition = conditionOf(job.status?.conditions, "Failed");
    const at = instantOf(condition?.lastTransitionTime);
    if (condition?.status !== "True" || at === undefined || now - at > jobNewsMs) return [];
    return [{ job, condition, at }];
  });
  // A CronJob that failed and succeeded since is not wrong now.
  const succeeded = new Map<string, number>();
  const ownerOf = (job: Job): string => `${job.metadata.namespace ?? ""}/${workloadOf(job).name}`;
  for (const job of jobs) {
    const at = instantOf(job.status?.completionTime);
    if (at !== undefined) succeeded.set(ownerOf(job), Math.max(succeeded.get(ownerOf(job)) ?? 0, at));
  }
  const rows: Wrong[] = [];
  for (const [owner, some] of Map.groupBy(failed, ({ job }) => ownerOf(job))) {
    const last = some.reduce((a, b) => (b.at > a.at ? b : a));
    if ((succeeded.get(owner) ?? 0) > last.at) continue;
    const reason = last.condition.message ?? last.condition.reason ?? "";
    rows.push({
      key: `job/${owner}`,
      shape: "warn",
      subject: owner,
      sentence: text.wrong.failed(`**\`${owner}\`**`, reason),
      scope: [format.minute(last.at, now), text.wrong.times(some.length)],
      since: last.at,
      page: undefined,
      kills: [],
    });
  }
  return rows;
}

/** The scheduler goes on about preemption after it has said what is missing. */
function firstSentence(message: string): string {
  return message.split(/\. (?=[a-z])/)[0]!.replace(/\.$/, "");
}
