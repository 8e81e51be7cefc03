import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { formatIn } from "../../shell/format.ts";
import { en } from "../../shell/messages.en.ts";
import { type Kind, kinds } from "../../shell/kinds.ts";
import type { KubeObject } from "../kinds.ts";
import type { Tell } from "./column.ts";
import { kindWords } from "./words.ts";

/** What time it is in these tests, Unix ms. */
export const now: number = Date.UTC(2026, 10, 21, 12, 0);

/** English words at `now`, in UTC. */
export function tellIn(language: "en" | "zh" = "en"): Tell {
  return { now, text: en, format: formatIn(language, "UTC"), words: kindWords(language), beside: new Map() };
}

const fixtures = join(import.meta.dirname, "../../../../shared/fixtures");
/** Why recorded clusters cannot be read here; false where they can. */
export const noRecordings: string | false = existsSync(fixtures) ? false : "skipped: no ../shared";

/** The objects of a kind in the recorded clusters, as the API server listed them. */
export function recorded({ group, version, plural }: Kind): readonly KubeObject[] {
  return ["all-kinds-1.34", "real-1.34"].flatMap((recording) =>
    [version, "v1beta1"].flatMap((v) => {
      const path = group === "" ? `api/${v}` : `apis/${group}/${v}`;
      const file = join(fixtures, recording, "http", path, `${plural}.json.gz`);
      if (!existsSync(file)) return [];
      return (JSON.parse(gunzipSync(readFileSync(file)).toString()) as { items: KubeObject[] }).items;
    }),
  );
}

/** Kinds that have a list of their own in the table. */
export const listedKinds: readonly Kind[] = kinds.filter(
  ({ plural }) => plural !== "pods" && plural !== "nodes",
);

/** What the server sends of an object for these fields. */
export function projected(object: KubeObject, fields: string | undefined): KubeObject {
  if (fields === undefined) return object;
  const kept: Record<string, unknown> = {};
  for (const path of ["metadata.name", "metadata.namespace", ...fields.split(",")]) {
    keep(object as unknown as Record<string, unknown>, kept, path.split("."));
  }
  return kept as unknown as KubeObject;
}

function keep(from: unknown, to: Record<string, unknown>, [name = "", ...rest]: readonly string[]): void {
  if (typeof from !== "object" || from === null) return;
  const own = name.replace(/#$/, "");
  const value = (from as Record<string, unknown>)[own];
  if (value === undefined) return;
  if (name.endsWith("#")) {
    to[own] = Object.fromEntries(
      Object.entries(value as object).map(([key, one]) => [key, String(one).length]),
    );
  } else if (rest.length === 0 || typeof value !== "object" || value === null) {
    to[own] = value;
  } else if (Array.isArray(value)) {
    const items = (to[own] ??= value.map(() => ({}))) as Record<string, unknown>[];
    value.forEach((item, i) => keep(item, items[i]!, rest));
  } else {
    keep(value, (to[own] ??= {}) as Record<string, unknown>, rest);
  }
}
