import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { ManualClock, noLog } from "@taffrail/base";
import { openSim, type Sim } from "./index.ts";

/**
 * The simulated cluster beside the recording of a real one: fields of objects, families with their helps, types and
 * label names, discovery documents, refusals, headers. Differences are listed; those that are meant stand in tables
 * with their reason, and one that is not is a failure.
 */
const real = join(import.meta.dirname, "../../shared/fixtures/real-1.34");
const skip = existsSync(real) ? false : "skipped: no ../shared";
const start = Date.UTC(2026, 10, 21, 1, 47, 0);

const readFrom = (folder: string, file: string): string =>
  gunzipSync(readFileSync(join(folder, file))).toString("utf8");
const read = (file: string): string => readFrom(real, file);
const allKinds = join(real, "../all-kinds-1.34");

let opened: Promise<Sim> | undefined;

/** The demo after an hour of its life: one for all tests of this file, which only read. */
function open(): Promise<Sim> {
  opened ??= openSim({ clock: new ManualClock(start), log: noLog, follow: false, listen: false }).then(
    (sim) => {
      sim.advanceTo(start + 62 * 60_000);
      return sim;
    },
  );
  return opened;
}

after(async () => (await opened)?.[Symbol.asyncDispose]());

const ask = (sim: Sim, path: string): string => Buffer.from(sim.fetch(path).body).toString();

// ---------------------------------------------------------------------------------------------------- objects

/** Fields that hold a map: their keys are data. */
const maps =
  /(\.|^)(labels|annotations|matchLabels|selector|data|capacity|allocatable|limits|requests|allocatedResources|nodeSelector|volumeAttributes|parameters|metadata\.managedFields)$/;

function fieldsOf(value: unknown, path: string, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) fieldsOf(item, `${path}[]`, into);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inside] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      into.add(at);
      if (!maps.test(at) || (key === "selector" && at !== "spec.selector")) fieldsOf(inside, at, into);
      else if (
        at === "spec.selector" &&
        typeof inside === "object" &&
        inside !== null &&
        "matchLabels" in inside
      ) {
        into.add("spec.selector.matchLabels");
      }
    }
  }
}

function fieldsOfList(text: string): Set<string> {
  const fields = new Set<string>();
  for (const item of (JSON.parse(text) as { items: unknown[] | null }).items ?? [])
    fieldsOf(item, "", fields);
  return fields;
}

const kinds = [
  "api/v1/pods",
  "api/v1/nodes",
  "api/v1/namespaces",
  "api/v1/services",
  "api/v1/endpoints",
  "api/v1/events",
  "api/v1/configmaps",
  "api/v1/serviceaccounts",
  "api/v1/persistentvolumeclaims",
  "api/v1/persistentvolumes",
  "apis/apps/v1/deployments",
  "apis/apps/v1/replicasets",
  "apis/apps/v1/daemonsets",
  "apis/apps/v1/statefulsets",
  "apis/apps/v1/controllerrevisions",
  "apis/batch/v1/jobs",
  "apis/batch/v1/cronjobs",
  "apis/autoscaling/v2/horizontalpodautoscalers",
  "apis/policy/v1/poddisruptionbudgets",
  "apis/coordination.k8s.io/v1/leases",
  "apis/discovery.k8s.io/v1/endpointslices",
  "apis/networking.k8s.io/v1/ingresses",
  "apis/storage.k8s.io/v1/storageclasses",
] as const;

