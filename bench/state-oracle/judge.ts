import { existsSync, readFileSync } from "node:fs";
import type { KubeObject } from "@taffrail/kube";
import { clusterRules } from "./cluster.ts";
import { podRules } from "./pods.ts";
import { annotations, count, labels, type Read, resourceVersion, time } from "./rules.ts";
import { escaped, floatText, text } from "./values.ts";
import { workloadRules } from "./workloads.ts";

/** A family as the reference has it. */
export interface Row {
  readonly resource: string;
  readonly apiVersion: string;
  readonly family: string;
  /** Names of labels in order, one list for each shape that its samples may have. `x?` may be missing, `x_*` are any number. */
  readonly shapes: readonly (readonly string[])[];
  readonly read: Read;
}

const table = new URL("../../../shared/reference/state-metrics.tsv", import.meta.url);

/** Whether there is a reference to judge by. */
export const hasReference: boolean = existsSync(table);

const rules: Readonly<Record<string, Read>> = { ...clusterRules, ...podRules, ...workloadRules };

/** What families with the same end are in every resource. */
const byEnd: readonly (readonly [end: string, read: Read])[] = [
  ["_created", time("metadata.creationTimestamp")],
  ["_deletion_timestamp", time("metadata.deletionTimestamp")],
  ["_metadata_generation", count("metadata.generation")],
  ["_metadata_resource_version", resourceVersion],
  ["_labels", labels],
  ["_annotations", annotations],
];

/** The families of the reference, each with what reads it off an object. Throws where one has no rule, or a rule no family. */
export function readReference(): readonly Row[] {
  const rows = readFileSync(table, "utf8")
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line): Row => {
      const [resource = "", apiVersion = "", family = "", , shapes = ""] = line.split("\t");
      const read = rules[family] ?? byEnd.find(([end]) => family.endsWith(end))?.[1];
      if (read === undefined) throw new Error(`no rule for ${family}`);
      return { resource, apiVersion, family, shapes: shapes.split(" | ").map((s) => s.split(",")), read };
    });
  const unknown = Object.keys(rules).filter((name) => !rows.some(({ family }) => family === name));
  if (unknown.length > 0) throw new Error(`no family ${unknown.join(", ")}`);
  return rows;
}

/** The lines of one family that an object must have, in order. */
export function linesOf(row: Row, object: unknown): string[] {
  return row.read(object).map(([own, value]) => {
    const shape = row.shapes.find((names) => fits(names, own)) ?? row.shapes[0]!;
    const told = shape.flatMap((name): string[] => {
      if (name.endsWith("_*")) {
        const prefix = name.slice(0, -1);
        return Object.keys(own)
          .filter((key) => key.startsWith(prefix))
          .map((key) => pair(key, own[key]!));
      }
      const plain = name.replace(/\?$/, "");
      if (Object.hasOwn(own, plain)) return [pair(plain, own[plain]!)];
      return name.endsWith("?") ? [] : [pair(plain, identityOf(row.resource, plain, object))];
    });
    const strange = Object.keys(own).filter((key) => !told.some((one) => one.startsWith(`${key}="`)));
    if (strange.length > 0) throw new Error(`${row.family} has no label ${strange.join(", ")}`);
    return `${row.family}{${told.join(",")}} ${floatText(value)}`;
  });
}

/** Whether a shape has every label of a sample, and says itself only what identifies the object. */
function fits(names: readonly string[], own: Readonly<Record<string, string>>): boolean {
  return Object.keys(own).every((key) =>
    names.some((name) => name === key || name === `${key}?` || name.endsWith("_*")),
  );
}

function pair(name: string, value: string): string {
  return `${name}="${escaped(value)}"`;
}

function identityOf(resource: string, label: string, object: unknown): string {
  if (resource === "namespaces") return text(object, "metadata.name");
  if (label === "namespace" || label === "uid") return text(object, `metadata.${label}`);
  return label === "signer_name" ? text(object, "spec.signerName") : text(object, "metadata.name");
}

/** The labels that tell the objects of a resource apart: those that all its families have. */
export function identityLabels(rows: readonly Row[]): readonly string[] {
  const all = rows.map(({ shapes }) => shapes[0]!);
  return all[0]!.filter((name) => !name.includes("*") && all.every((names) => names.includes(name)));
}

/** What an object is known by among the lines of its families. */
export function keyOf(object: unknown, resource: string, names: readonly string[]): string {
  return names.map((name) => escaped(identityOf(resource, name, object))).join("/");
}

/** The same of a line. */
export function keyOfLine(line: string, names: readonly string[]): string {
  return names
    .map((name) => new RegExp(`[{,]${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(line)?.[1] ?? "")
    .join("/");
}

/** How served lines differ from what objects must have. */
export interface Judgement {
  /** Objects that were judged, those left out since they changed meanwhile, and lines that were right. */
  objects: number;
  changed: number;
  lines: number;
  wrong: number;
  /** Families of which there was a line. */
  readonly families: Set<string>;
}

/**
 * Judges the text of a scrape by lists taken before and after it: every object of the same version in both must have exactly the lines that the
 * reference asks for, and nothing may be shown that is in neither.
 */
export function judge(
  rows: readonly Row[],
  text: string,
  lists: (resource: string) => { readonly before: Objects; readonly after: Objects } | undefined,
  { judgement, tell }: { readonly judgement: Judgement; readonly tell: (text: string) => void },
): void {
  const served = Map.groupBy(
    text.split("\n").filter((line) => line !== "" && !line.startsWith("#")),
    (line) => line.slice(0, line.search(/[{ ]/)),
  );
  const wrong = (said: string): void => {
    if (judgement.wrong++ < 20) tell(said.slice(0, 400));
  };
  for (const [resource, families] of Map.groupBy(rows, (row) => row.resource)) {
    const found = lists(resource);
    if (found === undefined) continue;
    const names = identityLabels(families);
    const keys = (objects: Objects): Map<string, KubeObject> =>
      new Map([...objects.values()].map((object) => [keyOf(object, resource, names), object]));
    const [before, after] = [keys(found.before), keys(found.after)];
    const versionOf = (object: KubeObject | undefined): string | undefined =>
      object?.metadata.resourceVersion;
    const same = [...after].filter(([key, object]) => versionOf(before.get(key)) === versionOf(object));
    judgement.objects += same.length;
    judgement.changed += after.size - same.length;
    for (const row of families) {
      const byKey = Map.groupBy(served.get(row.family) ?? [], (line) => keyOfLine(line, names));
      if (byKey.size > 0) judgement.families.add(row.family);
      for (const key of byKey.keys()) {
        if (!before.has(key) && !after.has(key)) wrong(`shown though it is gone: ${byKey.get(key)![0]!}`);
      }
      for (const [key, object] of same) {
        const wanted = linesOf(row, object).sort();
        const got = (byKey.get(key) ?? []).sort();
        judgement.lines += got.length;
        if (wanted.join("\n") === got.join("\n")) continue;
        for (const line of wanted) if (!got.includes(line)) wrong(`not served: ${line}`);
        for (const line of got) if (!wanted.includes(line)) wrong(`served: ${line}`);
        if (wanted.length !== got.length)
          wrong(`${got.length} lines, want ${wanted.length}: ${row.family} of ${key}`);
      }
    }
  }
}

type Objects = ReadonlyMap<string, KubeObject>;
