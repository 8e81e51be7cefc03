import { wasm } from "@taffrail/base";

import { slotsOfPage } from "./page.ts";

const { block, branchIf, i32, Label, labels, loop, v128, wasmType, when } = wasm;
type Code = wasm.Code;
type Local = wasm.Local;

/** Words of a row: where its template and its identity begin and end, whether a prefix stands before its literals, and the most bytes it makes. */
export const rowWords: number = 6;

/** How much goes into one kernel. */
export const kernelRoom: {
  readonly rows: number;
  readonly prefixBytes: number;
  readonly identityBytes: number;
  readonly templateBytes: number;
  readonly textBytes: number;
} = {
  rows: slotsOfPage,
  prefixBytes: 4 << 10,
  identityBytes: 256 << 10,
  templateBytes: 1 << 20,
  textBytes: 1 << 20,
};

/** A copy of 16 bytes at a time goes up to 15 past its end, in reading as in writing. */
const slack = 64;
const ats = { done: 0, rows: 64 } as const;
const prefixAt = ats.rows + kernelRoom.rows * rowWords * 4;
const identitiesAt = prefixAt + kernelRoom.prefixBytes + slack;
const templatesAt = identitiesAt + kernelRoom.identityBytes + slack;
const textAt = templatesAt + kernelRoom.templateBytes + slack;
const packedAt = textAt + kernelRoom.textBytes + slack;
const pages = Math.ceil((packedAt + kernelRoom.templateBytes + slack) / 65_536);

/** Writes the rows of a page as text, out of its own memory and into it. */
export interface PageKernel {
  /** By row, `rowWords` each; places count from the beginning of templates and identities. */
  readonly rows: Int32Array;
  readonly prefix: Uint8Array;
  readonly identities: Uint8Array;
  readonly templates: Uint8Array;
  readonly text: Uint8Array;
  /** Where `unpack` finds what it unpacks. */
  readonly packed: Uint8Array;
  /** Where the last row that was written ends in `text`. */
  readonly textEnd: number;
  /** Makes templates of the first `length` bytes of `packed`: a block that `snappyEncode` made. */
  unpack(length: number): void;
  /** Writes rows from `row` to `rows`, behind `at` of `text`, as long as there is room up to `end`; answers with the first that was not written. */
  write(row: number, rows: number, prefixLength: number, at: number, end: number): number;
}

/** A kernel with memory of its own, 3.4 MiB; `undefined` where this machine or its settings know no WebAssembly. */
export function startPageKernel(): PageKernel | undefined {
  const kernel = wasm.startKernel((assembled ??= wasm.assemble([writeRows(), unpackTemplates()], pages)));
  if (kernel === undefined) return undefined;
  const { memory } = kernel;
  const run = kernel.exports["write"] as (
    row: number,
    rows: number,
    prefix: number,
    at: number,
    end: number,
  ) => number;
  const unpack = kernel.exports["unpack"] as (from: number, end: number) => void;
  const packed = new Uint8Array(memory, packedAt, kernelRoom.templateBytes);
  const done = new Int32Array(memory, ats.done, 1);
  return {
    rows: new Int32Array(memory, ats.rows, kernelRoom.rows * rowWords),
    prefix: new Uint8Array(memory, prefixAt, kernelRoom.prefixBytes),
    identities: new Uint8Array(memory, identitiesAt, kernelRoom.identityBytes),
    templates: new Uint8Array(memory, templatesAt, kernelRoom.templateBytes),
    text: new Uint8Array(memory, textAt, kernelRoom.textBytes),
    packed,
    unpack(length) {
      let start = 0;
      while (packed[start]! >= 0x80) start++; // the length of it all
      unpack(packedAt + start + 1, packedAt + length);
    },
    get textEnd() {
      return done[0]! - textAt;
    },
    write: (row, rows, prefixLength, at, end) => run(row, rows, prefixLength, textAt + at, textAt + end),
  };
}

let assembled: Uint8Array<ArrayBuffer> | undefined;

