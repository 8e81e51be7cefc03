import { type KernelMemory, kernelMemory, wasm } from "@taffrail/base";
import { areExact } from "./exact-losses.ts";

const { block, branch, branchIf, f64, fill, i32, labels, loop, select, v128, when, WasmFunction, wasmType } =
  wasm;
type Code = wasm.Code;
type Local = wasm.Local;

/**
 * Rates of a series of floats, window by window, into the column `result` and `has`. Columns that lie in the thread's `kernelMemory` are read
 * and written where they are. `false` where it does not know how: where what resets took is not finite, or there is no room.
 */
export type RateKernel = (
  t: Float64Array,
  v: Float64Array,
  length: number,
  windows: { readonly firstEndMs: number; readonly stepMs: number; readonly rangeMs: number },
  counter: boolean,
  seconds: number,
  result: Float64Array,
  has: Uint8Array,
) => boolean;

let started: { readonly run: RateKernel | undefined } | undefined; // with the first rate: a page never asks for one

/** `false` also where there is no WebAssembly. */
export const rateKernel: RateKernel = (t, v, length, windows, counter, seconds, result, has) => {
  started ??= { run: startRateKernel(kernelMemory()) };
  return started.run?.(t, v, length, windows, counter, seconds, result, has) ?? false;
};

/** A column of the kernel's own, which grows. */
class Scratch {
  readonly #memory: KernelMemory;
  #column: Float64Array<ArrayBuffer> | undefined;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** With so many numbers at the least; `undefined` where there is no room. */
  of(length: number): Float64Array<ArrayBuffer> | undefined {
    const known = this.#column;
    if (known !== undefined && length <= known.length) return known;
    const wider = this.#memory.takeFloats(Math.max(1024, length));
    if (wider === undefined) return undefined;
    if (known !== undefined) this.#memory.giveFloats(known);
    this.#column = wider;
    return wider;
  }
}

function startRateKernel(memory: KernelMemory | undefined): RateKernel | undefined {
  const kernel = memory?.start([sumLost(), rates()]);
  if (memory === undefined || kernel === undefined) return undefined;
  const lose = kernel.exports["sumLost"] as (v: number, lost: number, length: number) => number;
  const run = kernel.exports["rates"] as (
    t: number,
    v: number,
    lost: number,
    result: number,
    has: number,
    length: number,
    count: number,
    firstEndMs: number,
    stepMs: number,
    rangeMs: number,
    seconds: number,
    mode: number,
  ) => void;
  const scratch = () => new Scratch(memory);
  const [times, values, losses, results, cells] = [scratch(), scratch(), scratch(), scratch(), scratch()];
  /** The columns that were asked for last, and where they lie: a query asks for the same ones again and again. */
  let [lastT, lastV, lastResult]: Float64Array[] = [none, none, none];
  let lastHas: Uint8Array = new Uint8Array(0);
  let [atT, atV, atResult, atHas] = [-1, -1, -1, -1];

  return (t, v, length, { firstEndMs, stepMs, rangeMs }, counter, seconds, result, has) => {
    const count = has.length;
    if (t !== lastT || v !== lastV || result !== lastResult || has !== lastHas) {
      [lastT, lastV, lastResult] = [t, v, result];
      lastHas = has;
      atT = memory.addressOf(t);
      atV = memory.addressOf(v);
      atResult = memory.addressOf(result);
      atHas = memory.addressOf(has);
    }
    let [fromT, fromV, toResult, toHas] = [atT, atV, atResult, atHas];
    if (fromT < 0 || fromV < 0) {
      const [ownT, ownV] = [times.of(length), values.of(length)];
      if (ownT === undefined || ownV === undefined) return false;
      ownT.set(t.subarray(0, length));
      ownV.set(v.subarray(0, length));
      fromT = ownT.byteOffset;
      fromV = ownV.byteOffset;
    }
    const isThere = toResult >= 0 && toHas >= 0;
    const lost = losses.of(length);
    const ownResult = isThere ? none : results.of(count);
    const ownHas = isThere ? none : cells.of(count / 8 + 1);
    if (lost === undefined || ownResult === undefined || ownHas === undefined) return false;
    if (!isThere) {
      toResult = ownResult.byteOffset;
      toHas = ownHas.byteOffset;
    }
    const kind = counter ? lose(fromV, lost.byteOffset, length) : 0;
    if (kind < 0 || (kind > 0 && !areExact(lost, length))) return false;
    run(
      fromT,
      fromV,
      lost.byteOffset,
      toResult,
      toHas,
      length,
      count,
      firstEndMs,
      stepMs,
      rangeMs,
      seconds,
      counter ? 1 + kind : 0,
    );
    if (!isThere) {
      result.set(ownResult.subarray(0, count));
      has.set(new Uint8Array(memory.buffer, toHas, count));
    }
    return true;
  };
}

