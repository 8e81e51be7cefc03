import { type KernelMemory, kernelMemory, wasm } from "@taffrail/base";

const { block, branch, branchIf, f64, i32, i64, Label, labels, loop, v128, WasmFunction, when } = wasm;
const { select, wasmType } = wasm;
type Code = wasm.Code;

/** Chunks of more samples are left to plain code. */
export const mostKernelSamples = 1024;

/** The most that samples take: 68 bits of time and 77 of value each, and two numbers and a float before them. */
const inputBytes = 64 + Math.ceil((mostKernelSamples * (68 + 77)) / 8);
/** Windows of 64 bits are read past the end of the input. */
const behindInput = 16;
/** Bits that a window has at least. */
const longestInOneGo = 57;

/**
 * Decodes as `decodeXor` does, at most `mostKernelSamples`. Gives the byte behind the chunk, or −1 where that is past the end of
 * `bytes`: what it wrote is rubbish then. Columns that lie in the thread's `kernelMemory` are written where they are.
 */
export type XorKernel = (
  bytes: Uint8Array,
  start: number,
  count: number,
  t: Float64Array,
  v: Float64Array,
  row: number,
) => number;

/** `undefined` where there is no WebAssembly with vectors. */
export const xorKernel: XorKernel | undefined = startXorKernel(kernelMemory());

function startXorKernel(memory: KernelMemory | undefined): XorKernel | undefined {
  const inputAt = memory?.take(inputBytes + behindInput) ?? -1;
  const times = memory?.takeFloats(mostKernelSamples);
  const values = memory?.takeFloats(mostKernelSamples);
  if (memory === undefined || inputAt < 0 || times === undefined || values === undefined) return undefined;
  const kernel = memory.start([decode()]);
  if (kernel === undefined) return undefined;
  const run = kernel.exports["decode"] as (input: number, count: number, t: number, v: number) => number;
  const input = new Uint8Array(memory.buffer, inputAt, inputBytes);
  const ownT = memory.addressOf(times);
  const ownV = memory.addressOf(values);
  /** The first rows of both columns, by how many: chunks of a store mostly have the same length. */
  const firstT: Float64Array[] = [];
  const firstV: Float64Array[] = [];
  let bitsPerSample = 32; // as of the chunk before: how many bytes are copied in is a guess
  /** The columns that were written last, and where they lie: asking an array for its buffer takes longer than comparing it. */
  let lastT = times;
  let lastV = values;
  let toT = ownT;
  let toV = ownV;
  /** The same of bytes: chunks of a series lie in few places. */
  const places = Array.from({ length: 8 }, () => ({ bytes: new Uint8Array(0) as Uint8Array, at: -1 }));
  let place = places[0]!;
  let nextPlace = 0;
  const addressOf = (bytes: Uint8Array): number => {
    if (bytes === place.bytes) return place.at;
    for (let i = 0; i < places.length; i++) {
      place = places[i]!;
      if (bytes === place.bytes) return place.at;
    }
    nextPlace = (nextPlace + 1) % places.length;
    place = places[nextPlace]!;
    place.bytes = bytes;
    place.at = memory.addressOf(bytes);
    return place.at;
  };

  return (bytes, start, count, t, v, row) => {
    const from = start + 2;
    const most = Math.min(inputBytes, bytes.length - from);
    if (t !== lastT || v !== lastV) {
      lastT = t as typeof times;
      lastV = v as typeof values;
      toT = memory.addressOf(t);
      toV = memory.addressOf(v);
    }
    const isThere = toT >= 0 && toV >= 0;
    const atT = isThere ? toT + 8 * row : ownT;
    const atV = isThere ? toV + 8 * row : ownV;
    const bytesAt = addressOf(bytes);
    let bits = most * 8 + 1;
    if (bytesAt >= 0) bits = run(bytesAt + from, count, atT, atV);
    else {
      const likely = Math.min(most, 64 + ((count * bitsPerSample) >>> 3));
      input.set(bytes.subarray(from, from + likely));
      bits = run(inputAt, count, atT, atV);
      if (bits > likely * 8 && likely < most) {
        input.set(bytes.subarray(from, from + most));
        bits = run(inputAt, count, atT, atV);
      }
      bitsPerSample = Math.ceil(bits / count);
    }
    if (bits > most * 8) return -1;
    if (!isThere) {
      t.set((firstT[count] ??= times.subarray(0, count)), row);
      v.set((firstV[count] ??= values.subarray(0, count)), row);
    }
    return from + ((bits + 7) >>> 3);
  };
}

/**
 * `decode(input, count, t, v)`, at least 1 sample: the bytes behind the chunk's own count are at `input`. Gives how many bits it read.
 */