/** Fields that differ and are meant to: which side has them, where, why. */
const acceptedFields: readonly (readonly [side: "only real" | "only sim", field: RegExp, why: string])[] = [
  [
    "only real",
    / metadata\.managedFields$/,
    "two thirds of an object's bytes, which readers drop; memory for 30,000 pods",
  ],
  ["only real", /\.(args|command)$/, "the simulated programs take no arguments"],
  ["only real", /(spec|status)\.initContainer/, "no simulated workload has init containers"],
  ["only real", /containers\[\]\.(startupProbe|securityContext)/, "no simulated workload sets them"],
  ["only real", /Probe\.initialDelaySeconds$/, "no simulated probe is delayed"],
  ["only real", /spec\.topologySpreadConstraints/, "no simulated workload asks for a spread"],
  [
    "only real",
    /volumes\[\]\.(emptyDir|configMap|secret)|template\.spec\.volumes/,
    "volumes are claims and tokens",
  ],
  ["only real", /template\.spec\.containers\[\]\.volumeMounts/, "templates of deployments mount nothing"],
  [
    "only real",
    /template\.spec\.(tolerations|nodeSelector|serviceAccount|serviceAccountName)/,
    "not asked for",
  ],
  [
    "only real",
    /^pods (spec\.(hostname|subdomain)|metadata\.finalizers)$/,
    "pods of indexed jobs and finalizers of jobs",
  ],
  [
    "only real",
    /^nodes (spec\.taints\[\]\.value|status\.phase)$/,
    "written by the recorded cluster's fake nodes",
  ],
  ["only real", /^namespaces /, "no simulated namespace is deleted or annotated"],
  [
    "only real",
    /\.appProtocol$|\.nodePort$|externalTrafficPolicy|allocateLoadBalancerNodePorts/,
    "services are ClusterIP",
  ],
  ["only real", /^endpoint(s|slices) .*hostname$/, "no simulated pod has a hostname"],
  ["only real", /^events series/, "an old form of repetition; ours count"],
  ["only real", /^serviceaccounts metadata\.(annotations|labels)$/, "only default accounts are made"],
  ["only real", /^persistentvolumes spec\.hostPath/, "simulated volumes are CSI"],
  ["only real", /^jobs spec\.(activeDeadlineSeconds|ttlSecondsAfterFinished)$/, "not asked for"],
  ["only real", /^cronjobs (metadata\.annotations|spec\.timeZone)$/, "not asked for"],
  [
    "only real",
    /^horizontalpodautoscalers spec\.metrics\[\]\.external/,
    "simulated autoscalers follow the CPU",
  ],
  ["only real", /^leases metadata\.labels$/, "leases of API servers, which are not simulated"],
  ["only real", /^controllerrevisions metadata\.annotations$/, "copied from an annotated template"],
  [
    "only sim",
    /^(ingresses|storageclasses|poddisruptionbudgets|horizontalpodautoscalers|persistentvolumeclaims|cronjobs) metadata\.(labels|annotations)$/,
    "whoever writes an object may label it",
  ],
  [
    "only sim",
    /^endpoints subsets\[\]\.notReadyAddresses/,
    "as ready addresses; the recorded ones were ready or gone",
  ],
  [
    "only sim",
    /^(persistentvolumes spec\.csi\.fsType|cronjobs spec\.jobTemplate\.spec\.backoffLimit)$/,
    "fields of the API that no recorded object sets",
  ],
  [
    "only sim",
    /^ingresses status\.loadBalancer\.ingress\[\]\.ip$/,
    "the recorded ingresses have hostnames or none",
  ],
  ["only sim", /^statefulsets spec\.volumeClaimTemplates/, "the recorded stateful sets have no claims"],
  ["only sim", /^daemonsets spec\.template/, "the recorded daemon set has no port, host network or priority"],
];

test("objects have the fields of recorded ones", { skip }, async () => {
  const sim = await open();
  const unexplained: string[] = [];
  for (const kind of kinds) {
    const recorded = new Set<string>();
    for (const folder of ["http", "end"]) {
      for (const field of fieldsOfList(read(`${folder}/${kind}.json.gz`))) recorded.add(field);
    }
    // what a field may be is told by the second recording too, which has every kind in every state
    const known = new Set(recorded);
    for (const field of fieldsOfList(readFrom(allKinds, `http/${kind}.json.gz`))) known.add(field);
    const simulated = fieldsOfList(ask(sim, `/${kind}`));
    const compare = (side: "only real" | "only sim", has: Set<string>, lacks: Set<string>): void => {
      for (const field of has) {
        const place = `${kind.slice(kind.lastIndexOf("/") + 1)} ${field}`;
        if (lacks.has(field) || acceptedFields.some(([of, pattern]) => of === side && pattern.test(place)))
          continue;
        unexplained.push(`${side}: ${place}`);
      }
    };
    compare("only real", recorded, simulated);
    compare("only sim", simulated, known);
  }
  assert.deepEqual(unexplained, []);
});

