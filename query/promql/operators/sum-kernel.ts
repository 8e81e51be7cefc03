import { type KernelMemory, kernelMemory, wasm } from "@taffrail/base";

/** So many steps are added in one go. */
export const cellsAtOnce = 8;

/**
 * Adds a column of floats to sums with their compensation, as `addFloats` does, from step `from` on, and to the cells from `base` on; gives
 * the step where it does not know how to go on: `addFloats` does that one and the next few. It knows floats that meet floats or nothing at
 * eight steps in a row, and what stays finite; and only columns that lie in the thread's `kernelMemory`.
 */
type SumKernel = (
  sum: Float64Array,
  c: Float64Array,
  kind: Uint8Array,
  base: number,
  v: Float64Array,
  has: Uint8Array,
  from: number,
) => number;

let started: { readonly run: SumKernel | undefined } | undefined; // with the first sum: a page never asks

export const sumKernel: SumKernel = (sum, c, kind, base, v, has, from) => {
  started ??= { run: startSumKernel(kernelMemory()) };
  return started.run?.(sum, c, kind, base, v, has, from) ?? from;
};

function startSumKernel(memory: KernelMemory | undefined): SumKernel | undefined {
  const kernel = memory?.start([addGroups()]);
  if (memory === undefined || kernel === undefined) return undefined;
  const run = kernel.exports["addGroups"] as (
    sum: number,
    c: number,
    kind: number,
    v: number,
    has: number,
    from: number,
    count: number,
  ) => number;
  /** Where the columns lie that were asked for last: a query asks for the same ones again and again. */
  let lastSum: Float64Array = new Float64Array(0);
  let lastHas: Uint8Array = new Uint8Array(0);
  let [atSum, atC, atKind, atV, atHas] = [-1, -1, -1, -1, -1];
  return (sum, c, kind, base, v, has, from) => {
    if (sum !== lastSum || has !== lastHas) {
      lastSum = sum;
      lastHas = has;
      atSum = memory.addressOf(sum);
      atC = memory.addressOf(c);
      atKind = memory.addressOf(kind);
      atV = memory.addressOf(v);
      atHas = memory.addressOf(has);
    }
    if (atSum < 0 || atC < 0 || atKind < 0 || atV < 0 || atHas < 0) return from;
    return run(atSum + 8 * base, atC + 8 * base, atKind + base, atV, atHas, from, has.length);
  };
}

/** Eight cells that hold a float each. */
const allFloats = 0x0101_0101_0101_0101n;

/**
 * `addGroups(sum, c, kind, v, has, from, count)`: eight steps after eight; gives the step at which there are fewer left, or others than it
 * knows. What a value loses when it is added is as in `compensate`.
 */
function addGroups(): wasm.WasmFunction {
  const { block, branch, branchIf, i32, i64, labels, loop, v128, wasmType, when } = wasm;
  const { i32: int, i64: long, v128: pair } = wasmType;
  const fn = new wasm.WasmFunction("addGroups", [int, int, int, int, int, int, int], int);
  const [sum, c, kind, v, has] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3), fn.param(4)];
  const [step, count] = [fn.param(5), fn.param(6)];
  const [cells, known] = fn.locals(long, 2);
  const [at, next8] = fn.locals(int, 2);
  const [s, value, added] = fn.locals(pair, 3);
  const totals = fn.locals(pair, 4);
  const losses = fn.locals(pair, 4);
  const [done, next, on] = labels(3);
  const float = i64.const(allFloats);
  const bad = (i: number): wasm.Code =>
    v128.notEqual64(v128.sub64(losses[i]!.get, losses[i]!.get), v128.const([0, 0, 0, 0]));
  fn.body = [
    block(
      done,
      loop(
        next,
        next8.set(i32.add(step.get, i32.const(cellsAtOnce))),
        branchIf(done, i32.greater(next8.get, count.get)),
        cells.set(i64.load(i32.add(has.get, step.get))),
        block(
          on,
          branchIf(on, i64.eqz(cells.get)),
          branchIf(done, i64.ne(cells.get, float)),
          known.set(i64.load(i32.add(kind.get, step.get))),
          at.set(i32.shiftLeft(step.get, i32.const(3))),
          when(
            i64.eqz(known.get),
            ...[0, 16, 32, 48].map((offset) =>
              v128.store(i32.add(sum.get, at.get), v128.load(i32.add(v.get, at.get), offset), offset),
            ),
            i64.store(i32.add(kind.get, step.get), float),
            branch(on),
          ),
          branchIf(done, i64.ne(known.get, float)),
          ...totals.map((total, i) => [
            s.set(v128.load(i32.add(sum.get, at.get), 16 * i)),
            value.set(v128.load(i32.add(v.get, at.get), 16 * i)),
            total.set(v128.add64(s.get, value.get)),
            added.set(v128.sub64(total.get, s.get)),
            losses[i]!.set(
              v128.add64(
                v128.sub64(s.get, v128.sub64(total.get, added.get)),
                v128.sub64(value.get, added.get),
              ),
            ),
          ]),
          branchIf(done, v128.anySet(v128.or(v128.or(bad(0), bad(1)), v128.or(bad(2), bad(3))))),
          ...totals.map((total, i) => [
            v128.store(i32.add(sum.get, at.get), total.get, 16 * i),
            v128.store(
              i32.add(c.get, at.get),
              v128.add64(v128.load(i32.add(c.get, at.get), 16 * i), losses[i]!.get),
              16 * i,
            ),
          ]),
        ),
        step.set(next8.get),
        branch(next),
      ),
    ),
    step.get,
  ];
  return fn;
}