function decode(): wasm.WasmFunction {
  const { i32: int, i64: long, f64: float, v128: vector } = wasmType;
  const fn = new WasmFunction("decode", [int, int, int, int], int);
  const [input, count, t, v] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
  /** Rows, by the address of their time; where they end; and how far from a time its value is. */
  const [row, end, apart] = fn.locals(int, 3);
  const [byte, run] = fn.locals(int, 2);
  const [time, delta, scale] = fn.locals(float, 3);
  /** Bits from address 0 on; and those of the input's first. */
  const [pos, firstPos] = fn.locals(long, 2);
  const [bits, value, change] = fn.locals(long, 3);
  /** Of what changes in a value: its bits, how many zeros are before it and behind it, and ones in its place. */
  const [size, leading, trailing, mask] = fn.locals(long, 4);
  /** Bits of a sample with the step of the one before, and a change in the place of the one before. */
  const stride = fn.local(long);
  const turned = fn.local(vector);

  const c = i64.const;
  /** 57 bits and more from `from` on, at the top. */
  const window = (from: Code): Code =>
    i64.shiftLeft(
      v128.lane64(v128.swizzle(v128.load64(i32.ofI64(i64.shiftRight(from, c(3)))), turned.get), 0),
      i64.and(from, c(7)),
    );
  /** `width` bits of the window behind the first `skipped`. */
  const part = (skipped: number, width: number): Code =>
    i64.shiftRight(i64.shiftLeft(bits.get, c(skipped)), c(64 - width));
  const skip = (by: Code): Code => pos.set(i64.add(pos.get, by));
  /** All 64 bits from `pos` on. */
  const whole = (): Code =>
    i64.or(
      i64.shiftLeft(i64.shiftRight(window(pos.get), c(32)), c(32)),
      i64.shiftRight(window(i64.add(pos.get, c(32))), c(32)),
    );
  const put = (): Code => [
    ...f64.store(row.get, time.get),
    ...i64.store(i32.add(row.get, apart.get), value.get),
    ...row.set(i32.add(row.get, i32.const(8))),
  ];
  const tick = (): Code => time.set(f64.add(time.get, delta.get));

  /** Reads a number in groups of seven bits, the lowest first, as `BitReader.uvarint`. */
  const uvarint = (into: wasm.Local): Code => {
    const again = new Label();
    return [
      ...scale.set(f64.const(1)),
      ...into.set(f64.const(0)),
      ...loop(
        again,
        byte.set(i32.load8(i32.ofI64(i64.shiftRight(pos.get, c(3))))),
        skip(c(8)),
        into.set(f64.add(into.get, f64.mul(f64.ofI32(i32.and(byte.get, i32.const(0x7f))), scale.get))),
        when(
          i32.and(
            i32.greater(byte.get, i32.const(0x7f)),
            i32.eqz(f64.greater(scale.get, f64.const(2 ** 63))),
          ),
          scale.set(f64.mul(scale.get, f64.const(128))),
          branch(again),
        ),
      ),
    ];
  };
  const firstTime = (): Code => [
    ...run.set(i32.load8(input.get)),
    ...skip(c(8)),
    ...when(i32.greater(run.get, i32.const(0x7f)), uvarint(time)),
    ...time.set(
      f64.add(
        f64.ofI32(i32.shiftRight(i32.and(run.get, i32.const(0x7f)), i32.const(1))),
        f64.mul(time.get, f64.const(64)),
      ),
    ),
    ...when(i32.and(run.get, i32.const(1)), time.set(f64.sub(f64.neg(time.get), f64.const(1)))),
  ];

  /** The step changes by `width` bits behind `prefix`; above half their range they are negative. */
  const changeStep = (after: wasm.Label, prefix: number, width: number): Code => [
    ...change.set(part(prefix, width)),
    ...when(i64.greater(change.get, c(2 ** (width - 1))), change.set(i64.sub(change.get, c(2 ** width)))),
    ...delta.set(f64.add(delta.get, f64.ofI64(change.get))),
    ...skip(c(prefix + width)),
    ...branch(after),
  ];
  const step = (after: wasm.Label): Code => [
    ...when(i64.eqz(part(0, 1)), skip(c(1)), branch(after)),
    ...when(i64.eq(part(0, 2), c(0b10)), changeStep(after, 2, 14)),
    ...when(i64.eq(part(0, 3), c(0b110)), changeStep(after, 3, 17)),
    ...when(i64.eq(part(0, 4), c(0b1110)), changeStep(after, 4, 20)),
    ...skip(c(4)),
    ...delta.set(f64.add(delta.get, f64.ofI64(whole()))),
    ...skip(c(64)),
  ];
  /** Where the next change lies, and how long it is, from the 11 bits of the window behind the first `skipped`. */
  const place = (skipped: number): Code => [
    ...leading.set(part(skipped, 5)),
    ...size.set(part(skipped + 5, 6)),
    ...when(i64.eqz(size.get), size.set(c(64))),
    ...trailing.set(i64.sub(i64.sub(c(64), leading.get), size.get)),
    // more than 64 bits, of which no chunk of ours or of Prometheus speaks
    ...when(i64.greater(trailing.get, c(64)), trailing.set(c(0)), leading.set(i64.sub(c(64), size.get))),
    ...mask.set(i64.shiftLeft(i64.shiftRight(c(-1), i64.sub(c(64), size.get)), trailing.get)),
    ...stride.set(i64.add(size.get, c(3))),
  ];
  /** Puts the bits at the top of `from` into the place of what changes. */
  const changeValue = (from: Code): Code =>
    value.set(i64.xor(value.get, i64.and(i64.shiftRight(from, leading.get), mask.get)));

  /** A sample behind its step: its value, from the bits at `pos` on. */
  const takeSample = (): Code => {
    const [valued, known] = labels(2);
    return [
      tick(),
      bits.set(window(pos.get)),
      block(
        valued,
        when(i64.eqz(part(0, 1)), skip(c(1)), branch(valued)),
        block(known, when(i64.eq(part(0, 2), c(0b10)), skip(c(2)), branch(known)), place(2), skip(c(13))),
        changeValue(whole()),
        skip(size.get),
      ),
      put(),
    ];
  };

  const [done, next, notShort, notMoved, moved, notSame, timed] = labels(7);
  const [again, fast] = labels(2);
  fn.body = [
    ...turned.set(v128.const([0x04050607, 0x00010203, 0x0c0d0e0f, 0x08090a0b])),
    ...firstPos.set(i64.shiftLeft(i64.ofUnsigned(input.get), c(3))),
    ...pos.set(firstPos.get),
    ...row.set(t.get),
    ...apart.set(i32.sub(v.get, t.get)),
    ...firstTime(),
    ...value.set(whole()),
    ...skip(c(64)),
    ...put(),
    ...when(
      i32.greater(count.get, i32.const(1)),
      uvarint(delta),
      size.set(c(64)),
      mask.set(c(-1)),
      stride.set(c(67)),
      end.set(i32.add(t.get, i32.shiftLeft(count.get, i32.const(3)))),
      takeSample(), // the second has no bits for its step
      block(
        done,
        branchIf(done, i32.eq(row.get, end.get)),
        loop(
          next,
          block(
            notShort,
            bits.set(window(pos.get)),
            branchIf(notShort, i64.greater(stride.get, c(longestInOneGo))),
            loop(
              fast,
              branchIf(notShort, i64.ne(part(0, 3), c(0b010))),
              changeValue(i64.shiftLeft(bits.get, c(3))),
              tick(),
              put(),
              skip(stride.get),
              branchIf(done, i32.eq(row.get, end.get)),
              bits.set(window(pos.get)),
              branch(fast),
            ),
          ),
          block(
            notMoved,
            branchIf(notMoved, i64.ne(part(0, 3), c(0b011))),
            place(3),
            block(
              moved,
              when(
                i64.less(size.get, c(longestInOneGo - 13)),
                changeValue(i64.shiftLeft(bits.get, c(14))),
                skip(i64.add(size.get, c(14))),
                branch(moved),
              ),
              skip(c(14)),
              changeValue(whole()),
              skip(size.get),
            ),
            tick(),
            put(),
            branchIf(next, i32.ne(row.get, end.get)),
            branch(done),
          ),
          block(
            notSame,
            branchIf(notSame, i32.eqz(i64.eqz(part(0, 2)))),
            // "00" is a sample with the step and the value before it: a run of them is taken in one go
            run.set(i32.ofI64(i64.shiftRight(i64.leadingZeros(i64.or(bits.get, c(64))), c(1)))),
            byte.set(i32.shiftRight(i32.sub(end.get, row.get), i32.const(3))),
            run.set(select(run.get, byte.get, i32.less(run.get, byte.get))),
            skip(i64.shiftLeft(i64.ofUnsigned(run.get), c(1))),
            loop(again, tick(), put(), run.set(i32.sub(run.get, i32.const(1))), branchIf(again, run.get)),
            branchIf(next, i32.ne(row.get, end.get)),
            branch(done),
          ),
          block(timed, step(timed)),
          takeSample(),
          branchIf(next, i32.ne(row.get, end.get)),
        ),
      ),
    ),
    ...i32.ofI64(i64.sub(pos.get, firstPos.get)),
  ];
  return fn;
}
