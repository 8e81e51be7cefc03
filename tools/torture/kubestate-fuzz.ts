import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { type Random, seededRandom } from "@taffrail/base";
import { collectionPath, type KubeObject } from "@taffrail/kube";
import { ObjectState, optionsOfFlags, renderersOf, rowsOf, stateTables } from "@taffrail/kubestate";
import { openExposition } from "@taffrail/wire";

import type { Torture } from "./kind.ts";

/** How many objects of each resource the full torture makes. */
export const fullRuns = 100_000;

const fixtures = join(import.meta.dirname, "../../../shared/fixtures");
const objectsAtOnce = 50;
/** No object may take more processor time to be rendered, milliseconds; one that makes many bytes, so much for each 8 MiB: a long name may stand in a thousand lines. */
const mostCpuMs = 100;
const bytesOfThat = 8 << 20;

/**
 * Objects of each resource with fields that are missing, null, huge, deep or of the wrong type: none may throw or take long, and what is
 * served of them must read back as text and as OpenMetrics, every sample under a family of its resource, with label names that are some and
 * stand once. Seeds are the objects of the recordings.
 */
export const run: Torture = async (runs, out) => {
  if (!existsSync(fixtures)) {
    out.line("skipped: no ../shared");
    return { passed: 1, failed: 0 };
  }
  const all = stateTables.map(({ table }) => table.type.plural).join(",");
  const keys = ["--metric-labels-allowlist=*=[*]", "--metric-annotations-allowlist=*=[*]"];
  const options = optionsOfFlags([`--resources=${all}`, "--metric-opt-in-list=.*", ...keys], () => "");
  let passed = 0;
  let failed = 0;
  for (const renderer of renderersOf(options)) {
    const { type } = renderer.table;
    const random = seededRandom(1 + type.plural.length);
    const seeds = seedsOf(collectionPath(type));
    const names = new Set(renderer.families.map(({ name }) => name));
    let version = 0;
    for (let done = 0; done < runs; done += objectsAtOnce) {
      const objects = Array.from({ length: Math.min(objectsAtOnce, runs - done) }, () =>
        mutated(seeds[Math.floor(random() * seeds.length)] ?? bare, random, ++version),
      );
      try {
        const rows = rowsOf(renderer, options);
        rows.beginList();
        for (const object of objects) {
          const cpuMs = cpuOf(() => rows.take(object));
          if (cpuMs <= mostCpuMs) continue;
          const again = [1, 2].map(() => cpuOf(() => renderer.render(object))); // it may have been something else
          const least = Math.min(cpuMs, ...again);
          const { bytes } = renderer.render(object);
          if (least > mostCpuMs * Math.max(1, bytes.length / bytesOfThat))
            throw new Error(`an object took ${least} ms: ${textOf(object)}`);
        }
        rows.endList();
        const state = new ObjectState({ parts: [{ renderer, collections: [rows] }], watches: [] });
        const samples = check("text", state.text(), names);
        check("openmetrics", state.text({ format: "openmetrics" }), names);
        if (samples !== rows.figures.samples)
          throw new Error(`${samples} of ${rows.figures.samples} samples read back`);
        passed += objects.length;
      } catch (error) {
        failed++;
        out.line(
          `${type.plural}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        out.line(objects.slice(0, 3).map(textOf).join("\n"));
        if (failed > 5) return { passed, failed };
      }
    }
  }
  return { passed, failed };
};

/** How many samples the text has. Throws where it cannot be read, or shows a family that the table has not. */
function check(format: "text" | "openmetrics", text: Uint8Array, names: ReadonlySet<string>): number {
  // the original keeps `_total` in the TYPE lines of counters, which OpenMetrics does not allow: they are read as they are
  const cursor = openExposition("text", text);
  let samples = 0;
  for (let entry = cursor.next(); entry !== "end"; entry = cursor.next()) {
    if (entry !== "series") continue;
    samples++;
    const pairs = cursor.pairs();
    const name = pairs[1] ?? "";
    if (!names.has(name)) throw new Error(`${format} shows ${name}`);
    const labels = pairs.filter((_, i) => i % 2 === 0);
    if (new Set(labels).size < labels.length) throw new Error(`${name} has a label twice: ${labels.join()}`);
    const odd = labels.find((label) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label));
    if (odd !== undefined) throw new Error(`${name} has a label ${JSON.stringify(odd)}`);
  }
  return samples;
}

/** Processor time of all threads, milliseconds. */
function cpuOf(what: () => void): number {
  const before = process.cpuUsage();
  what();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function textOf(object: KubeObject): string {
  try {
    return JSON.stringify(object).slice(0, 1000);
  } catch {
    return object.metadata.name; // too deep
  }
}

const bare: KubeObject = { metadata: { name: "n", namespace: "s", uid: "u", resourceVersion: "1" } };

function seedsOf(path: string): readonly KubeObject[] {
  const paths = [path, path.replace("/v1/", "/v1beta1/")];
  return globSync("*/http", { cwd: fixtures }).flatMap((dir) =>
    paths.flatMap((name) => {
      const file = join(fixtures, dir, `${name}.json.gz`);
      if (!existsSync(file)) return [];
      const list = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { items: KubeObject[] | null };
      return (list.items ?? []).slice(0, 20);
    }),
  );
}

/** A copy with one to five fields that are not what they should be. What everything relies on stays: name, uid, version. */
function mutated(seed: KubeObject, random: Random, version: number): KubeObject {
  const copy = structuredClone(seed) as unknown as Node;
  const pick = (n: number): number => Math.floor(random() * n);
  for (let left = 1 + pick(5); left > 0; left--) {
    const steps = pick(7);
    let at: Node = copy;
    for (let step = 0; step < steps; step++) {
      const names = Object.keys(at);
      const inner = at[names[pick(names.length)] ?? ""];
      if (typeof inner !== "object" || inner === null) break;
      at = inner as Node;
    }
    const names = Object.keys(at);
    const name = names[pick(names.length)];
    if (name === undefined) continue;
    const value = random() < 0.002 ? huge[pick(huge.length)]! : strange[pick(strange.length)]!;
    if (value === remove) delete at[name];
    else if (value === twice && Array.isArray(at)) at.push(structuredClone(at[Number(name)]));
    else at[name] = structuredClone(value === twice ? null : value);
  }
  const metadata = typeof copy["metadata"] === "object" && copy["metadata"] !== null ? copy["metadata"] : {};
  copy["metadata"] = {
    ...metadata,
    namespace: seed.metadata.namespace ?? "n",
    name: `n${version}`,
    uid: `u${version}`,
    resourceVersion: String(version),
  };
  return copy as unknown as KubeObject;
}

type Node = Record<string, unknown>;

const remove = Symbol("remove");
const twice = Symbol("twice");

const strange: readonly unknown[] = [
  remove,
  remove,
  twice,
  null,
  0,
  -1,
  1e300,
  0.1,
  true,
  "",
  "x",
  "-5",
  "1e400",
  "NaN",
  "100Gi",
  "999999999999999999999999Ei",
  "2026-02-30T25:61:61Z",
  "0001-01-01T00:00:00Z",
  "%",
  'quo"te\\ and\nline',
  "\0\0",
  "é𝄞",
  "x".repeat(70_000),
  [],
  [null],
  [[]],
  {},
  { "": "" },
  { toString: 5 },
  { "a-b": "1", "a.b": "2", a_b: null, "9": 9, é: "é", aB: {} },
  { a: { b: { c: [1, "2", null] } } },
  ["a", 1, null, {}],
  nested(500, (inner) => ({ a: inner })),
  nested(500, (inner) => [inner]),
  ...[1, 2, 3].map(() => remove),
];

/** Rarer, as they are large. */
const huge: readonly unknown[] = [
  Array.from({ length: 1000 }, () => ({ name: "a", type: "b", containerPort: 1 })),
  Array.from({ length: 1000 }, (_, i) => `item ${i}`),
  Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`key-${i}`, `value ${i}`])),
  Object.fromEntries(Array.from({ length: 500 }, (_, i) => ["-".repeat(i + 1), i])), // all meet as labels
  Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`r/${i}`, "1e9"])),
];

function nested(depth: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
}
