/**
 * Object state against what the API server says: `taffrail kubestate` is scraped between two rounds of LISTs, and every object whose version was the
 * same in both must have exactly the lines that the reference of families asks for: all families of all resources, worked out by
 * `state-oracle/`, which knows nothing of our tables.
 *
 *   KUBECONFIG=FILE npm run bench -- agrees-with-api [--minutes 3]     a living cluster
 *   npm run bench -- agrees-with-api --recording DIR                    one that was recorded, or made by gen-cluster.ts
 *   npm run bench -- agrees-with-api --golden DIR                       the judge itself: by what the real program made of a recording
 */
import { noLog, systemClock } from "@taffrail/base";
import {
  clientFromUrl,
  collectionPath,
  type KubeClient,
  type KubeObject,
  openKubeClient,
  resourceTypes,
} from "@taffrail/kube";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { Kubestate } from "../app/kubestate/kubestate.ts";
import { freePort } from "./peers.ts";
import { hasReference, judge, type Judgement, readReference } from "./state-oracle/judge.ts";

const { values: flags } = parseArgs({
  options: {
    minutes: { type: "string", default: "3" },
    recording: { type: "string" },
    golden: { type: "string" },
  },
});

type Objects = ReadonlyMap<string, KubeObject>;
type Lists = ReadonlyMap<string, Objects>;

/** A server of 1.34 has some kinds only as v1beta1; the program asks for v1. */
const beta = "/apis/admissionregistration.k8s.io/v1beta1";
const stable = "/apis/admissionregistration.k8s.io/v1";
const typeByPlural = new Map(Object.values(resourceTypes).map((type) => [type.plural as string, type]));

const judgement: Judgement = { objects: 0, changed: 0, lines: 0, wrong: 0, families: new Set() };

if (!hasReference) console.log("skipped: no ../shared");
else if (flags.golden !== undefined) judgeGolden(flags.golden);
else if (flags.recording !== undefined) await judgeRecording(flags.recording);
else if (process.env["KUBECONFIG"] === undefined) console.log("skipped: KUBECONFIG names no cluster");
else await judgeCluster(process.env["KUBECONFIG"], Date.now() + Number(flags.minutes) * 60_000);

function judgeOnce(text: string, before: Lists, after: Lists): void {
  const lists = (resource: string): { before: Objects; after: Objects } | undefined => {
    const [first, last] = [before.get(resource), after.get(resource)];
    return first === undefined || last === undefined ? undefined : { before: first, after: last };
  };
  judge(readReference(), text, lists, { judgement, tell: (line) => console.log(line) });
}

function tellAll(): void {
  const { families, ...rest } = judgement;
  console.log({ ...rest, families: families.size });
  process.exitCode = judgement.wrong > 0 || judgement.lines === 0 ? 1 : 0;
}

function judgeGolden(dir: string): void {
  const lists = new Map<string, Objects>();
  for (const [plural, type] of typeByPlural) {
    const path = collectionPath(type);
    const file = [path, path.replace(stable, beta)]
      .map((one) => join(dir, "http", `${one}.json.gz`))
      .find((one) => existsSync(one));
    if (file !== undefined) lists.set(plural, byUid(gunzipSync(readFileSync(file)).toString()));
  }
  const text = gunzipSync(readFileSync(join(dir, "golden/everything/metrics.txt.gz"))).toString();
  judgeOnce(text, lists, lists);
  tellAll();
}

async function judgeRecording(dir: string): Promise<void> {
  const port = await freePort();
  const replay = new URL("../../shared/fixtures/tools/replay.ts", import.meta.url).pathname;
  const aliases = ["mutatingadmissionpolicies", "mutatingadmissionpolicybindings"].some((name) =>
    existsSync(join(dir, "http", `${beta}/${name}.json.gz`)),
  )
    ? ["--alias", `${stable}=${beta}`]
    : [];
  const args = [replay, "--recording", dir, "--port", String(port), "--bookmarks", "2", ...aliases];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  try {
    const url = `http://127.0.0.1:${port}`;
    const isUp = async (): Promise<boolean> =>
      (await fetch(`${url}/version`).catch(() => undefined))?.ok === true;
    while (!(await isUp())) await systemClock.sleep(100);
    await using client = clientFromUrl(url);
    await using program = await start([`--apiserver=${url}`]);
    const lists = await listAll(client);
    judgeOnce(await scrape(program), lists, lists);
  } finally {
    const ended = once(server, "exit");
    if (server.kill()) await ended;
  }
  tellAll();
}

async function judgeCluster(file: string, until: number): Promise<void> {
  await using client = await openKubeClient({ kubeconfig: file });
  await using program = await start([`--kubeconfig=${file}`]);
  const versions = new Set<string>();
  let rounds = 0;
  for (; Date.now() < until; rounds++) {
    const before = await listAll(client);
    await systemClock.sleep(1500); // what was written before has reached the watch by now
    const text = await scrape(program);
    const after = await listAll(client);
    judgeOnce(text, before, after);
    for (const objects of after.values()) {
      for (const [uid, { metadata }] of objects) versions.add(`${uid} ${metadata.resourceVersion}`);
    }
    await systemClock.sleep(1500);
  }
  console.log({ rounds, versions: versions.size });
  tellAll();
}

/** The program with all it can show, once it has listed everything. */
async function start(args: readonly string[]): Promise<Kubestate> {
  const resources = [...new Set(readReference().map(({ resource }) => resource))].join(",");
  const shown = [`--resources=${resources}`, "--metric-labels-allowlist=*=[*]", "--metric-opt-in-list=.*"];
  const served = ["--host=127.0.0.1", "--port=0", "--telemetry-host=127.0.0.1", "--telemetry-port=0"];
  const program = await Kubestate.open({
    args: [...args, ...shown, "--metric-annotations-allowlist=*=[*]", ...served],
    env: {},
    clock: systemClock,
    log: noLog,
    signal: new AbortController().signal,
  });
  for (let turn = 0; program.state?.isReady !== true; turn++) {
    if (turn === 3000)
      throw new Error("waited five minutes for the lists in vain: is the API server within reach?");
    await systemClock.sleep(100);
  }
  return program;
}

async function scrape(program: Kubestate): Promise<string> {
  return await (await fetch(`${program.url}/metrics`)).text();
}

/** The objects of every resource that the server has and lets us read. */
async function listAll(client: KubeClient): Promise<Lists> {
  const lists = new Map<string, Objects>();
  for (const plural of new Set(readReference().map(({ resource }) => resource))) {
    using response = await client.request(collectionPath(typeByPlural.get(plural)!));
    if (response.ok) lists.set(plural, byUid(await response.text()));
  }
  return lists;
}

function byUid(json: string): Objects {
  const { items } = JSON.parse(json) as { items: readonly KubeObject[] | null };
  return new Map((items ?? []).map((object) => [object.metadata.uid, object]));
}
