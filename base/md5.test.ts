import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { md5 } from "./md5.ts";

test("md5 of the empty text is the known one", () => {
  assert.equal(Buffer.from(md5(new Uint8Array())).toString("hex"), "d41d8cd98f00b204e9800998ecf8427e");
});

test("md5 equals the platform's on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      assert.equal(Buffer.from(md5(data)).toString("hex"), createHash("md5").update(data).digest("hex"));
    }),
  );
});
