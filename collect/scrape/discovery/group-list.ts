import type { TargetGroup } from "./target-group.ts";

/** A file, or a server's answer, may list no more targets than this. */
export const mostTargets = 100_000;

/** Where a list of groups comes from. */
export interface ListOrigin {
  /** The file or address; groups are known by it. */
  readonly name: string;
  /** The label that says so. */
  readonly label: string;
  /** Whether numbers and truth values are taken for texts, as YAML writes them. */
  readonly isLoose?: boolean;
  /** Makes the error for a list that cannot be used. */
  readonly fault: (message: string) => Error;
}

/** Groups of a list `[{targets: [address, …], labels: {name: value, …}}, …]`. Throws what `fault` makes of it. */
export function readGroups(list: unknown, origin: ListOrigin): TargetGroup[] {
  const { name: from, label, isLoose = false, fault } = origin;
  const wrong = (at: string, want: string): Error =>
    fault(`cannot use ${from}${at === "" ? "" : ` at ${at}`}: want ${want}`);
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) throw wrong("", "a list of groups");
  let count = 0;
  return list.map((group: unknown, i): TargetGroup => {
    const at = `[${i}]`;
    if (!isRecord(group)) throw wrong(at, "an object with targets and labels");
    for (const name of Object.keys(group)) {
      if (name !== "targets" && name !== "labels") throw wrong(`${at}.${name}`, "only targets and labels");
    }
    const targets = group["targets"] ?? [];
    const labels = group["labels"] ?? {};
    if (!Array.isArray(targets) || !targets.every((one) => typeof one === "string")) {
      throw wrong(`${at}.targets`, "a list of addresses");
    }
    if (!isRecord(labels)) throw wrong(`${at}.labels`, "names with values");
    count += targets.length;
    if (count > mostTargets) throw wrong(at, `at most ${mostTargets} targets`);
    const found: Record<string, string> = {};
    for (const [name, one] of Object.entries(labels)) {
      const value = labelValue(one, isLoose);
      if (value === undefined) throw wrong(`${at}.labels.${name}`, "a text");
      if (name === "" || !name.isWellFormed()) throw wrong(`${at}.labels`, "names of UTF-8");
      found[name] = value;
    }
    return {
      source: `${from}:${i}`,
      labels: { ...found, [label]: from },
      targets: (targets as string[]).map((address) => ({ __address__: address })),
    };
  });
}

function labelValue(value: unknown, isLoose: boolean): string | undefined {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return isLoose && (typeof value === "number" || typeof value === "boolean") ? String(value) : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
