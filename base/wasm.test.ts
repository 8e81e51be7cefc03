import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  assemble,
  block,
  branch,
  branchIf,
  f64,
  i32,
  i64,
  Label,
  loop,
  startKernel,
  wasmType,
  WasmFunction,
} from "./wasm.ts";

function run(fn: WasmFunction): (...args: number[]) => number {
  return startKernel(assemble([fn], 1))!.exports["f"] as (...args: number[]) => number;
}

test("constants of every size come out as they went in", () => {
  const whole = fc.oneof(fc.integer(), fc.constantFrom(63, 64, -64, -65, 127, 128, 2 ** 31 - 1, -(2 ** 31)));
  fc.assert(
    fc.property(whole, fc.double(), fc.maxSafeInteger(), (n, x, long) => {
      const f = new WasmFunction("f", [], wasmType.i32);
      f.body = i32.const(n);
      assert.equal(run(f)(), n);
      const g = new WasmFunction("f", [], wasmType.f64);
      g.body = f64.const(x);
      assert.ok(Object.is(run(g)(), x));
      const h = new WasmFunction("f", [], wasmType.f64);
      h.body = f64.ofI64(i64.const(long));
      assert.equal(run(h)(), long);
    }),
    { numRuns: 50 },
  );
});

test("loops count, and branches find their blocks", () => {
  const f = new WasmFunction("f", [wasmType.i32], wasmType.i32);
  const left = f.param(0);
  const sum = f.local(wasmType.i32);
  const again = new Label();
  const done = new Label();
  f.body = [
    ...block(
      done,
      loop(
        again,
        branchIf(done, i32.eqz(left.get)),
        sum.set(i32.add(sum.get, left.get)),
        left.set(i32.sub(left.get, i32.const(1))),
        branch(again),
      ),
    ),
    ...sum.get,
  ];
  assert.equal(run(f)(100), 5050);
});

test("what is no module starts no kernel", () => {
  assert.equal(startKernel(new Uint8Array([0, 1, 2])), undefined);
});
