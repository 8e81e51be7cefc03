/** Targets made from a recorded cluster, label for label as Prometheus made them. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import type { KubeObject, Namespace, Node, Pod, Service } from "@taffrail/kube";
import {
  buildTarget,
  groupOf,
  kubernetesDiscoveryDefaults,
  type KubernetesRole,
  scrapeDefaults,
  type Surroundings,
} from "@taffrail/scrape";
import type { ConformanceKind } from "./kind.ts";

interface Recorded {
  readonly sd: {
    readonly role: KubernetesRole;
    readonly attach_metadata?: Readonly<Record<string, boolean>>;
    readonly namespaces?: { readonly names: readonly string[] };
    readonly selectors?: readonly {
      readonly role: string;
      readonly label?: string;
      readonly field?: string;
    }[];
  };
  readonly active: readonly RecordedTarget[];
  readonly dropped: readonly RecordedTarget[];
}

interface RecordedTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly scrapeUrl?: string;
}

const lists: Readonly<Record<KubernetesRole, string>> = {
  node: "api/v1/nodes",
  pod: "api/v1/pods",
  service: "api/v1/services",
  endpoints: "api/v1/endpoints",
  endpointslice: "apis/discovery.k8s.io/v1/endpointslices",
  ingress: "apis/networking.k8s.io/v1/ingresses",
};

/** Labels that the recorded release does not set yet. */
const newer =
  /^__(convert_classic_histograms_to_nhcb|always_scrape_classic_histograms|scrape_native_histograms)__$/;

export const run: ConformanceKind = async (path, report) => {
  if ((await stat(path)).isDirectory()) {
    const folder = (await exists(join(path, "discovery"))) ? join(path, "discovery") : path;
    const names = (await readdir(folder)).sort();
    const jobs = names.filter((name) => name.endsWith(".json.gz"));
    for (const name of jobs) await run(join(folder, name), report);
    if (jobs.length > 0) return;
    for (const name of names) {
      if (await exists(join(path, name, "discovery"))) await run(join(path, name), report);
    }
    return;
  }
  const job = path.replace(/^.*\//, "").replace(".json.gz", "");
  const recording = join(path, "../..");
  const want = (await readJson(path)) as Recorded;
  const { candidates, ambiguous } = await targetsOf(recording, job, want);

  const identity = ({ labels, url }: { labels: Readonly<Record<string, string>>; url: string }): string =>
    JSON.stringify([Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)), url]);
  const byIdentity = Map.groupBy(candidates, identity);
  const wantedIdentities = new Set<string>();
  for (const target of want.active) {
    const at = identity({ labels: target.labels ?? {}, url: target.scrapeUrl ?? "" });
    wantedIdentities.add(at);
    const found = byIdentity.get(at) ?? [];
    // of targets that are the same one is kept; which, depends on the order of a map
    const agrees = found.some(({ discovered }) => sameLabels(target.discoveredLabels, discovered, ambiguous));
    const id = `${job} ${target.scrapeUrl}`;
    if (agrees) report.pass(id);
    else report.fail(id, target.discoveredLabels, found[0]?.discovered ?? "no such target");
  }
  for (const at of byIdentity.keys())
    if (!wantedIdentities.has(at)) report.fail(`${job} extra`, "no target", at);
  if (want.dropped.length === 0) report.pass(`${job} dropped`);
  else report.fail(`${job} dropped`, want.dropped, []);
};

interface Candidate {
  readonly labels: Readonly<Record<string, string>>;
  readonly url: string;
  readonly discovered: Readonly<Record<string, string>>;
}

