import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { GzipMember } from "./gzip.ts";

test("whatever the pieces, they make one member", () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 50 }),
    fc.nat(400_000).map((length) => "0.25,".repeat(length / 5)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.string(), (pieces, last) => {
      const member = new GzipMember();
      const parts = pieces.map((text) => member.pack(Buffer.from(text), false));
      parts.push(member.pack(Buffer.from(last), true));
      assert.equal(gunzipSync(Buffer.concat(parts)).toString(), pieces.join("") + last);
    }),
    { numRuns: 40 },
  );
});

test("members made side by side do not meet", () => {
  const [a, b] = [new GzipMember(), new GzipMember()];
  const ofA = [a.pack(Buffer.from("aaa"), false)];
  const ofB = [b.pack(Buffer.from("bb"), false)];
  ofA.push(a.pack(Buffer.from("AAA"), true));
  ofB.push(b.pack(Buffer.from("BB"), true));
  assert.equal(gunzipSync(Buffer.concat(ofA)).toString(), "aaaAAA");
  assert.equal(gunzipSync(Buffer.concat(ofB)).toString(), "bbBB");
});
