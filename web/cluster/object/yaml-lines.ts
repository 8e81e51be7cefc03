import type { KubeObject } from "../kinds.ts";
import { renderYaml } from "../yaml.ts";

/** How an object is written as YAML. */
export interface YamlOptions {
  /** `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** What stands in place of a secret value. */
  readonly hidden: string;
  readonly showsManaged: boolean;
}

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Whether an object says who wrote which field. */
export function hasManagedFields(object: KubeObject): boolean {
  const { managedFields } = object.metadata as { managedFields?: unknown };
  return Array.isArray(managedFields) && managedFields.length > 0;
}

/**
 * An object as `kubectl get -o yaml` lays it out. Values of a Secret are left out here once more, though the server sends none, and
 * so is the annotation that repeats them.
 */
export function yamlOf(object: KubeObject, { apiVersion, kind, hidden, showsManaged }: YamlOptions): string {
  const { metadata, ...rest } = object as unknown as Record<string, unknown> & {
    metadata: Record<string, unknown>;
  };
  const { managedFields, annotations, ...meta } = metadata;
  const isSecret = kind === "Secret";
  const kept =
    isSecret && isMap(annotations)
      ? Object.fromEntries(Object.entries(annotations).filter(([name]) => name !== lastApplied))
      : annotations;
  const body: Record<string, unknown> = {
    ...rest,
    apiVersion: rest["apiVersion"] ?? apiVersion,
    kind: rest["kind"] ?? kind,
    metadata: {
      ...meta,
      ...(kept === undefined ? {} : { annotations: kept }),
      ...(showsManaged && managedFields !== undefined ? { managedFields } : {}),
    },
  };
  for (const part of isSecret ? ["data", "stringData"] : []) {
    const values = body[part];
    if (isMap(values)) body[part] = Object.fromEntries(Object.keys(values).map((name) => [name, hidden]));
  }
  const order = ["apiVersion", "kind", "metadata", "type", "spec", "data"];
  const sorted = Object.fromEntries(
    Object.entries(body).sort(([a], [b]) => (order.indexOf(a) + 1 || 99) - (order.indexOf(b) + 1 || 99)),
  );
  return renderYaml(sorted);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One stretch of a line of YAML. */
export interface YamlPart {
  readonly text: string;
  readonly kind: "plain" | "key" | "text" | "figure" | "mark";
}

/** Characters shown of one line; a certificate or a script in one line is longer than anyone reads. */
const longestLine = 1000;

/** A line in stretches for colours: indent and dash, key, value. `isText` says that it is inside a block of text. */
export function yamlParts(line: string, isText = false): readonly YamlPart[] {
  const shown = line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;
  if (isText) return [{ text: shown, kind: "text" }];
  const match = /^(\s*(?:- )*)("(?:[^"\\]|\\.)*"|[^\s"#:][^:]*)(:)(?: (.*))?$/.exec(shown);
  if (match === null) {
    const [, lead = "", value = ""] = /^(\s*(?:- )*)(.*)$/.exec(shown) ?? [];
    return [{ text: lead, kind: "mark" as const }, valuePart(value)].filter(({ text }) => text !== "");
  }
  const [, lead = "", key = "", colon = "", value] = match;
  return [
    { text: lead, kind: "mark" as const },
    { text: key, kind: "key" as const },
    { text: value === undefined ? colon : `${colon} `, kind: "mark" as const },
    ...(value === undefined ? [] : [valuePart(value)]),
  ].filter(({ text }) => text !== "");
}

function valuePart(value: string): YamlPart {
  if (/^(?:-?\d+(?:\.\d+)?|true|false|null)$/.test(value)) return { text: value, kind: "figure" };
  return { text: value, kind: /^[|>[{]/.test(value) ? "mark" : "text" };
}

/** Which lines are inside a block of text (`key: |`), whose colons mean nothing. */
export function blockLines(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  let depth = -1; // of the key whose block is open
  for (const [i, line] of lines.entries()) {
    const indent = line.length - line.trimStart().length;
    if (depth >= 0 && (line.trim() === "" || indent > depth)) {
      inside.add(i);
      continue;
    }
    depth = /(?:^|: |- )[|>][-+]?$/.test(line) ? indent : -1;
  }
  return inside;
}

/** Places of lines that hold `text`, whatever its case; none for "". */
export function findLines(lines: readonly string[], text: string): readonly number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  return lines.flatMap((line, i) => (line.toLowerCase().includes(wanted) ? [i] : []));
}
