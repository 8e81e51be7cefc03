import { wasm } from "@taffrail/base";

const {
  assemble,
  block,
  branch,
  branchIf,
  f64,
  i32,
  labels,
  loop,
  startKernel,
  when,
  WasmFunction,
  wasmType,
} = wasm;
type Code = wasm.Code;
type Local = wasm.Local;

/** Longer series and more steps are left to plain code. */
export const mostKernelRows = 16_384;
export const mostKernelSteps = 11_008;

/** Where columns lie in the kernel's memory. A row is looked at before the first, and the one behind the last ends all searches. */
const at = {
  t: 64,
  v: 64 + 8 * (mostKernelRows + 8),
  lost: 64 + 16 * (mostKernelRows + 8),
  result: 64 + 24 * (mostKernelRows + 8),
  has: 64 + 24 * (mostKernelRows + 8) + 8 * mostKernelSteps,
} as const;
const pages = Math.ceil((at.has + mostKernelSteps) / 65_536);

/**
 * Rates of a series of floats, window by window, into the column `result` and `has`. `false` where it does not know how: for too
 * many rows or steps, and where what resets took is not finite.
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
  started ??= { run: startRateKernel() };
  return started.run?.(t, v, length, windows, counter, seconds, result, has) ?? false;
};

function startRateKernel(): RateKernel | undefined {
  const kernel = startKernel(assemble([sumLost(), rates()], pages));
  if (kernel === undefined) return undefined;
  const times = new Float64Array(kernel.memory, at.t, mostKernelRows + 1);
  const values = new Float64Array(kernel.memory, at.v, mostKernelRows);
  const results = new Float64Array(kernel.memory, at.result, mostKernelSteps);
  const cells = new Uint8Array(kernel.memory, at.has, mostKernelSteps);
  const lose = kernel.exports["sumLost"] as (length: number) => number;
  const run = kernel.exports["rates"] as (
    length: number,
    count: number,
    firstEndMs: number,
    stepMs: number,
    rangeMs: number,
    seconds: number,
    counter: number,
  ) => void;
  return (t, v, length, { firstEndMs, stepMs, rangeMs }, counter, seconds, result, has) => {
    const count = has.length;
    if (length > mostKernelRows || count > mostKernelSteps) return false;
    times.set(t.subarray(0, length));
    values.set(v.subarray(0, length));
    times[length] = Infinity;
    const kind = counter ? lose(length) : 0;
    if (kind < 0) return false;
    run(length, count, firstEndMs, stepMs, rangeMs, seconds, counter ? 1 + kind : 0);
    result.set(results.subarray(0, count));
    has.set(cells.subarray(0, count));
    return true;
  };
}

/**
 * `sumLost(length)`: sums up, row by row, what the counter lost in resets. Gives 1 where there were any, 0 where there were none (and the
 * column is rubbish), −1 where the sum is not finite.
 */
function sumLost(): wasm.WasmFunction {
  const { i32: int, f64: float } = wasmType;
  const fn = new WasmFunction("sumLost", [int], int);
  const end = fn.param(0);
  const [row, drops] = fn.locals(int, 2);
  const [before, value, sum] = fn.locals(float, 3);
  const [done, next] = labels(2);
  fn.body = [
    end.set(i32.shiftLeft(end.get, i32.const(3))),
    before.set(f64.load(i32.const(at.v))),
    f64.store(i32.const(at.lost), f64.const(0)),
    row.set(i32.const(8)),
    block(
      done,
      loop(
        next,
        branchIf(done, i32.eqz(i32.less(row.get, end.get))),
        value.set(f64.load(row.get, at.v)),
        when(f64.less(value.get, before.get), sum.set(f64.add(sum.get, before.get)), drops.set(i32.const(1))),
        f64.store(row.get, sum.get, at.lost),
        before.set(value.get),
        row.set(i32.add(row.get, i32.const(8))),
        branch(next),
      ),
    ),
    when(i32.eqz(f64.eq(f64.sub(sum.get, sum.get), f64.const(0))), drops.set(i32.const(-1))),
    drops.get,
  ];
  return fn;
}