const none = new Float64Array(0);

/** So many rows are looked at in one go. */
const rowsAtOnce = 8;

/**
 * `sumLost(v, lost, length)`: sums up, row by row, what the counter lost in resets. Gives 1 where there were any, 0 where there were none (and
 * the column is rubbish), −1 where the sum is not finite.
 */
function sumLost(): wasm.WasmFunction {
  const { i32: int, f64: float } = wasmType;
  const fn = new WasmFunction("sumLost", [int, int, int], int);
  const [first, lost, length] = [fn.param(0), fn.param(1), fn.param(2)];
  /** Rows, by the address of their value; where they end; and how far from a value its loss is. */
  const [row, end, apart] = fn.locals(int, 3);
  const outcome = fn.local(int);
  const [before, value, sum] = fn.locals(float, 3);
  const [rising, look, fell, creep, done, next] = labels(6);
  const eight = i32.const(8);
  /** Where of two rows the second is below the one before it; the first of them is `rows` behind `row`. */
  const drops = (rows: number): Code =>
    v128.less64(v128.load(row.get, 8 * rows), v128.load(i32.sub(row.get, eight), 8 * rows));
  fn.body = [
    end.set(i32.add(first.get, i32.shiftLeft(length.get, i32.const(3)))),
    row.set(i32.add(first.get, eight)),
    // of most series that is all: many rows in one go, none of them below the one before it
    block(
      rising,
      loop(
        look,
        branchIf(rising, i32.greater(i32.add(row.get, i32.const(8 * rowsAtOnce)), end.get)),
        branchIf(rising, v128.anySet(v128.or(v128.or(drops(0), drops(2)), v128.or(drops(4), drops(6))))),
        row.set(i32.add(row.get, i32.const(8 * rowsAtOnce))),
        branch(look),
      ),
    ),
    block(
      done,
      block(
        fell,
        loop(
          creep,
          branchIf(done, i32.eqz(i32.less(row.get, end.get))),
          branchIf(fell, f64.less(f64.load(row.get), f64.load(i32.sub(row.get, eight)))),
          row.set(i32.add(row.get, eight)),
          branch(creep),
        ),
      ),
      fill(lost.get, i32.const(0), i32.sub(row.get, first.get)),
      apart.set(i32.sub(lost.get, first.get)),
      before.set(f64.load(i32.sub(row.get, eight))),
      loop(
        next,
        value.set(f64.load(row.get)),
        when(f64.less(value.get, before.get), sum.set(f64.add(sum.get, before.get))),
        f64.store(i32.add(row.get, apart.get), sum.get),
        before.set(value.get),
        row.set(i32.add(row.get, eight)),
        branchIf(next, i32.less(row.get, end.get)),
      ),
      outcome.set(select(i32.const(1), i32.const(-1), f64.eq(f64.sub(sum.get, sum.get), f64.const(0)))),
    ),
    outcome.get,
  ];
  return fn;
}

/**
 * `rates(t, v, lost, result, has, length, count, firstEndMs, stepMs, rangeMs, seconds, mode)`; the mode is 0 for gauges, 1 for counters, 2
 * for those that lost. It writes the time before the first and the one behind the last.
 */
