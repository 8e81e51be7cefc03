import { type KernelMemory, kernelMemory, wasm } from "@taffrail/base";

/** So many rows are looked at in one go. */
const rowsAtOnce = 8;

type FirstNaN = (v: Float64Array, length: number) => number;

let started: FirstNaN | undefined; // with the first series that is read: a page never asks

/** The first of `length` rows that is NaN, or `length`. Of columns in the thread's `kernelMemory` eight rows are looked at in one go. */
export const firstNaN: FirstNaN = (v, length) => {
  started ??= startFirstNaN(kernelMemory()) ?? firstNaNPlain;
  return started(v, length);
};

/** Its twin in plain code. */
export function firstNaNPlain(v: Float64Array, length: number, from = 0): number {
  let row = from;
  while (row < length && v[row]! === v[row]!) row++;
  return row;
}

function startFirstNaN(memory: KernelMemory | undefined): FirstNaN | undefined {
  const kernel = memory?.start([soundRows()]);
  if (memory === undefined || kernel === undefined) return undefined;
  const run = kernel.exports["soundRows"] as (v: number, length: number) => number;
  let lastV = new Float64Array(0) as Float64Array;
  let at = -1;
  return (v, length) => {
    if (v !== lastV) {
      lastV = v;
      at = memory.addressOf(v);
    }
    return firstNaNPlain(v, length, at < 0 ? 0 : run(at, length));
  };
}

/** `soundRows(v, length)`: a number of rows from the first on that are not NaN; there may be up to seven more. */
function soundRows(): wasm.WasmFunction {
  const { branch, branchIf, block, i32, labels, loop, v128, wasmType } = wasm;
  const fn = new wasm.WasmFunction("soundRows", [wasmType.i32, wasmType.i32], wasmType.i32);
  const [first, length] = [fn.param(0), fn.param(1)];
  const [row, end] = fn.locals(wasmType.i32, 2);
  const pairs = fn.locals(wasmType.v128, 4);
  const [done, next] = labels(2);
  const isNaN = (i: number): wasm.Code => v128.notEqual64(pairs[i]!.get, pairs[i]!.get);
  fn.body = [
    row.set(first.get),
    end.set(i32.add(first.get, i32.shiftLeft(length.get, i32.const(3)))),
    block(
      done,
      loop(
        next,
        branchIf(done, i32.greater(i32.add(row.get, i32.const(8 * rowsAtOnce)), end.get)),
        ...pairs.map((pair, i) => pair.set(v128.load(row.get, 16 * i))),
        branchIf(done, v128.anySet(v128.or(v128.or(isNaN(0), isNaN(1)), v128.or(isNaN(2), isNaN(3))))),
        row.set(i32.add(row.get, i32.const(8 * rowsAtOnce))),
        branch(next),
      ),
    ),
    i32.shiftRight(i32.sub(row.get, first.get), i32.const(3)),
  ];
  return fn;
}
