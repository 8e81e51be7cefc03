import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { blockUnitBytes, OpenBlocks } from "./open-blocks.ts";

const slabBytes = 256 << 10;

test("blocks overlap no other, are zero when handed out, and keep what is written through growth", () => {
  const step = fc.record({
    kind: fc.constantFrom("take", "widen", "widen", "give"),
    at: fc.nat(1e6),
    many: fc.integer({ min: 1, max: 900 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const open = new OpenBlocks(slabBytes);
      const blocks: { address: number; sizeClass: number; mark: number }[] = [];
      let mark = 0;
      let used = 0;
      const check = ({ address, sizeClass, mark: want }: (typeof blocks)[number]): void => {
        const bytes = open.bytesOf(address);
        const at = open.offsetOf(address);
        assert.ok(at + open.sizeOf(sizeClass) <= slabBytes);
        assert.equal(new DataView(bytes.buffer).getUint32(at), want);
      };
      const write = (address: number, value: number): void =>
        new DataView(open.bytesOf(address).buffer).setUint32(open.offsetOf(address), value);
      for (const { kind, at, many } of steps) {
        for (let i = 0; i < many; i++) {
          if (kind === "take") {
            const sizeClass = at % open.classes;
            const address = open.take(sizeClass);
            const start = open.offsetOf(address);
            const size = open.sizeOf(sizeClass);
            assert.ok(
              open
                .bytesOf(address)
                .subarray(start, start + size)
                .every((byte) => byte === 0),
            );
            write(address, ++mark);
            blocks.push({ address, sizeClass, mark });
            used += size;
            continue;
          }
          if (blocks.length === 0) break;
          const block = blocks[(at + i) % blocks.length]!;
          check(block);
          if (kind === "give") {
            open.give(block.address, block.sizeClass);
            used -= open.sizeOf(block.sizeClass);
            blocks.splice((at + i) % blocks.length, 1);
          } else if (block.sizeClass + 1 < open.classes) {
            used -= open.sizeOf(block.sizeClass);
            const size = open.sizeOf(block.sizeClass);
            block.address = open.widen(block.address, block.sizeClass++);
            const start = open.offsetOf(block.address);
            used += open.sizeOf(block.sizeClass);
            const rest = open
              .bytesOf(block.address)
              .subarray(start + size, start + open.sizeOf(block.sizeClass));
            assert.ok(rest.every((byte) => byte === 0));
          }
        }
      }
      for (const block of blocks) check(block);
      assert.equal(open.usedBytes, used);
      const places = blocks
        .map(
          ({ address, sizeClass }) => [address, address + open.sizeOf(sizeClass) / blockUnitBytes] as const,
        )
        .sort(([a], [b]) => a - b);
      places.forEach(([start], i) => assert.ok(i === 0 || start >= places[i - 1]![1]));
    }),
    { numRuns: 60 },
  );
});

test("blocks that grow together take little more than what they are", () => {
  const open = new OpenBlocks(16 << 20);
  const blocks = Array.from({ length: 50_000 }, () => open.take(0));
  for (const sizeClass of [0, 1, 2]) {
    blocks.forEach((address, i) => (blocks[i] = open.widen(address, sizeClass)));
  }
  assert.equal(open.usedBytes, 50_000 * open.sizeOf(3));
  assert.ok(open.heldBytes < 1.15 * open.usedBytes, `${open.heldBytes} for ${open.usedBytes}`);
  for (const address of blocks) open.give(address, 3);
  const again = Array.from({ length: 50_000 }, () => open.take(3));
  assert.ok(open.heldBytes < 1.15 * open.usedBytes);
  assert.equal(new Set(again).size, 50_000);
});
