import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../tools/torture/exposition-fuzz.ts";

test("broken bodies are taken or refused as by a naive twin, in all three formats", async () => {
  const lines: string[] = [];
  const { passed, failed } = await run(2500, { line: (text) => lines.push(text) });
  assert.equal(failed, 0, lines.join("\n"));
  assert.equal(passed, 7500);
});
