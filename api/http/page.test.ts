import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { noLog, systemClock } from "@taffrail/base";
import { openPage } from "./page.ts";
import { openHttp } from "./server.ts";

test("the page: hashed files for ever, routes get index.html, nothing outside its folder", async (t) => {
  const dir = await mkdtemp(join(tmpdir(), "taffrail-page-"));
  t.after(() => rm(dir, { recursive: true }));
  await mkdir(join(dir, "assets"));
  await writeFile(join(dir, "index.html"), "<!doctype html><title>Taffrail</title>");
  await writeFile(join(dir, "assets/index-abc.js"), "export {};".repeat(500));
  await using http = await openHttp({
    listen: "127.0.0.1:0",
    routes: await openPage(dir),
    log: noLog,
    clock: systemClock,
  });
  for (const path of [
    "/",
    "/pods/shop/cart-7d6c8b5f9-p3m8s",
    "/metrics-explorer",
    "/nodes/ip-1.example.com",
  ]) {
    const page = await fetch(http.url + path);
    assert.match(await page.text(), /Taffrail/);
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'self'/);
    assert.equal(page.headers.get("x-frame-options"), "DENY");
    assert.equal(page.headers.get("cache-control"), "no-cache");
  }
  const script = await fetch(`${http.url}/assets/index-abc.js`);
  assert.equal((await script.text()).length, 5000);
  assert.equal(script.headers.get("content-encoding"), "gzip");
  assert.match(script.headers.get("cache-control") ?? "", /immutable/);
  const again = await fetch(`${http.url}/assets/index-abc.js`, {
    headers: { "if-none-match": script.headers.get("etag")! },
  });
  assert.equal(again.status, 304);
  for (const path of [
    "/assets/none.js",
    "/none.js",
    "/..%2f..%2fetc/passwd.txt",
    "/api/v1/nothing",
    "/-/nothing",
  ]) {
    assert.equal((await fetch(http.url + path)).status, 404, path);
  }
});
