import assert from "node:assert/strict";
import { test } from "node:test";
import { Labels, LabelsBuilder, relabelRule } from "@taffrail/model";
import fc from "fast-check";
import { scrapeDefaults } from "../config.ts";
import { type LabelRules, storedLabels } from "./exposed-labels.ts";

const names = fc.constantFrom("A", "_", "__a", "a", "b", "instance", "job", "zone", "exported_job", "é");
const values = fc.constantFrom("", "x", "y", "z");
const labels = fc.array(fc.tuple(names, values), { maxLength: 6 });

/** A rule that changes nothing, so that labels take the long way. */
const idle = relabelRule({ action: "drop", sourceLabels: ["no such label"], regex: "x" });

test("labels in order are merged as by the long way, whatever comes", () => {
  const exposed = fc.tuple(labels, fc.boolean()).map(([all, isSorted]) => {
    const unique = [...new Map(all)];
    return isSorted ? unique.sort(([a], [b]) => (a < b ? -1 : 1)) : all;
  });
  fc.assert(
    fc.property(exposed, labels, fc.boolean(), (own, others, honorLabels) => {
      const builder = new LabelsBuilder();
      for (const [name, value] of others) builder.set(name, value);
      const target = builder.labels();
      const pairs = ["__name__", "m", ...own.flat()];
      const outcome = (rules: LabelRules): unknown => {
        try {
          const stored = storedLabels(pairs, target, rules)!;
          assert.deepEqual(stored.pairs, Labels.from(stored).pairs, "sorted");
          return stored.key;
        } catch (error) {
          return (error as Error).message;
        }
      };
      const rules = { ...scrapeDefaults, honorLabels };
      assert.equal(outcome(rules), outcome({ ...rules, metricRelabelRules: [idle] }));
    }),
    { numRuns: 2000 },
  );
});
