import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { messageOf } from "@taffrail/base";
import { KubeconfigError, openKubeClient } from "./index.ts";

test("a kubeconfig that is no YAML is refused by its line, and what stands there is not shown", async () => {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-kubeconfig-"));
  try {
    const kubeconfig = join(dir, "config");
    writeFileSync(kubeconfig, "users:\n- name: a\n  user:\n    token: hunter2\n   broken: [\n");
    await assert.rejects(openKubeClient({ env: {}, kubeconfig }), (error: Error) => {
      assert.ok(error instanceof KubeconfigError);
      assert.match(messageOf(error), /^cannot read .*config: line \d: /);
      assert.doesNotMatch(`${messageOf(error)} ${error.stack} ${String(error.cause)}`, /hunter2/);
      return true;
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
});