function rates(): wasm.WasmFunction {
  const { i32: int, f64: float } = wasmType;
  const fn = new WasmFunction(
    "rates",
    [int, int, int, int, int, int, int, float, float, float, float, int],
    int,
  );
  const [t, v, lost, result, has] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3), fn.param(4)];
  const [length, count, firstEnd, stepMs] = [fn.param(5), fn.param(6), fn.param(7), fn.param(8)];
  const [range, seconds, mode] = [fn.param(9), fn.param(10), fn.param(11)];
  /** Rows, by the address of the time before theirs; those of a window are from `lo` to before `hi`. */
  const [step, lo, hi] = fn.locals(int, 3);
  const [loHop, hiHop, row, from] = fn.locals(int, 4);
  const [stepNumber, start, end] = fn.locals(float, 3);
  const [first, firstT, lastT, change] = fn.locals(float, 4);
  const [before, after] = fn.locals(float, 2);
  const thousand = f64.const(1000);
  /** Of the window before: milliseconds, and in seconds from `spanned` on. */
  const [rows, sampled, gap, threshold] = [fn.local(int), fn.local(float), fn.local(float), fn.local(float)];
  const spanned = fn.local(float);
  const [toStart, toEnd, factor] = fn.locals(float, 3);
  /** How far its first and last sample were from its edges; and whether `factor` comes from these alone, and not from the way to zero. */
  const [startGap, endGap, isUsual] = [fn.local(float), fn.local(float), fn.local(int)];

  const eight = i32.const(8);
  const not = i32.eqz;
  /** Of a row and of the one before it. */
  const timeAt = (row: Local): Code => f64.load(row.get, 8);
  const timeBefore = (row: Local): Code => f64.load(row.get);
  const valueAt = (row: Local): Code => f64.load(i32.add(row.get, v.get), 8);
  const valueBefore = (row: Local): Code => f64.load(i32.add(row.get, v.get));
  /** As `rowsUpTo`; places that it passes through are within the column and what is behind it. */
  const search = (edge: Local, hop: Local, limit: Local): Code => {
    const [found, on] = labels(2);
    return [
      row.set(edge.get),
      edge.set(i32.add(edge.get, hop.get)),
      when(i32.greater(edge.get, length.get), edge.set(row.get)),
      when(f64.greater(timeBefore(edge), limit.get), edge.set(row.get)),
      block(
        found,
        loop(
          on,
          branchIf(found, f64.greater(timeAt(edge), limit.get)),
          edge.set(i32.add(edge.get, eight)),
          branch(on),
        ),
      ),
      hop.set(i32.sub(edge.get, row.get)),
    ];
  };
  /** What the counter gained, or the gauge changed, from row `lower` to before row `upper`. */
  const takeChange = (upper: Local, lower: Local): Code => [
    change.set(f64.sub(valueBefore(upper), first.get)),
    when(mode.get, change.set(f64.add(change.get, f64.const(0)))), // −0 becomes 0
    when(
      i32.eq(mode.get, i32.const(2)),
      change.set(
        f64.add(
          change.get,
          f64.sub(f64.load(i32.add(upper.get, lost.get)), f64.load(i32.add(lower.get, lost.get), 8)),
        ),
      ),
    ),
  ];
  /**
   * Whether a counter may have been zero within the window. From three samples on, what these span is longer than any way to the start, so
   * it matters only where the counter was less than what it gained.
   */
  const wayToZeroMatters = (size: Local): Code =>
    i32.and(
      i32.and(i32.greater(mode.get, i32.const(0)), f64.greater(change.get, f64.const(0))),
      i32.and(
        not(f64.less(first.get, f64.const(0))),
        i32.or(f64.less(first.get, change.get), i32.less(size.get, i32.const(24))),
      ),
    );
  const put = (): Code => [
    f64.store(i32.add(result.get, i32.shiftLeft(step.get, i32.const(3))), f64.mul(change.get, factor.get)),
    i32.store8(i32.add(step.get, has.get), i32.const(1)),
  ];
  const [done, next, empty, unusual] = labels(4);
  fn.body = [
    // distances from times to what else there is of rows; and the end as a row is told
    v.set(i32.sub(v.get, t.get)),
    lost.set(i32.sub(lost.get, t.get)),
    t.set(i32.sub(t.get, eight)),
    lo.set(t.get),
    hi.set(t.get),
    length.set(i32.add(t.get, i32.shiftLeft(length.get, i32.const(3)))),
    // no row is before the first, none behind the last
    f64.store(t.get, f64.const(-Infinity)),
    f64.store(length.get, f64.const(Infinity), 8),
    block(
      done,
      loop(
        next,
        branchIf(done, i32.eq(step.get, count.get)),
        i32.store8(i32.add(step.get, has.get), i32.const(0)),
        end.set(f64.add(firstEnd.get, f64.mul(stepNumber.get, stepMs.get))),
        start.set(f64.sub(end.get, range.get)),
        block(
          unusual,
          branchIf(unusual, not(isUsual.get)),
          row.set(i32.add(hi.get, hiHop.get)),
          from.set(i32.add(lo.get, loHop.get)),
          branchIf(unusual, i32.greater(row.get, length.get)),
          branchIf(unusual, i32.greater(from.get, length.get)),
          firstT.set(timeAt(from)),
          lastT.set(timeBefore(row)),
          branchIf(unusual, not(f64.eq(f64.sub(end.get, lastT.get), endGap.get))),
          branchIf(unusual, not(f64.eq(f64.sub(firstT.get, start.get), startGap.get))),
          branchIf(unusual, not(f64.eq(f64.sub(lastT.get, firstT.get), sampled.get))),
          branchIf(unusual, not(f64.greater(timeAt(row), end.get))),
          branchIf(unusual, f64.greater(timeBefore(from), start.get)),
          branchIf(unusual, i32.ne(i32.sub(row.get, from.get), rows.get)),
          first.set(valueAt(from)),
          takeChange(row, from),
          branchIf(unusual, wayToZeroMatters(rows)),
          hi.set(row.get),
          lo.set(from.get),
          put(),
          step.set(i32.add(step.get, i32.const(1))),
          stepNumber.set(f64.add(stepNumber.get, f64.const(1))),
          branch(next),
        ),
        search(hi, hiHop, end),
        search(lo, loHop, start),
        block(
          empty,
          branchIf(empty, i32.less(i32.sub(hi.get, lo.get), i32.const(16))),
          first.set(valueAt(lo)),
          firstT.set(timeAt(lo)),
          lastT.set(timeBefore(hi)),
          takeChange(hi, lo),
          row.set(i32.sub(hi.get, lo.get)),
          before.set(f64.sub(lastT.get, firstT.get)),
          when(
            i32.or(not(f64.eq(before.get, sampled.get)), i32.ne(row.get, rows.get)),
            rows.set(row.get),
            sampled.set(before.get),
            spanned.set(f64.div(sampled.get, thousand)),
            gap.set(
              f64.div(spanned.get, f64.ofI32(i32.sub(i32.shiftRight(row.get, i32.const(3)), i32.const(1)))),
            ),
            threshold.set(f64.mul(gap.get, f64.const(1.1))),
            toStart.set(f64.const(NaN)),
          ),
          startGap.set(f64.sub(firstT.get, start.get)),
          before.set(f64.div(startGap.get, thousand)),
          when(not(f64.less(before.get, threshold.get)), before.set(f64.div(gap.get, f64.const(2)))),
          isUsual.set(not(wayToZeroMatters(row))),
          when(
            not(isUsual.get),
            after.set(f64.mul(spanned.get, f64.div(first.get, change.get))),
            when(f64.less(after.get, before.get), before.set(after.get)),
          ),
          endGap.set(f64.sub(end.get, lastT.get)),
          after.set(f64.div(endGap.get, thousand)),
          when(not(f64.less(after.get, threshold.get)), after.set(f64.div(gap.get, f64.const(2)))),
          when(
            i32.or(not(f64.eq(before.get, toStart.get)), not(f64.eq(after.get, toEnd.get))),
            toStart.set(before.get),
            toEnd.set(after.get),
            factor.set(
              f64.div(
                f64.div(f64.add(f64.add(spanned.get, toStart.get), toEnd.get), spanned.get),
                seconds.get,
              ),
            ),
          ),
          put(),
        ),
        step.set(i32.add(step.get, i32.const(1))),
        stepNumber.set(f64.add(stepNumber.get, f64.const(1))),
        branch(next),
      ),
    ),
    i32.const(0),
  ];
  return fn;
}
