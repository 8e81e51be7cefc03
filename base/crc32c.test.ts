import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { crc32c, crc32cPlain } from "./crc32c.ts";

const known = [
  { name: "nothing", data: new Uint8Array(), want: 0 },
  { name: "123456789", data: new TextEncoder().encode("123456789"), want: 0xe3069283 },
  { name: "32 zeros (RFC 3720)", data: new Uint8Array(32), want: 0x8a9136aa },
  { name: "32 ones (RFC 3720)", data: new Uint8Array(32).fill(0xff), want: 0x62a8ab43 },
] as const;
for (const { name, data, want } of known) {
  test(`crc32c of ${name}`, () => assert.equal(crc32c(data), want));
}

test("crc32c equals the definition bit by bit, in parts as in one", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (data, cut) => {
      let crc = 0xffffffff;
      for (const byte of data) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
      assert.equal(crc32c(data), ~crc >>> 0);
      const middle = Math.min(cut, data.length);
      assert.equal(crc32c(data, middle, data.length, crc32c(data, 0, middle)), ~crc >>> 0);
    }),
  );
});

test("the kernel gives what plain code gives, of any part of any length, in one as in two", () => {
  const noise = Uint8Array.from({ length: 200_000 }, (_, i) => Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 24);
  const length = fc.oneof(fc.nat(700), fc.integer({ min: 49_000, max: 49_300 }), fc.nat(150_000));
  fc.assert(
    fc.property(fc.nat(50_000), length, fc.nat(1000), (start, length, cut) => {
      const end = start + length;
      const middle = Math.min(end, start + cut);
      const want = crc32cPlain(noise, start, end, 0);
      assert.equal(crc32c(noise, start, end), want);
      assert.equal(crc32c(noise, middle, end, crc32c(noise, start, middle)), want);
    }),
  );
});
