/**
 * Object state of a living cluster against what its API server says: for some minutes, `taffrail kubestate` is scraped between two rounds of LISTs,
 * and every object whose version was the same in both must be shown as its JSON says.
 *
 *   KUBECONFIG=FILE npm run bench -- agrees-with-api [--minutes 3]
 *
 * Two judges: for every family of every resource, the lines that a fresh rendering of the listed object gives (what was watched, kept in pages and
 * changed since must not differ from what was just listed), and for the families in `rules`, values read off the JSON here, by other code.
 */
import { systemClock, noLog } from "@taffrail/base";
import { collectionPath, type KubeClient, openKubeClient, type KubeObject } from "@taffrail/kube";
import {
  ObjectState,
  optionsOfFlags,
  type Renderer,
  renderersOf,
  rowsOf,
  stateTables,
} from "@taffrail/kubestate";
import { parseArgs } from "node:util";
import { Kubestate } from "../app/kubestate.ts";

const { values: flags } = parseArgs({ options: { minutes: { type: "string", default: "3" } } });

type Values = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[];

interface Rule {
  readonly family: string;
  readonly resource: string;
  /** Labels beside those that identify the object, and values. */
  readonly read: (object: unknown) => Values;
}

/** What stands at a path, `status.phase`; undefined where nothing does. */
function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    found =
      typeof found === "object" && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  }
  return found;
}

const list = (value: unknown, path: string): readonly unknown[] => (at(value, path) ?? []) as unknown[];
const text = (value: unknown, path: string): string => (at(value, path) ?? "") as string;
const containers = (pod: unknown): readonly unknown[] => list(pod, "status.containerStatuses");
const count =
  (path: string) =>
  (o: unknown): Values => [[{}, (at(o, path) ?? 0) as number]];
const optional =
  (path: string) =>
  (o: unknown): Values =>
    at(o, path) === undefined ? [] : [[{}, at(o, path) as number]];
const time =
  (path: string) =>
  (o: unknown): Values =>
    text(o, path) === "" ? [] : [[{}, Math.floor(Date.parse(text(o, path)) / 1000)]];
const oneOf =
  (label: string, words: readonly string[], path: string) =>
  (o: unknown): Values =>
    words.map((word) => [{ [label]: word }, Number(text(o, path) === word)]);
const truths = (label: string, status: string): Values =>
  ["true", "false", "unknown"].map((word) => [{ [label]: word }, Number(status.toLowerCase() === word)]);
const reasons =
  (path: string) =>
  (o: unknown): Values =>
    containers(o)
      .filter((c) => text(c, path) !== "")
      .map((c) => [{ container: text(c, "name"), reason: text(c, path) }, 1]);

const rule = (resource: string, family: string, read: Rule["read"]): Rule => ({ resource, family, read });

const rules: readonly Rule[] = [
  rule("pods", "kube_pod_created", time("metadata.creationTimestamp")),
  rule("pods", "kube_pod_start_time", time("status.startTime")),
  rule(
    "pods",
    "kube_pod_status_phase",
    oneOf("phase", ["Pending", "Succeeded", "Failed", "Unknown", "Running"], "status.phase"),
  ),
  rule("pods", "kube_pod_container_status_restarts_total", (o) =>
    containers(o).map((c) => [{ container: text(c, "name") }, at(c, "restartCount") as number]),
  ),
  rule("pods", "kube_pod_container_status_ready", (o) =>
    containers(o).map((c) => [{ container: text(c, "name") }, Number(at(c, "ready") === true)]),
  ),
  rule("pods", "kube_pod_container_status_waiting_reason", reasons("state.waiting.reason")),
  rule("pods", "kube_pod_container_status_last_terminated_reason", reasons("lastState.terminated.reason")),
  rule("pods", "kube_pod_status_ready", (o) => {
    const ready = list(o, "status.conditions").find((c) => text(c, "type") === "Ready");
    return ready === undefined ? [] : truths("condition", text(ready, "status"));
  }),
  rule("deployments", "kube_deployment_status_replicas", count("status.replicas")),
  rule("deployments", "kube_deployment_status_replicas_ready", count("status.readyReplicas")),
  rule("deployments", "kube_deployment_status_replicas_available", count("status.availableReplicas")),
  rule("deployments", "kube_deployment_status_replicas_updated", count("status.updatedReplicas")),
  rule("deployments", "kube_deployment_status_replicas_unavailable", count("status.unavailableReplicas")),
  rule("deployments", "kube_deployment_spec_replicas", optional("spec.replicas")),
  rule("deployments", "kube_deployment_metadata_generation", count("metadata.generation")),
  rule("replicasets", "kube_replicaset_status_ready_replicas", count("status.readyReplicas")),
  rule("jobs", "kube_job_status_active", count("status.active")),
  rule("jobs", "kube_job_status_succeeded", count("status.succeeded")),
  rule("cronjobs", "kube_cronjob_status_last_schedule_time", time("status.lastScheduleTime")),
  rule("leases", "kube_lease_renew_time", (o) =>
    time("spec.renewTime")(o).map(([, value]) => [{ namespace: text(o, "metadata.namespace") }, value]),
  ),
  rule("nodes", "kube_node_spec_unschedulable", (o) => [[{}, Number(at(o, "spec.unschedulable") === true)]]),
  rule("nodes", "kube_node_status_condition", (o) =>
    list(o, "status.conditions").flatMap((c) =>
      truths("status", text(c, "status")).map(
        ([labels, value]) => [{ condition: text(c, "type"), ...labels }, value] as const,
      ),
    ),
  ),
  rule("services", "kube_service_spec_type", (o) => [[{ type: text(o, "spec.type") }, 1]]),
  rule("secrets", "kube_secret_type", (o) => [[{ type: text(o, "type") }, 1]]),
  rule(
    "namespaces",
    "kube_namespace_status_phase",
    oneOf("phase", ["Active", "Terminating"], "status.phase"),
  ),
];

