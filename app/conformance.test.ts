import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadKind, runKind } from "../tools/conformance.ts";

/** Published data that Taffrail passes whole, by kind. */
const data: readonly { readonly kind: string; readonly path: string }[] = [
  { kind: "config", path: "conformance/config" },
  { kind: "relabel", path: "conformance/relabel.json" },
  { kind: "parse", path: "conformance/promql-parse.json" },
  { kind: "promql", path: "conformance/promql" },
  { kind: "compliance", path: "conformance/promql-compliance.json" },
  { kind: "templates", path: "conformance/rules/templates.json" },
  { kind: "rules", path: "conformance/rules" },
  { kind: "discovery", path: "fixtures/real-1.34" },
  { kind: "discovery", path: "fixtures/all-kinds-1.34" },
  { kind: "kubestate", path: "fixtures/real-1.34" },
  { kind: "kubestate", path: "fixtures/all-kinds-1.34" },
  { kind: "exposition", path: "conformance/exposition/text.json" },
  { kind: "exposition", path: "conformance/exposition/openmetrics.json" },
  { kind: "exposition", path: "conformance/exposition/protobuf.json" },
  { kind: "exposition", path: "conformance/exposition/content_type.json" },
  { kind: "remote", path: "conformance/tsdb/remote.json" },
];

const shared = join(import.meta.dirname, "../../shared");
for (const { kind, path } of data) {
  test(`conformance: ${kind} ${path}`, async (t) => {
    if (!existsSync(shared)) return t.skip("skipped: no ../shared");
    const run = await loadKind(kind);
    assert.ok(run, `${kind} is built`);
    const failures: string[] = [];
    const counts = await runKind(run, [join(shared, path)], (line) => failures.push(line));
    assert.ok(counts.passed > 0, "something ran");
    assert.equal(counts.failed, 0, failures.slice(0, 10).join("\n"));
  });
}
