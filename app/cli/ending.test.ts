import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";

const launcher = fileURLToPath(new URL("../taffrail.mjs", import.meta.url));

type Program = ChildProcessByStdio<null, Readable, Readable>;

function start(t: TestContext, ...args: string[]): Program {
  const env = { PATH: process.env["PATH"] ?? "", HOME: "/nowhere" };
  const child = spawn(process.execPath, [launcher, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => void child.kill("SIGKILL"));
  return child;
}

/** Waits until a stream says what matches, and gives the match. */
async function said(stream: Readable, pattern: RegExp): Promise<RegExpExecArray> {
  let text = "";
  for await (const piece of stream.iterator({ destroyOnReturn: false })) {
    text += String(piece);
    const match = pattern.exec(text);
    if (match !== null) return match;
  }
  return assert.fail(`it ended after ${text}`);
}

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "taffrail-ending-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test("a server whose log nobody reads any more goes on, and ends well when it is told to", async (t) => {
  const dir = join(folder(t), "data");
  const child = start(t, "server", "--no-cluster", "--no-page", "--data", dir, "--listen", "127.0.0.1:0");
  const [, url] = await said(child.stdout, /answers at (\S+)/);
  child.stderr.destroy();
  for (let i = 0; i < 3; i++) {
    const answer = await fetch(`${url}/-/reload`, { method: "POST" }); // each says something in the log
    assert.equal(answer.status, 200);
  }
  assert.equal((await fetch(`${url}/livez`)).status, 200);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
  assert.ok(!existsSync(join(dir, "lock")));
});

test("a question that is given up ends as such programs do, and is no error", async (t) => {
  const asked = Promise.withResolvers<void>();
  const server = createServer(() => asked.resolve()); // never answers
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const child = start(t, "query", "up", "--server", `http://127.0.0.1:${port}`);
  let err = "";
  child.stderr.on("data", (piece: Buffer) => (err += piece.toString()));
  await asked.promise;
  child.kill("SIGINT");
  assert.deepEqual(await once(child, "close"), [130, null]);
  assert.doesNotMatch(err, /cannot reach/);
});

test("a check that is told to end ends at once", async (t) => {
  const file = join(folder(t), "many.yml");
  const jobs = Array.from({ length: 500 }, (_, i) => `- job_name: j${i}\n`);
  writeFileSync(file, `scrape_configs:\n${jobs.join("")}`);
  const files = Array.from({ length: 400 }, () => file);
  const child = start(t, "check", "config", ...files);
  await said(child.stdout, /Checking/);
  child.kill("SIGINT");
  assert.deepEqual(await once(child, "exit"), [null, "SIGINT"]);
});
