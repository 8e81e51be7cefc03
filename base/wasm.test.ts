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
  v128,
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

test("instructions of 64 bits give what BigInt does", () => {
  const rows = [
    { name: "and", code: i64.and, want: (a: bigint, b: bigint) => a & b },
    { name: "or", code: i64.or, want: (a: bigint, b: bigint) => a | b },
    { name: "xor", code: i64.xor, want: (a: bigint, b: bigint) => a ^ b },
    { name: "add", code: i64.add, want: (a: bigint, b: bigint) => a + b },
    { name: "sub", code: i64.sub, want: (a: bigint, b: bigint) => a - b },
    { name: "shiftLeft", code: i64.shiftLeft, want: (a: bigint, b: bigint) => a << (b & 63n) },
    { name: "shiftRight", code: i64.shiftRight, want: (a: bigint, b: bigint) => unsigned64(a) >> (b & 63n) },
    { name: "shiftRightSigned", code: i64.shiftRightSigned, want: (a: bigint, b: bigint) => a >> (b & 63n) },
    { name: "eq", code: i64.eq, want: (a: bigint, b: bigint) => BigInt(a === b) },
    { name: "ne", code: i64.ne, want: (a: bigint, b: bigint) => BigInt(a !== b) },
    { name: "less", code: i64.less, want: (a: bigint, b: bigint) => BigInt(unsigned64(a) < unsigned64(b)) },
    {
      name: "greater",
      code: i64.greater,
      want: (a: bigint, b: bigint) => BigInt(unsigned64(a) > unsigned64(b)),
    },
    { name: "greaterSigned", code: i64.greaterSigned, want: (a: bigint, b: bigint) => BigInt(a > b) },
    { name: "eqz", code: i64.eqz, want: (a: bigint) => BigInt(a === 0n) },
    {
      name: "leadingZeros",
      code: i64.leadingZeros,
      want: (a: bigint) => BigInt(a === 0n ? 64 : 64 - unsigned64(a).toString(2).length),
    },
  ] as const;
  const word = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -70n, max: 70n }),
  );
  for (const { name, code, want } of rows) {
    const f = new WasmFunction("f", [wasmType.i64, wasmType.i64], wasmType.i64);
    const result = code(f.param(0).get, f.param(1).get);
    f.body = /^(eq|ne|eqz|less|greater|greaterSigned)$/.test(name) ? i64.ofUnsigned(result) : result;
    const got = startKernel(assemble([f], 1))!.exports["f"] as (a: bigint, b: bigint) => bigint;
    fc.assert(
      fc.property(word, word, (a, b) => assert.equal(got(a, b), BigInt.asIntN(64, want(a, b)), name)),
      { numRuns: 50 },
    );
  }
});

test("words go to memory and back, their bytes turned round", () => {
  const f = new WasmFunction("f", [wasmType.f64, wasmType.i64], wasmType.i64);
  const order = f.local(wasmType.v128);
  f.body = [
    ...i64.store(i32.const(16), f.param(1).get),
    ...f64.store(i32.const(8), f64.sub(f64.add(f.param(0).get, f64.ofI32(i32.const(-1))), f64.const(2))),
    ...order.set(v128.const([0x04050607, 0x00010203, 0x0c0d0e0f, 0x08090a0b])),
    ...v128.lane64(v128.swizzle(v128.load64(i32.const(16)), order.get), 0),
  ];
  const kernel = startKernel(assemble([f], 1))!;
  const turn = kernel.exports["f"] as (value: number, word: bigint) => bigint;
  assert.equal(turn(0.5, 0x0102030405060708n), 0x0807060504030201n);
  assert.equal(new Float64Array(kernel.memory, 8, 1)[0], 2 ** 32 - 1 + 0.5 - 2);
});

function unsigned64(word: bigint): bigint {
  return BigInt.asUintN(64, word);
}

test("what is no module starts no kernel", () => {
  assert.equal(startKernel(new Uint8Array([0, 1, 2])), undefined);
});