// ---------------------------------------------------------------------------------------------------- metrics

interface Shape {
  readonly type: string;
  readonly help: string;
  readonly labels: Set<string>;
  isStamped: boolean;
}

function shapesOf(text: string): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  let help = "";
  let current: Shape | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("# HELP ")) help = line.slice(line.indexOf(" ", 7) + 1);
    else if (line.startsWith("# TYPE ")) {
      const [, , name = "", type = ""] = line.split(" ");
      current = { type, help: help.trim(), labels: new Set(), isStamped: false };
      shapes.set(name, current);
    } else if (line !== "" && current !== undefined) {
      const open = line.indexOf("{");
      const close = line.lastIndexOf("}");
      const names =
        open < 0 ? [] : Array.from(line.slice(open, close).matchAll(/(?:^\{|",)(\w+)="/g), (m) => m[1]!);
      current.labels.add(names.filter((name) => name !== "le" && name !== "quantile").join(","));
      current.isStamped ||= /^ \S+ \d+$/.test(line.slice(open < 0 ? line.indexOf(" ") : close + 1));
    }
  }
  return shapes;
}

/** Families that differ and are meant to. */
const acceptedFamilies: readonly (readonly [difference: RegExp, why: string])[] = [
  [
    /^metrics: only sim: kubelet_volume_stats_/,
    "the recorded node mounts no claims; nodes that do have these",
  ],
  [/^apiserver: only real: watch_cache_capacity_decrease_total$/, "not there before a cache has shrunk"],
];

for (const path of ["metrics", "metrics/cadvisor", "metrics/resource", "metrics/probes"]) {
  test(
    `a kubelet's /${path} has the families, types, helps and labels of a recorded one`,
    { skip },
    async () => {
      const sim = await open();
      const recorded = shapesOf(read(`kubelet/rc-node-1/${path}/008.txt.gz`));
      const simulated = shapesOf(ask(sim, `/api/v1/nodes/node-7/proxy/${path}`));
      compareShapes(recorded, simulated, path);
    },
  );
}

test(
  "the API server's /metrics has the families, types, helps and labels of the recorded one",
  { skip },
  async () => {
    const sim = await open();
    compareShapes(shapesOf(read("http/metrics.txt.gz")), shapesOf(ask(sim, "/metrics")), "apiserver");
  },
);

function compareShapes(recorded: Map<string, Shape>, simulated: Map<string, Shape>, path: string): void {
  const differences: string[] = [];
  for (const [name, shape] of recorded) {
    const own = simulated.get(name);
    if (own === undefined) {
      differences.push(`only real: ${name}`);
      continue;
    }
    if (own.type !== shape.type) differences.push(`type: ${name}: ${own.type}, not ${shape.type}`);
    if (own.help !== shape.help) differences.push(`help: ${name}: ${own.help}`);
    if (own.isStamped !== shape.isStamped) differences.push(`stamped: ${name}: ${own.isStamped}`);
    for (const labels of own.labels)
      if (!shape.labels.has(labels)) differences.push(`labels only sim: ${name}{${labels}}`);
    for (const labels of shape.labels)
      if (!own.labels.has(labels)) differences.push(`labels only real: ${name}{${labels}}`);
  }
  for (const name of simulated.keys()) if (!recorded.has(name)) differences.push(`only sim: ${name}`);
  const unexplained = differences.filter(
    (d) => !acceptedFamilies.some(([accepted]) => accepted.test(`${path}: ${d}`)),
  );
  assert.deepEqual(unexplained, []);
}

// ---------------------------------------------------------------------------------- discovery, refusals, headers

