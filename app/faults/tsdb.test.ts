import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../../tools/torture/crash.ts";

test("what the store acknowledged survives kill -9 at ten random moments", async () => {
  const lines: string[] = [];
  const { passed, failed } = await run(10, { line: (text) => lines.push(text) });
  assert.deepEqual({ passed, failed }, { passed: 10, failed: 0 }, lines.join("\n"));
});
