import {
  assemble,
  block,
  branch,
  branchIf,
  type Code,
  fill,
  i32,
  i64,
  labels,
  loop,
  startKernel,
  v128,
  WasmFunction,
  wasmType,
  when,
} from "./wasm.ts";

/** Bytes that are encoded at once: copies reach back no farther. */
export const pieceBytes: number = 1 << 16;

/** Where things lie in the kernel's memory. */
const at = {
  table: 0, // u16 by hash: where in the piece such bytes stood last
  input: 1 << 15,
  output: (1 << 15) + pieceBytes + 64, // reading ahead goes past the end
} as const;
/** The worst data grow by a sixth; stores of 16 bytes go past the end. */
const pages = Math.ceil((at.output + pieceBytes + Math.ceil(pieceBytes / 6) + 128) / 65_536);

/**
 * Encodes the bytes from `start` to `end`, at most a piece, with a table of `tableBits`, to `to` of `bytes`, where there is room. Gives
 * where the next go.
 */
export type PieceEncoder = (
  data: Uint8Array,
  start: number,
  end: number,
  tableBits: number,
  bytes: Uint8Array,
  to: number,
) => number;

/** `encodePlain` as a kernel, of this process: scratch that each call writes anew. */
export const snappyKernel: PieceEncoder | undefined = startSnappyKernel();

function startSnappyKernel(): PieceEncoder | undefined {
  const kernel = startKernel(assemble([encode()], pages));
  if (kernel === undefined) return undefined;
  const run = kernel.exports["encode"] as (length: number, tableBits: number) => number;
  const input = new Uint8Array(kernel.memory, at.input, pieceBytes);
  const output = new Uint8Array(kernel.memory, at.output);
  return (data, start, end, tableBits, bytes, to) => {
    input.set(data.subarray(start, end));
    const length = run(end - start, tableBits);
    bytes.set(output.subarray(0, length), to);
    return to + length;
  };
}

/** `encode(length, tableBits)`: gives how many bytes it wrote. */
function encode(): WasmFunction {
  const { i32: int, i64: long } = wasmType;
  const fn = new WasmFunction("encode", [int, int], int);
  const [length, tableBits] = [fn.param(0), fn.param(1)];
  const [p, end, lastMatch, to, literalStart, word] = fn.locals(int, 6);
  const [slot, candidate, misses, from, left, offset] = fn.locals(int, 6);
  const different = fn.local(long);
  const [done, next] = labels(2);
  const number = i32.const;
  const move = (pointer: typeof p, by: Code): Code => pointer.set(i32.add(pointer.get, by));

  /** The bytes from `literalStart` up to `stop`, as they are. */
  const literal = (stop: Code): Code => {
    const [again, tagged, middle] = labels(3);
    return [
      ...left.set(i32.sub(i32.sub(stop, literalStart.get), number(1))),
      ...block(
        tagged,
        when(
          i32.less(left.get, number(60)),
          i32.store8(to.get, i32.shiftLeft(left.get, number(2))),
          move(to, number(1)),
          branch(tagged),
        ),
        block(
          middle,
          branchIf(middle, i32.greater(left.get, number(255))),
          i32.store16(to.get, i32.or(number(60 << 2), i32.shiftLeft(left.get, number(8)))),
          move(to, number(2)),
          branch(tagged),
        ),
        i32.store(to.get, i32.or(number(61 << 2), i32.shiftLeft(left.get, number(8)))),
        move(to, number(3)),
      ),
      ...from.set(literalStart.get),
      ...loop(
        again,
        v128.store(to.get, v128.load(from.get)),
        move(from, number(16)),
        move(to, number(16)),
        branchIf(again, i32.less(from.get, stop)),
      ),
      ...to.set(i32.sub(to.get, i32.sub(from.get, stop))),
    ];
  };

  /** A copy of `bytes` bytes, with two bytes for its offset. */
  const twoByteCopy = (bytes: Code): Code => [
    ...i32.store(
      to.get,
      i32.or(
        i32.or(i32.shiftLeft(i32.sub(bytes, number(1)), number(2)), number(2)),
        i32.shiftLeft(offset.get, number(8)),
      ),
    ),
    ...move(to, number(3)),
  ];

  const [long64, same, sameEnd, copied] = labels(4);
  fn.body = [
    ...fill(number(at.table), number(0), i32.shiftLeft(number(2), tableBits.get)),
    ...p.set(number(at.input + 1)),
    ...literalStart.set(number(at.input)),
    ...end.set(i32.add(number(at.input), length.get)),
    ...lastMatch.set(i32.sub(end.get, number(15))),
    ...to.set(number(at.output)),
    ...misses.set(number(32)),
    ...block(
      done,
      loop(
        next,
        branchIf(done, i32.eqz(i32.less(p.get, lastMatch.get))),
        word.set(i32.load(p.get)),
        slot.set(
          i32.shiftLeft(
            i32.shiftRight(i32.mul(word.get, number(0x1e35a7bd)), i32.sub(number(32), tableBits.get)),
            number(1),
          ),
        ),
        candidate.set(i32.add(number(at.input), i32.load16(slot.get))),
        i32.store16(slot.get, i32.sub(p.get, number(at.input))),
        when(
          i32.or(
            i32.ne(i32.load(candidate.get), word.get),
            i32.ne(i32.load16(candidate.get, 4), i32.load16(p.get, 4)),
          ),
          move(p, i32.shiftRight(misses.get, number(5))),
          move(misses, number(1)),
          branch(next),
        ),
        misses.set(number(32)),
        when(i32.less(literalStart.get, p.get), literal(p.get)),

        // how far it goes: what stands past the end counts for nothing
        offset.set(i32.sub(p.get, candidate.get)),
        left.set(number(6)),
        block(
          sameEnd,
          loop(
            same,
            different.set(
              i64.xor(i64.load(i32.add(candidate.get, left.get)), i64.load(i32.add(p.get, left.get))),
            ),
            when(
              i64.ne(different.get, i64.const(0)),
              move(left, i32.shiftRight(i32.ofI64(i64.trailingZeros(different.get)), number(3))),
              branch(sameEnd),
            ),
            move(left, number(8)),
            branchIf(same, i32.less(i32.add(p.get, left.get), end.get)),
          ),
        ),
        when(i32.greater(i32.add(p.get, left.get), end.get), left.set(i32.sub(end.get, p.get))),

        move(p, left.get),
        literalStart.set(p.get),
        when(
          i32.greater(left.get, number(67)),
          loop(
            long64,
            twoByteCopy(number(64)),
            move(left, number(-64)),
            branchIf(long64, i32.greater(left.get, number(67))),
          ),
        ),
        // leaves at least four, the least a short copy can say
        when(i32.greater(left.get, number(64)), twoByteCopy(number(60)), move(left, number(-60))),
        block(
          copied,
          when(
            i32.or(i32.greater(left.get, number(11)), i32.greater(offset.get, number(2047))),
            twoByteCopy(left.get),
            branch(copied),
          ),
          i32.store16(
            to.get,
            i32.or(
              i32.or(
                i32.shiftLeft(i32.shiftRight(offset.get, number(8)), number(5)),
                i32.or(i32.shiftLeft(i32.sub(left.get, number(4)), number(2)), number(1)),
              ),
              i32.shiftLeft(i32.and(offset.get, number(0xff)), number(8)),
            ),
          ),
          move(to, number(2)),
        ),
        branch(next),
      ),
    ),
    ...when(i32.less(literalStart.get, end.get), literal(end.get)),
    ...i32.sub(to.get, number(at.output)),
  ];
  return fn;
}