test("discovery documents are the recorded ones", { skip }, async () => {
  const sim = await open();
  const own = new Set(["ops.example.com"]); // a custom resource of the recorded cluster
  const groups = readdirSync(join(real, "http/apis"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !own.has(entry.name))
    .map((entry) => entry.name);
  assert.ok(groups.length > 15);
  for (const group of groups) {
    for (const file of readdirSync(join(real, "http/apis", group)).filter((name) =>
      /^v\w+\.json\.gz$/.test(name),
    )) {
      const path = `apis/${group}/${file.slice(0, -8)}`;
      assert.deepEqual(JSON.parse(ask(sim, `/${path}`)), JSON.parse(read(`http/${path}.json.gz`)), path);
    }
  }
  assert.deepEqual(JSON.parse(ask(sim, "/api/v1")), JSON.parse(read("http/api/v1.json.gz")));
  assert.equal(ask(sim, "/version").trim(), read("http/version.json.gz").trim());
  for (const path of ["livez", "readyz", "healthz"]) {
    assert.equal(ask(sim, `/${path}?verbose`), read(`http/${path}@verbose.txt.gz`), path);
  }
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  for (const path of ["api", "apis"]) {
    const whole = JSON.parse(read(`http/${path}+aggregated.json.gz`)) as {
      items: { metadata: { name?: string } }[];
    };
    whole.items = whole.items.filter(({ metadata }) => !own.has(metadata.name ?? ""));
    assert.deepEqual(JSON.parse(Buffer.from(sim.fetch(`/${path}`, { accept }).body).toString()), whole, path);
  }
});

const refusals = [
  ["404-no-object", "GET", "/api/v1/namespaces/default/configmaps/no-such-object"],
  ["404-no-resource", "GET", "/apis/apps/v1/nothings"],
  ["405-method", "PUT", "/api/v1/pods"],
  ["400-field-selector", "GET", "/api/v1/pods?fieldSelector=spec.nothing%3Da"],
  ["500-version-not-a-number", "GET", "/api/v1/pods?watch=true&resourceVersion=abc"],
] as const;
for (const [name, method, path] of refusals) {
  test(`${method} ${path} is refused as by the recorded server`, { skip }, async () => {
    const sim = await open();
    const answer = sim.fetch(path, { method });
    assert.equal(answer.status, Number(name.slice(0, 3)));
    assert.deepEqual(
      JSON.parse(Buffer.from(answer.body).toString()),
      JSON.parse(read(`errors/${name}.json.gz`)),
    );
  });
}

/** Headers that a listener, an audit log or flow control adds, which say nothing of the answer itself. */
const unsaid = new Set([
  "audit-id",
  "date",
  "connection",
  "content-length",
  "transfer-encoding",
  "etag",
  "x-kubernetes-pf-flowschema-uid",
  "x-kubernetes-pf-prioritylevel-uid",
]);

test("answers carry the headers of recorded ones", { skip }, async () => {
  const sim = await open();
  const asked = JSON.parse(readFileSync(join(real, "index.json"), "utf8")) as {
    method: string;
    path: string;
    query: string;
    file: string;
    status: number;
    headers: Record<string, string>;
  }[];
  const differences: string[] = [];
  for (const { method, path, query, file, status, headers } of asked) {
    if (
      method !== "GET" ||
      status !== 200 ||
      query !== "" ||
      file.includes("+") ||
      path.includes("example.com")
    )
      continue;
    if (file.startsWith("scrape/") || path.startsWith("/openid")) continue;
    const answer = sim.fetch(path.replace("rc-node-1", "node-7"));
    for (const [name, value] of Object.entries(headers)) {
      if (unsaid.has(name) || name === "process-start-time-unix") continue;
      const want = path.startsWith("/apis/metrics.k8s.io") ? value.split(", ").slice(0, 2).join(", ") : value;
      if (answer.headers[name] !== want)
        differences.push(`${path} ${name}: ${answer.headers[name] ?? "none"}, not ${want}`);
    }
  }
  assert.deepEqual([...new Set(differences)], []);
});