/** `rates(length, count, firstEndMs, stepMs, rangeMs, seconds, mode)`; the mode is 0 for gauges, 1 for counters, 2 for those that lost. */
function rates(): wasm.WasmFunction {
  const { i32: int, f64: float } = wasmType;
  const fn = new WasmFunction("rates", [int, int, float, float, float, float, int], int);
  const [length, count, firstEnd, stepMs] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
  const [range, seconds, mode] = [fn.param(4), fn.param(5), fn.param(6)];
  /** Places in columns of floats; rows are those from `lo` to before `hi`. */
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
  /** As `rowsUpTo`; places that it passes through are within the column and what is behind it. */
  const search = (edge: Local, hop: Local, limit: Local): Code => {
    const [found, on] = labels(2);
    return [
      row.set(edge.get),
      edge.set(i32.add(edge.get, hop.get)),
      when(i32.greater(edge.get, length.get), edge.set(row.get)),
      when(f64.greater(f64.load(edge.get, at.t - 8), limit.get), edge.set(row.get)),
      block(
        found,
        loop(
          on,
          branchIf(found, f64.greater(f64.load(edge.get, at.t), limit.get)),
          edge.set(i32.add(edge.get, eight)),
          branch(on),
        ),
      ),
      hop.set(i32.sub(edge.get, row.get)),
    ];
  };
  /** What the counter gained, or the gauge changed, from row `lower` to before row `upper`. */
  const takeChange = (upper: Local, lower: Local): Code => [
    change.set(f64.sub(f64.load(upper.get, at.v - 8), first.get)),
    when(mode.get, change.set(f64.add(change.get, f64.const(0)))), // −0 becomes 0
    when(
      i32.eq(mode.get, i32.const(2)),
      change.set(
        f64.add(change.get, f64.sub(f64.load(upper.get, at.lost - 8), f64.load(lower.get, at.lost))),
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
    f64.store(i32.shiftLeft(step.get, i32.const(3)), f64.mul(change.get, factor.get), at.result),
    i32.store8(i32.add(step.get, i32.const(at.has)), i32.const(1)),
  ];
  const [done, next, empty, unusual] = labels(4);
  fn.body = [
    length.set(i32.shiftLeft(length.get, i32.const(3))),
    // no row is before the first
    f64.store(i32.const(at.t - 8), f64.const(-Infinity)),
    block(
      done,
      loop(
        next,
        branchIf(done, i32.eq(step.get, count.get)),
        i32.store8(i32.add(step.get, i32.const(at.has)), i32.const(0)),
        end.set(f64.add(firstEnd.get, f64.mul(stepNumber.get, stepMs.get))),
        start.set(f64.sub(end.get, range.get)),
        block(
          unusual,
          branchIf(unusual, not(isUsual.get)),
          row.set(i32.add(hi.get, hiHop.get)),
          from.set(i32.add(lo.get, loHop.get)),
          branchIf(unusual, i32.greater(row.get, length.get)),
          firstT.set(f64.load(from.get, at.t)),
          lastT.set(f64.load(row.get, at.t - 8)),
          branchIf(unusual, not(f64.eq(f64.sub(end.get, lastT.get), endGap.get))),
          branchIf(unusual, not(f64.eq(f64.sub(firstT.get, start.get), startGap.get))),
          branchIf(unusual, not(f64.eq(f64.sub(lastT.get, firstT.get), sampled.get))),
          branchIf(unusual, not(f64.greater(f64.load(row.get, at.t), end.get))),
          branchIf(unusual, f64.greater(f64.load(from.get, at.t - 8), start.get)),
          branchIf(unusual, i32.ne(i32.sub(row.get, from.get), rows.get)),
          first.set(f64.load(from.get, at.v)),
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
          first.set(f64.load(lo.get, at.v)),
          firstT.set(f64.load(lo.get, at.t)),
          lastT.set(f64.load(hi.get, at.t - 8)),
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
