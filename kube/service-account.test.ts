import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { KubeconfigError } from "./errors.ts";
import { serviceAccountCredentials } from "./service-account.ts";

function account(files: Readonly<Record<string, string>>): Disposable & { dir: string } {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-account-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true }) };
}

const env = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" };

test("a pod's account is its address, authority, namespace, and a token that is read anew where it was refused", async () => {
  using files = account({ token: "t1\n", "ca.crt": "CA\n", namespace: "taffrail" });
  const credentials = serviceAccountCredentials(env, files.dir);
  assert.equal(credentials.server.href, "https://[fd00::1]/");
  assert.equal(credentials.namespace, "taffrail");
  assert.deepEqual(await credentials.current(), {
    headers: { authorization: "Bearer t1" },
    tls: { ca: "CA" },
  });
  writeFileSync(join(files.dir, "token"), "t2");
  assert.equal((await credentials.current()).headers["authorization"], "Bearer t1");
  credentials.refresh();
  assert.equal((await credentials.current()).headers["authorization"], "Bearer t2");
});

test("outside a pod, or without its token, the reason is told", () => {
  using files = account({ "ca.crt": "CA" });
  assert.throws(() => serviceAccountCredentials({}, files.dir), KubeconfigError);
  assert.throws(() => serviceAccountCredentials(env, files.dir), {
    message: `cannot read ${join(files.dir, "token")}, the service account of this pod`,
  });
});
