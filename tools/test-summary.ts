/** A reporter for `node --test`: each failure whole, each skip with its reason, and one line of counts at the end. */
import type { TestEvent } from "node:test/reporters";
import { inspect } from "node:util";

/** Reads the events of a run; gives what is printed after the dots. */
export default async function* summary(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string, void, undefined> {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const skips = new Map<string, number>();
  const failures: string[] = [];
  const slow: { name: string; ms: number }[] = [];
  for await (const event of events) {
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const { name, file, skip, details } = event.data;
    if (details.type === "suite") continue;
    if (event.type === "test:fail") {
      count.failed++;
      const error = (details as { readonly error?: Error }).error;
      failures.push(`✖ ${name}\n  ${file ?? ""}\n${indent(inspect(error?.cause ?? error, { depth: 6 }))}`);
    } else if (skip !== undefined && skip !== false) {
      count.skipped++;
      const why = typeof skip === "string" ? skip : "skipped";
      skips.set(why, (skips.get(why) ?? 0) + 1);
    } else count.passed++;
    if (details.duration_ms > 10_000) slow.push({ name, ms: details.duration_ms });
  }
  yield "\n";
  for (const failure of failures) yield `${failure}\n\n`;
  for (const [why, n] of skips) yield `skipped ${n}: ${why}\n`;
  for (const { name, ms } of slow) yield `slow: ${name} (${(ms / 1000).toFixed(1)} s)\n`;
  yield `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}
