import type { Evaluator } from "../evaluator.ts";
import { type Steps, StoredVector, type Vector } from "../value.ts";

/** Keeps all columns of a vector, for operators that look at them more than once. The caller releases `filled` when done. */
export async function store(
  vector: Vector,
  steps: Steps,
  { arena, budget }: Evaluator,
): Promise<{ readonly vector: StoredVector; readonly filled: number }> {
  const stored = new StoredVector();
  const scratch = arena.scratch(steps.count);
  let filled = 0;
  for (let i = 0; i < vector.series.length; i++) {
    const column = vector.column(i, scratch);
    const n = column.filled;
    if (n > 0) {
      budget.hold(n);
      filled += n;
    }
    stored.push(vector.series[i]!, column === scratch ? arena.copyOf(column) : column);
    if (budget.due) await budget.pause();
  }
  return { vector: stored, filled };
}
