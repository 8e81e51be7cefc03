import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { compareText } from "@taffrail/model";

import { stateTables } from "./resources.ts";

const reference = new URL("../../../shared/reference/state-metrics.tsv", import.meta.url);

/** Group and version, as the reference writes them. */
function apiVersion({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

test("families, their order, types and stability are those of the reference", (t) => {
  if (!existsSync(reference)) return t.skip("skipped: no ../shared");
  const rows = readFileSync(reference, "utf8").trimEnd().split("\n").slice(1);
  const wanted = rows.map((row) => {
    const [resource, version, family, type, , stability, optIn, , isDefault] = row.split("\t");
    return [
      resource,
      version,
      family,
      type,
      stability === "ALPHA" ? "ALPHA" : "STABLE",
      optIn,
      isDefault, // the deprecated one is a stable one
    ].join(" ");
  });
  const got = stateTables.flatMap(({ table, isDefault }) =>
    table.families.map(({ name, type, stability, isOptIn }) =>
      [
        table.type.plural,
        apiVersion(table.type),
        name,
        type,
        stability,
        isOptIn ? "yes" : "no",
        isDefault ? "yes" : "no",
      ].join(" "),
    ),
  );
  assert.equal(got.length, 336);
  assert.deepEqual(got, wanted);
});

test("tables stand in the order in which they are served, and no family comes twice", () => {
  const names = stateTables.map(({ table }) => table.type.plural);
  assert.deepEqual(names, [...names].sort(compareText));
  const families = stateTables.flatMap(({ table }) => table.families.map(({ name }) => name));
  assert.equal(new Set(families).size, families.length);
});
