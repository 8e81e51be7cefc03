import { LabelsBuilder, metricName } from "@taffrail/model";
import type { RuleSample } from "./alerting-rule.ts";
import { RuleEvaluationError } from "./rule-errors.ts";
import type { Rule } from "./rule.ts";
import { queryVector, type RuleWorld } from "./world.ts";

/** The series that a recording rule gives at `t`. Rejects with `RuleEvaluationError` and what the query rejects with. */
export async function record(rule: Rule, world: RuleWorld, t: number, limit: number): Promise<RuleSample[]> {
  const elements = await queryVector(world, rule.parsed, t, rule.expr);
  const seen = new Set<string>();
  const samples = elements.map(({ labels, v, histogram }): RuleSample => {
    const builder = new LabelsBuilder(labels).set(metricName, rule.name);
    for (const [name, value] of rule.labels) builder.set(name, value);
    const named = builder.labels();
    seen.add(named.key);
    return { labels: named, v, histogram };
  });
  if (seen.size < samples.length)
    throw new RuleEvaluationError(
      "vector contains metrics with the same labelset after applying rule labels",
    );
  if (limit > 0 && samples.length > limit)
    throw new RuleEvaluationError(`exceeded limit of ${limit} with ${samples.length} series`);
  return samples;
}