/** `write(row, rows, prefixLength, out, end)`: as `PageKernel.write`, with addresses. */
function writeRows(): wasm.WasmFunction {
  const { i32: int } = wasmType;
  const fn = new wasm.WasmFunction("write", [int, int, int, int, int], int);
  const [row, rows, prefixLength] = [fn.param(0), fn.param(1), fn.param(2)];
  const [out, end] = [fn.param(3), fn.param(4)];
  const [words, p, templateEnd, identity, identityLength] = fn.locals(int, 5);
  const [hasPrefix, isBegin, length] = fn.locals(int, 3);
  const [done, nextRow, nextLiteral] = labels(3);
  const word = (i: number): Code => i32.load(words.get, ats.rows + 4 * i);

  const copy = copier(fn, out);

  fn.body = [
    ...block(
      done,
      loop(
        nextRow,
        branchIf(done, i32.eq(row.get, rows.get)),
        words.set(i32.mul(row.get, i32.const(4 * rowWords))),
        branchIf(done, i32.greater(i32.add(out.get, word(5)), end.get)),
        p.set(i32.add(word(0), i32.const(templatesAt))),
        templateEnd.set(i32.add(word(1), i32.const(templatesAt))),
        identity.set(i32.add(word(2), i32.const(identitiesAt))),
        identityLength.set(i32.sub(word(3), word(2))),
        isBegin.set(hasPrefix.tee(word(4))),
        when(
          i32.less(p.get, templateEnd.get),
          loop(
            nextLiteral,
            length.set(i32.load16(p.get)),
            when(
              isBegin.get,
              ...copy(i32.const(prefixAt), prefixLength.get),
              ...copy(identity.get, identityLength.get),
            ),
            ...copy(i32.add(p.get, i32.const(2)), length.get),
            p.set(i32.add(i32.add(p.get, i32.const(2)), length.get)),
            isBegin.set(i32.and(hasPrefix.get, i32.ne(length.get, i32.const(0xffff)))),
            branchIf(nextLiteral, i32.less(p.get, templateEnd.get)),
          ),
        ),
        row.set(i32.add(row.get, i32.const(1))),
        wasm.branch(nextRow),
      ),
    ),
    ...i32.store(i32.const(0), out.get, ats.done),
    ...row.get,
  ];
  return fn;
}

/** Code that moves `count` bytes, 16 at a time, and `out` behind them; what is written past their end is written over. */
function copier(fn: wasm.WasmFunction, out: Local): (address: Code, count: Code) => readonly Code[] {
  const [from, stop] = fn.locals(wasmType.i32, 2);
  return (address, count) => {
    const again = new Label();
    return [
      from.set(address),
      stop.set(i32.add(out.get, count)),
      loop(
        again,
        v128.store(out.get, v128.load(from.get)),
        from.set(i32.add(from.get, i32.const(16))),
        branchIf(again, i32.less(out.tee(i32.add(out.get, i32.const(16))), stop.get)),
      ),
      out.set(stop.get),
    ];
  };
}

/**
 * `unpack(from, end)`: addresses of a block of snappy behind its length; gives where the templates end. It is our own, and is believed. Pieces
 * of 64 KiB have no longer lengths and no farther copies than two bytes tell.
 */
function unpackTemplates(): wasm.WasmFunction {
  const { i32: int } = wasmType;
  const fn = new wasm.WasmFunction("unpack", [int, int], int);
  const [at, end] = [fn.param(0), fn.param(1)];
  const [out, tag, length, offset, stop] = fn.locals(int, 5);
  const copy = copier(fn, out);
  const [done, next, bytewise] = labels(3);
  const number = i32.const;
  const move = (by: number): Code => at.set(i32.add(at.get, number(by)));

  fn.body = [
    ...out.set(number(templatesAt)),
    ...block(
      done,
      loop(
        next,
        branchIf(done, i32.eqz(i32.less(at.get, end.get))),
        tag.set(i32.load8(at.get)),
        move(1),
        length.set(i32.add(i32.shiftRight(tag.get, number(2)), number(1))),
        when(
          i32.eqz(i32.and(tag.get, number(3))),
          when(i32.eq(length.get, number(61)), length.set(i32.add(i32.load8(at.get), number(1))), move(1)),
          when(i32.eq(tag.get, number(61 << 2)), length.set(i32.add(i32.load16(at.get), number(1))), move(2)),
          ...copy(at.get, length.get),
          at.set(i32.add(at.get, length.get)),
          wasm.branch(next),
        ),
        offset.set(i32.load8(at.get)),
        move(1),
        when(
          i32.and(tag.get, number(1)),
          length.set(i32.add(i32.and(i32.shiftRight(tag.get, number(2)), number(7)), number(4))),
          offset.set(i32.or(offset.get, i32.shiftLeft(i32.and(tag.get, number(0xe0)), number(3)))),
        ),
        when(
          i32.and(tag.get, number(2)),
          offset.set(i32.or(offset.get, i32.shiftLeft(i32.load8(at.get), number(8)))),
          move(1),
        ),
        when(
          i32.less(number(15), offset.get),
          ...copy(i32.sub(out.get, offset.get), length.get),
          wasm.branch(next),
        ),
        stop.set(i32.add(out.get, length.get)),
        loop(
          bytewise,
          i32.store8(out.get, i32.load8(i32.sub(out.get, offset.get))),
          branchIf(bytewise, i32.less(out.tee(i32.add(out.get, number(1))), stop.get)),
        ),
        wasm.branch(next),
      ),
    ),
    ...out.get,
  ];
  return fn;
}