const kubeconfig = process.env["KUBECONFIG"];
if (kubeconfig === undefined) console.log("skipped: KUBECONFIG names no cluster");
else await main(kubeconfig);

async function main(file: string): Promise<void> {
  const resources = stateTables.map(({ table }) => table.type.plural).join(",");
  const shown = [`--resources=${resources}`, "--metric-labels-allowlist=*=[*]", "--metric-opt-in-list=.*"];
  await using client = await openKubeClient({ kubeconfig: file });
  const served = ["--host=127.0.0.1", "--port=0", "--telemetry-host=127.0.0.1", "--telemetry-port=0"];
  await using program = await Kubestate.open({
    args: [`--kubeconfig=${file}`, ...shown, ...served],
    env: {},
    clock: systemClock,
    log: noLog,
    signal: new AbortController().signal,
  });
  while (program.state?.isReady !== true) await systemClock.sleep(100);
  const renderers = renderersOf(optionsOfFlags(shown, () => ""));
  const totals = { rounds: 0, objects: 0, changed: 0, lines: 0, judged: 0, wrong: 0 };
  const versions = new Set<string>();
  const until = Date.now() + Number(flags.minutes) * 60_000;
  while (Date.now() < until) {
    const before = await listAll(client, renderers);
    await systemClock.sleep(1000); // what was written before has reached the watch by now
    const lines = linesOf(await (await fetch(`${program.url}/metrics`)).text());
    const after = await listAll(client, renderers);
    for (const [renderer, objects] of after)
      compare(renderer, before.get(renderer)!, objects, lines, totals, versions);
    totals.rounds++;
    await systemClock.sleep(2000);
  }
  console.log(totals);
  console.log(`${versions.size} versions of objects seen; ${totals.wrong} samples differ`);
  process.exitCode = totals.wrong > 0 || totals.lines === 0 ? 1 : 0;
}

type Objects = ReadonlyMap<string, KubeObject>;

async function listAll(client: KubeClient, renderers: readonly Renderer[]): Promise<Map<Renderer, Objects>> {
  const lists = new Map<Renderer, Objects>();
  for (const renderer of renderers) {
    const response = await client.request(collectionPath(renderer.table.type));
    const list = response.ok ? ((await response.json()) as { items: KubeObject[] | null }) : { items: [] };
    if (!response.ok) response.close();
    lists.set(renderer, new Map((list.items ?? []).map((object) => [object.metadata.uid, object])));
  }
  return lists;
}

function compare(
  renderer: Renderer,
  before: Objects,
  after: Objects,
  served: ReadonlySet<string>,
  totals: Record<"objects" | "changed" | "lines" | "judged" | "wrong", number>,
  versions: Set<string>,
): void {
  for (const [uid, object] of after) {
    versions.add(`${uid} ${object.metadata.resourceVersion}`);
    if (before.get(uid)?.metadata.resourceVersion !== object.metadata.resourceVersion) {
      totals.changed++;
      continue;
    }
    totals.objects++;
    const check = (line: string): void => {
      if (served.has(line)) return;
      totals.wrong++;
      if (totals.wrong < 20) console.log(`not served: ${line}`);
    };
    const rows = rowsOf(renderer, {});
    rows.beginList();
    rows.take(object);
    rows.endList();
    const fresh = new ObjectState({ parts: [{ renderer, collections: [rows] }], watches: [] });
    for (const line of linesOf(Buffer.from(fresh.text()).toString())) {
      totals.lines++;
      check(line);
    }
    const own = Object.entries(renderer.table.identify(object));
    for (const { family, resource, read } of rules) {
      if (resource !== renderer.table.type.plural) continue;
      for (const [labels, value] of read(object)) {
        const all = [...own, ...Object.entries(labels)].map(([name, v]) => `${name}="${v}"`).join(",");
        totals.judged++;
        const number = value >= 1e6 ? value.toExponential().replace(/e\+(\d)$/, "e+0$1") : String(value);
        check(`${family}{${all}} ${number}`);
      }
    }
  }
}

function linesOf(text: string): Set<string> {
  return new Set(text.split("\n").filter((line) => line !== "" && !line.startsWith("#")));
}
