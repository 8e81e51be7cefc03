import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { KernelMemory, kernelMemory } from "./kernel-memory.ts";
import { f64, openMemory, WasmFunction, wasmType } from "./wasm.ts";

test("what is taken overlaps nothing, keeps what was written, and can be taken again once it was given back", () => {
  const anyStep = fc.record({ length: fc.nat(3000), gives: fc.boolean(), which: fc.nat(99) });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      const memory = new KernelMemory(openMemory(16)!);
      const held: Float64Array[] = [];
      steps.forEach(({ length, gives, which }, mark) => {
        if (gives && held.length > 0) {
          const [column] = held.splice(which % held.length, 1);
          memory.giveFloats(column!);
        } else {
          const column = memory.takeFloats(length);
          if (column === undefined) return;
          assert.equal(column.length, length);
          const at = memory.addressOf(column);
          assert.ok(at % 8 === 0 && at >= 72 && at + 8 * length + 8 <= memory.buffer.byteLength);
          // with the numbers before and behind that are for kernels
          new Float64Array(memory.buffer, at - 8, length + 2).fill(mark);
          held.push(column.fill(mark + 0.5));
        }
        for (const one of held) assert.ok(one.every((x) => x === one[0] && x % 1 === 0.5));
      });
    }),
    { numRuns: 60 },
  );
});

test("a full memory says so, and what lies elsewhere has no address", () => {
  const memory = new KernelMemory(openMemory(2)!);
  const first = memory.takeFloats(4000)!;
  assert.ok(memory.takeFloats(2000));
  assert.equal(memory.takeFloats(4000), undefined);
  assert.equal(memory.takeBytes(1), undefined); // the rest is for columns
  memory.giveFloats(first);
  assert.equal(memory.takeFloats(3999)!.byteOffset, first.byteOffset);
  assert.equal(memory.addressOf(new Float64Array(4)), -1);
});

test("kernels of a thread work in one memory", () => {
  const { f64: float, i32: int } = wasmType;
  const memory = kernelMemory()!;
  assert.equal(kernelMemory(), memory);
  const column = memory.takeFloats(2)!;
  column.set([1.5, 2.25]);
  const add = new WasmFunction("add", [int], float);
  const at = add.param(0);
  add.body = f64.add(f64.load(at.get), f64.load(at.get, 8));
  const { exports } = memory.start([add])!;
  assert.equal((exports["add"] as (at: number) => number)(memory.addressOf(column)), 3.75);
  memory.giveFloats(column);
});
