import assert from "node:assert/strict";
import { test } from "node:test";
import { acceptsGzip } from "./encoding.ts";

const cases = [
  [undefined, false],
  ["", false],
  ["gzip", true],
  ["gzip, deflate", true],
  ["gzip, deflate, br, zstd", true],
  ["br, GZip;Q=0.5", true],
  ["x-gzip", true],
  ["identity", false],
  ["identity, gzip", true],
  ["gzip;q=0", false],
  ["gzip; q=0.0, *", false],
  ["gzip;q=0.5, identity", false],
  ["gzip;q=0.5, identity;q=0.5", true],
  ["identity;q=0.2, gzip;q=0.001", false],
  ["*", true],
  ["*;q=0", false],
  ["br, *;q=0.1", true],
  ["*;q=0, gzip", true],
  ["gzip;q=2", false],
  ["gzip;q=", false],
  ["gzipped", false],
  ["not-gzip, br", false],
] as const;
for (const [accept, want] of cases) {
  test(`Accept-Encoding: ${accept ?? "(none)"}`, () => assert.equal(acceptsGzip(accept), want));
}
