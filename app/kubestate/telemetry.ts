import { md5, type Clock, type Instruments } from "@taffrail/base";
import type { ObjectState } from "@taffrail/kubestate";
import type { MetricFamily } from "@taffrail/model";
import { renderText } from "@taffrail/wire";
import { objectStateFigures } from "../object-state-figures.ts";
import { selfExposition } from "../self-metrics.ts";
import { version } from "../version.ts";

/** A configuration file, as the self metrics tell of it. */
export interface FileState {
  readonly type: "config" | "customresourceconfig" | "kubeconfig";
  readonly name: string;
  text: string;
  isGood: boolean;
  /** When it was last taken over, Unix milliseconds. */
  goodAt: number;
}

/** What the self metrics are made of. */
export interface TelemetryRoom {
  readonly instruments: Instruments;
  readonly clock: Clock;
  readonly state: ObjectState | undefined;
  readonly shard: { readonly index: number; readonly total: number };
  readonly objectLimit: number | undefined;
  readonly files: readonly FileState[];
  readonly definitions: DefinitionEvents;
  readonly isReady: boolean;
}

/** Changes of custom resource definitions. */
export interface DefinitionEvents {
  added: number;
  modified: number;
  deleted: number;
  size: number;
}

/** Self metrics by the original's names, and after them our own. */
export function telemetryText(room: TelemetryRoom): string {
  return selfExposition(room.instruments) + renderText([...originalFamilies(room), ...ownFamilies(room)]);
}

type Row = readonly [labels: Readonly<Record<string, string>>, value: number];

function family(type: MetricFamily["type"], name: string, help: string, rows: readonly Row[]): MetricFamily {
  const samples = rows.map(([labels, value]) => ({ name, labels: Object.entries(labels).flat(), value }));
  return { name, help, type, samples };
}

function* originalFamilies(room: TelemetryRoom): Generator<MetricFamily, void, undefined> {
  const { state, shard, files, definitions, objectLimit } = room;
  const build = {
    branch: "",
    client_go_version: "",
    goarch: process.arch === "x64" ? "amd64" : process.arch,
    goos: process.platform,
    goversion: "",
    revision: "",
    tags: "taffrail",
    version: `v${version}`,
  };
  yield family("gauge", "kube_state_metrics_build_info", "The program that runs; always 1.", [[build, 1]]);
  if (files.length > 0) {
    const rows = (of: (file: FileState) => number): Row[] =>
      files.map((file) => [{ type: file.type, filename: file.name }, of(file)]);
    yield family(
      "gauge",
      "kube_state_metrics_config_hash",
      "Hash of the configuration in force.",
      rows(hashOf),
    );
    yield family(
      "gauge",
      "kube_state_metrics_last_config_reload_success_timestamp_seconds",
      "When the configuration was last taken over.",
      rows(({ goodAt }) => goodAt / 1000),
    );
    yield family(
      "gauge",
      "kube_state_metrics_last_config_reload_successful",
      "Whether the configuration as it is now was taken over.",
      rows(({ isGood }) => Number(isGood)),
    );
  }
  const custom = "kube_state_metrics_custom_resource_state";
  const events = "events of custom resource definitions.";
  yield family("counter", `${custom}_add_events_total`, `Add ${events}`, [[{}, definitions.added]]);
  yield family("gauge", `${custom}_cache`, "Custom resource definitions known.", [[{}, definitions.size]]);
  yield family("counter", `${custom}_delete_events_total`, `Delete ${events}`, [[{}, definitions.deleted]]);
  yield family("counter", `${custom}_update_events_total`, `Update ${events}`, [[{}, definitions.modified]]);

  const watches = sumByType(state);
  const results = (good: (sum: WatchSum) => number, bad: (sum: WatchSum) => number): Row[] =>
    watches.flatMap((sum): Row[] => [
      ...(bad(sum) > 0 ? [[{ resource: sum.resource, result: "error" }, bad(sum)] as const] : []),
      ...(good(sum) > 0 ? [[{ resource: sum.resource, result: "success" }, good(sum)] as const] : []),
    ]);
  yield family(
    "counter",
    "kube_state_metrics_list_total",
    "Lists of resources.",
    results(
      (s) => s.lists,
      (s) => s.listFaults,
    ),
  );
  if (objectLimit !== undefined) {
    const rows = (of: (sum: WatchSum) => number): Row[] =>
      watches.map((sum) => [{ resource: sum.resource }, of(sum)]);
    yield family(
      "gauge",
      "kube_state_metrics_list_objects",
      "Objects shown.",
      rows((s) => s.objects),
    );
    yield family(
      "gauge",
      "kube_state_metrics_list_objects_limit",
      "Objects shown at most.",
      rows(() => objectLimit),
    );
  }
  yield family("gauge", "kube_state_metrics_shard_ordinal", "Which shard this is.", [
    [{ shard_ordinal: String(shard.index) }, shard.index],
  ]);
  yield family("gauge", "kube_state_metrics_total_shards", "How many shards there are.", [[{}, shard.total]]);
  yield family(
    "counter",
    "kube_state_metrics_watch_total",
    "Watches of resources.",
    results(
      (s) => s.watches,
      (s) => s.watchFaults,
    ),
  );
}

function* ownFamilies({ state, clock, isReady }: TelemetryRoom): Generator<MetricFamily, void, undefined> {
  yield family("gauge", "taffrail_kubestate_ready", "Whether everything was listed.", [
    [{}, Number(isReady)],
  ]);
  if (state === undefined) return;
  for (const { type, name, help, read } of objectStateFigures) {
    const rows = read(state, clock.now()).map(([resource, value]): Row => [{ resource }, value]);
    yield family(type, name, help, rows);
  }
}

/** The watches of one type together, as the original counts them. */
interface WatchSum {
  readonly resource: string;
  readonly lists: number;
  readonly listFaults: number;
  readonly watches: number;
  readonly watchFaults: number;
  readonly objects: number;
}

function sumByType(state: ObjectState | undefined): readonly WatchSum[] {
  const sums = new Map<string, WatchSum>();
  for (const { type, freshness, rows } of state?.watches ?? []) {
    const isCustom = type.group.includes(".") && !type.group.endsWith(".k8s.io");
    const resource = isCustom ? "*unstructured.Unstructured" : `*${type.version}.${type.kind}`;
    const sum = sums.get(resource);
    sums.set(resource, {
      resource,
      lists: freshness.lists + (sum?.lists ?? 0),
      listFaults: freshness.listFaults + (sum?.listFaults ?? 0),
      watches: freshness.watches + (sum?.watches ?? 0),
      watchFaults: freshness.watchFaults + (sum?.watchFaults ?? 0),
      objects: rows.size + (sum?.objects ?? 0),
    });
  }
  return [...sums.values()].sort((a, b) => (a.resource < b.resource ? -1 : 1));
}

/** The first six bytes of the text's MD5, little endian. */
function hashOf({ text }: FileState): number {
  const digest = md5(new TextEncoder().encode(text));
  let hash = 0;
  for (let i = 5; i >= 0; i--) hash = hash * 256 + digest[i]!;
  return hash;
}