async function targetsOf(
  recording: string,
  job: string,
  { sd }: Recorded,
): Promise<{ candidates: Candidate[]; ambiguous: Map<string, Set<string>> }> {
  const read = async <T extends KubeObject>(list: string): Promise<T[]> =>
    ((await readJson(join(recording, "http", `${list}.json.gz`))) as { items: T[] }).items;
  const pods = await read<Pod>("api/v1/pods");
  const services = await read<Service>("api/v1/services");
  const nodes = await read<Node>("api/v1/nodes");
  const namespaces = await read<Namespace>("api/v1/namespaces");
  const attach = { ...kubernetesDiscoveryDefaults.attach, ...sd.attach_metadata };
  const nothing = (): undefined => undefined;
  const around: Surroundings = {
    pod: lookup(pods),
    service: lookup(services),
    node: lookup(nodes),
    namespace: lookup(namespaces),
    replicaSet: nothing,
    job: nothing,
    attach,
  };
  const names = sd.namespaces?.names ?? [];
  const selector = sd.selectors?.find(({ role }) => role === sd.role);
  const objects = (await read<KubeObject>(lists[sd.role])).filter(
    (object) =>
      (names.length === 0 || names.includes(object.metadata.namespace ?? "")) && selected(object, selector),
  );
  const config = {
    ...scrapeDefaults,
    jobName: job,
    scrapeIntervalMs: 3_600_000,
    scrapeTimeoutMs: 1000,
  };
  const candidates: Candidate[] = [];
  for (const object of objects) {
    const group = groupOf(sd.role, object, around);
    for (const found of group?.targets ?? []) {
      const outcome = buildTarget(config, group!, found);
      if (outcome.kind !== "active") continue;
      const { labels, discovered, url } = outcome.target;
      candidates.push({
        labels: labels.toJSON(),
        url,
        discovered: Object.fromEntries([...discovered].filter(([name]) => !newer.test(name))),
      });
    }
  }
  return {
    candidates,
    ambiguous: ambiguousKeys([...objects, ...pods, ...services, ...nodes, ...namespaces]),
  };
}

/** Keys of labels and annotations that meet in one name, with their values: which one wins is the order of a map. */
function ambiguousKeys(objects: readonly KubeObject[]): Map<string, Set<string>> {
  const ambiguous = new Map<string, Set<string>>();
  for (const { metadata } of objects) {
    for (const values of [metadata.labels ?? {}, metadata.annotations ?? {}]) {
      const groups = Map.groupBy(Object.entries(values), ([key]) => key.replace(/[^a-zA-Z0-9_]/g, "_"));
      for (const [name, entries] of groups) {
        if (entries.length < 2) continue;
        const all = ambiguous.get(name) ?? new Set();
        for (const [, value] of entries) all.add(value);
        ambiguous.set(name, all);
      }
    }
  }
  return ambiguous;
}

function sameLabels(
  want: Readonly<Record<string, string>>,
  got: Readonly<Record<string, string>>,
  ambiguous: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (!isDeepStrictEqual(Object.keys(want).sort(), Object.keys(got).sort())) return false;
  return Object.entries(want).every(([name, value]) => {
    if (got[name] === value) return true;
    const key = /_(?:label|annotation)_(.*)$/.exec(name)?.[1] ?? "";
    return ambiguous.get(key)?.has(value) === true;
  });
}

/** The two selectors that the recordings use. */
function selected(
  object: KubeObject,
  selector: { readonly label?: string; readonly field?: string } | undefined,
): boolean {
  if (selector?.field !== undefined) {
    if (selector.field !== "spec.nodeName!=")
      throw new Error(`not supported yet: the field selector ${selector.field}`);
    return ((object as Pod).spec?.nodeName ?? "") !== "";
  }
  if (selector?.label === undefined) return true;
  const labels = object.metadata.labels ?? {};
  return selector.label.split(",").every((term) => {
    const [name, value] = term.split(/==?/) as [string, string | undefined];
    return value === undefined ? name in labels : labels[name] === value;
  });
}

function lookup<T extends KubeObject>(objects: readonly T[]): (key: string) => T | undefined {
  const byKey = new Map(
    objects.map((object) => {
      const { namespace, name } = object.metadata;
      return [namespace === undefined ? name : `${namespace}/${name}`, object];
    }),
  );
  return (key) => byKey.get(key);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(gunzipSync(await readFile(path)).toString());
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
