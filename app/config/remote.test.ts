import assert from "node:assert/strict";
import { test } from "node:test";
import { hintOf } from "@taffrail/base";
import { loadConfig } from "./load.ts";
import { remoteReadsOf, remoteStorageOf, remoteWritesOf } from "./remote.ts";

const urls = "write_url: http://u:hunter2@far/api/v1/write, query_url: http://u:hunter2@far/prefix/";
const load = (more: string): ReturnType<typeof loadConfig> =>
  loadConfig(`global: {external_labels: {cluster: c}}\nstorage: {remote: {${more}}}\n`, "f.yml");

test("storage.remote says where samples go and come from", () => {
  const config = load(`${urls}, buffer_size: 1GB, query_timeout: 5s, read_url: http://far/read`);
  const storage = remoteStorageOf(config)!;
  assert.equal(storage.bufferBytes, 2 ** 30);
  assert.equal(storage.write.url, "http://u:hunter2@far/api/v1/write");
  assert.equal(storage.write.version, 2);
  assert.equal(storage.write.externalLabels.get("cluster"), "c");
  assert.equal(storage.query.queryUrl, "http://u:hunter2@far/prefix");
  assert.equal(storage.query.name, "http://far/prefix");
  assert.equal(storage.query.timeoutMs, 5000);
  assert.equal(storage.query.externalLabels.get("cluster"), "c");
  assert.equal(storage.read!.url, "http://far/read");
  assert.doesNotMatch(config.yaml, /hunter2/);
  assert.equal(remoteStorageOf(loadConfig("", "f.yml")), undefined);
  assert.equal(remoteStorageOf(load(`${urls}, filter_external_labels: false`))!.query.externalLabels.size, 0);
});

for (const [name, yaml, want, hint] of [
  ["nowhere to write", "query_url: http://far", /f\.yml:2.*storage\.remote needs write_url/, /remote write/],
  ["nowhere to ask", "write_url: http://far", /storage\.remote needs query_url/, /\/api\/v1\/query/],
  ["an unknown field", `${urls}, url: x`, /field url not found in storage\.remote/],
  ["no time to answer", `${urls}, query_timeout: 0s`, /query_timeout must be positive/],
  ["a header of ours", `${urls}, headers: {User-Agent: x}`, /User-Agent is a reserved header/],
  ["two credentials", `${urls}, bearer_token: a, bearer_token_file: b`, /at most one of bearer_token/],
  ["a message that is none", `${urls}, protobuf_message: x`, /invalid protobuf_message value/],
] as const) {
  test(`storage.remote with ${name} is refused`, () => {
    assert.throws(
      () => load(yaml),
      (error: Error) => {
        assert.match(error.message, want);
        if (hint !== undefined) assert.match(hintOf(error) ?? "", hint);
        return true;
      },
    );
  });
}

test("storage.tsdb beside storage.remote is refused", () => {
  const yaml = `storage:\n  remote: {${urls}}\n  tsdb: {retention: {time: 1d}}\n`;
  assert.throws(() => loadConfig(yaml, "f.yml"), /f\.yml:3:.*storage\.tsdb says nothing/);
  const config = load(urls.replaceAll("u:hunter2@", ""));
  assert.equal(loadConfig(config.yaml, "f.yml").yaml, config.yaml); // as printed, with the empty storage.tsdb that Prometheus prints
});

test("a server that is read from is named without its credentials", () => {
  const [read] = remoteReadsOf(loadConfig("remote_read: [{url: 'http://u:hunter2@far/read'}]\n", "f.yml"));
  assert.equal(read!.config.name, "http://far/read");
  assert.equal(read!.config.url, "http://u:hunter2@far/read");
});

test("the same receiver twice, or the same server to read from, is refused where the second one stands", () => {
  const twice = (key: string, second: string): string =>
    `${key}:\n- url: http://u:hunter2@far/x\n- url: http://u:hunter2@far/x\n${second}`;
  const refusal = (section: string): RegExp =>
    new RegExp(`^f\\.yml:3:8: ${section}\\[1\\]: http://far/x stands there already, with the same settings$`);
  const load = (text: string): ReturnType<typeof loadConfig> => loadConfig(text, "f.yml");
  assert.throws(() => remoteWritesOf(load(twice("remote_write", ""))), { message: refusal("remote_write") });
  assert.throws(() => remoteReadsOf(load(twice("remote_read", ""))), { message: refusal("remote_read") });
  assert.equal(remoteWritesOf(load(twice("remote_write", "  name: other\n"))).length, 2);
});
