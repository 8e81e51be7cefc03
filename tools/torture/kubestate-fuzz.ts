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

/**
 * Objects of each resource with fields that are missing, null, huge or of the wrong type: none may throw, and what is served of them must read
 * back as text and as OpenMetrics, every sample under a family of its resource. Seeds are the objects of the recordings.
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
        for (const object of objects) rows.take(object);
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
        out.line(JSON.stringify(objects.slice(0, 3)).slice(0, 2000));
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
    const name = cursor.pairs()[1] ?? "";
    if (!names.has(name)) throw new Error(`${format} shows ${name}`);
  }
  return samples;
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
    const value = strange[pick(strange.length)]!;
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
  { a: { b: { c: [1, "2", null] } } },
  ["a", 1, null, {}],
];
