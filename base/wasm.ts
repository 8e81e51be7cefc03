/*
 * An assembler for WebAssembly, so that kernels are TypeScript that anyone reads and nothing has to be built or kept as bytes. Expressions
 * nest as the stack machine wants them: operands first. Source: WebAssembly core specification 2.0, §5 (binary format).
 */

/** A place to branch to: out of its block, or to the beginning of its loop. */
export class Label {}

/** So many, to be taken apart: `const [next, done] = labels(2)`. */
export function labels<N extends number>(count: N): Several<Label, N> {
  return several(count, () => new Label());
}

/** `N` of a kind. */
export type Several<T, N extends number, Found extends readonly T[] = readonly []> = Found["length"] extends N
  ? Found
  : Several<T, N, readonly [...Found, T]>;

function several<T, N extends number>(count: N, make: () => T): Several<T, N> {
  return Array.from({ length: count }, make) as readonly T[] as Several<T, N>;
}

interface Open {
  readonly open: Label;
  readonly op: number;
}
interface Branch {
  readonly branch: Label;
  readonly op: number;
}
/** Instructions: bytes, branches whose depth is known only once all is put together, and instructions. */
export interface Code extends ReadonlyArray<number | Open | Branch | "end" | Code> {}

/** The type of a value, by its number in the format. */
export const wasmType = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;
export type WasmType = (typeof wasmType)[keyof typeof wasmType];

/** A parameter or variable of a function. */
export class Local {
  readonly index: number;
  readonly get: Code;

  constructor(index: number) {
    this.index = index;
    this.get = [0x20, ...unsigned(index)];
  }

  set(value: Code): Code {
    return [value, 0x21, ...unsigned(this.index)];
  }

  tee(value: Code): Code {
    return [value, 0x22, ...unsigned(this.index)];
  }
}

/** A function being written. */
export class WasmFunction {
  readonly name: string;
  readonly params: readonly WasmType[];
  readonly result: WasmType;
  /** Types of its variables. */
  readonly variables: WasmType[] = [];
  body: Code = [];

  constructor(name: string, params: readonly WasmType[], result: WasmType) {
    this.name = name;
    this.params = params;
    this.result = result;
  }

  param(index: number): Local {
    return new Local(index);
  }

  local(type: WasmType): Local {
    return new Local(this.params.length + this.variables.push(type) - 1);
  }

  /** So many of a type, to be taken apart: `const [row, end] = fn.locals(wasmType.i32, 2)`. */
  locals<N extends number>(type: WasmType, count: N): Several<Local, N> {
    return several(count, () => this.local(type));
  }
}

/** How a module begins: its name and version 1. */
const magic = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Where a memory that a module has from elsewhere comes from. */
const memoryFrom = "kernels";

/**
 * A module with one memory of `pages` × 64 KiB, which it exports as `memory`, and functions exported by their names. Without `pages` the
 * memory comes from elsewhere.
 */
export function assemble(functions: readonly WasmFunction[], pages?: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params, result }) => [0x60, ...vector(params.map((p) => [p])), 1, result]);
  const exports = [
    [...name("memory"), 2, 0],
    ...functions.map((one, i) => [...name(one.name), 0, ...unsigned(i)]),
  ];
  const imports = vector([[...name(memoryFrom), ...name("memory"), 2, 0, 1]]);
  const bodies = functions.map(({ variables, body }) => {
    const bytes = [...vector(variables.map((type) => [1, type])), ...resolved(body), 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  });
  return Uint8Array.from([
    ...magic,
    ...section(1, vector(types)),
    ...(pages === undefined ? section(2, imports) : []),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...(pages === undefined ? [] : section(5, [1, 1, ...unsigned(pages), ...unsigned(pages)])),
    ...section(7, vector(exports)),
    ...section(10, vector(bodies)),
  ]);
}

/** A branch to `label` inside goes behind the block. */
export function block(label: Label, ...body: readonly Code[]): Code {
  return [{ open: label, op: 0x02 }, ...body, "end"];
}

/** A branch to `label` inside goes on with the next round; who comes to the end leaves. */
export function loop(label: Label, ...body: readonly Code[]): Code {
  return [{ open: label, op: 0x03 }, ...body, "end"];
}

export function when(condition: Code, ...body: readonly Code[]): Code {
  return [condition, { open: new Label(), op: 0x04 }, ...body, "end"];
}

export function branch(label: Label): Code {
  return [{ branch: label, op: 0x0c }];
}

export function branchIf(label: Label, condition: Code): Code {
  return [condition, { branch: label, op: 0x0d }];
}

/** Fills `count` bytes from `address` on. */
export function fill(address: Code, byte: Code, count: Code): Code {
  return [address, byte, count, 0xfc, 11, 0];
}

/** One of two values; both are worked out. */
export function select(yes: Code, no: Code, condition: Code): Code {
  return [yes, no, condition, 0x1b];
}

type Binary = (a: Code, b: Code) => Code;
type Unary = (a: Code) => Code;

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: (address: Code, offset = 0): Code => [address, 0x28, 2, ...unsigned(offset)],
  load8: (address: Code, offset = 0): Code => [address, 0x2d, 0, ...unsigned(offset)],
  load16: (address: Code, offset = 0): Code => [address, 0x2f, 1, ...unsigned(offset)],
  store8: (address: Code, value: Code): Code => [address, value, 0x3a, 0, 0],
  store16: (address: Code, value: Code): Code => [address, value, 0x3b, 1, 0],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 2, ...unsigned(offset)],
  eqz: unary(0x45) as Unary,
  eq: binary(0x46) as Binary,
  ne: binary(0x47) as Binary,
  lessSigned: binary(0x48) as Binary,
  less: binary(0x49) as Binary,
  greaterSigned: binary(0x4a) as Binary,
  greater: binary(0x4b) as Binary,
  add: binary(0x6a) as Binary,
  sub: binary(0x6b) as Binary,
  mul: binary(0x6c) as Binary,
  and: binary(0x71) as Binary,
  or: binary(0x72) as Binary,
  xor: binary(0x73) as Binary,
  shiftLeft: binary(0x74) as Binary,
  shiftRight: binary(0x76) as Binary,
  shiftRightSigned: binary(0x75) as Binary,
  /** Without sign. */
  div: binary(0x6e) as Binary,
  leadingZeros: unary(0x67) as Unary,
  trailingZeros: unary(0x68) as Unary,
  /** The lower half. */
  ofI64: unary(0xa7) as Unary,
} as const;

export const i64 = {
  const: (value: number | bigint): Code => [
    0x42,
    ...(typeof value === "bigint" ? signedBig(value) : signed(value)),
  ],
  load: (address: Code, offset = 0): Code => [address, 0x29, 3, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x37, 3, ...unsigned(offset)],
  eqz: unary(0x50) as Unary,
  eq: binary(0x51) as Binary,
  ne: binary(0x52) as Binary,
  less: binary(0x54) as Binary,
  greaterSigned: binary(0x55) as Binary,
  greater: binary(0x56) as Binary,
  /** Zero bits above the highest one: 64 of zero. */
  leadingZeros: unary(0x79) as Unary,
  /** Zero bits below the lowest one: 64 of zero. */
  trailingZeros: unary(0x7a) as Unary,
  add: binary(0x7c) as Binary,
  sub: binary(0x7d) as Binary,
  mul: binary(0x7e) as Binary,
  /** Without sign. */
  div: binary(0x80) as Binary,
  and: binary(0x83) as Binary,
  or: binary(0x84) as Binary,
  xor: binary(0x85) as Binary,
  shiftLeft: binary(0x86) as Binary,
  /** With the sign. */
  shiftRightSigned: binary(0x87) as Binary,
  shiftRight: binary(0x88) as Binary,
  ofUnsigned: unary(0xad) as Unary,
  /** Of a number, without what stands behind its point; the nearest there is where it does not fit, 0 of NaN. */
  ofF64: (value: Code): Code => [value, 0xfc, 6],
  /** The bits of a number. */
  bitsOf: unary(0xbd) as Unary,
} as const;

export const f64 = {
  const: (value: number): Code => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    return [0x44, ...bytes];
  },
  load: (address: Code, offset = 0): Code => [address, 0x2b, 3, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0x39, 3, ...unsigned(offset)],
  greater: binary(0x64) as Binary,
  eq: binary(0x61) as Binary,
  less: binary(0x63) as Binary,
  abs: unary(0x99) as Unary,
  neg: unary(0x9a) as Unary,
  /** The nearest whole number; the even one of two. */
  nearest: unary(0x9e) as Unary,
  add: binary(0xa0) as Binary,
  sub: binary(0xa1) as Binary,
  mul: binary(0xa2) as Binary,
  div: binary(0xa3) as Binary,
  /** Of a whole number without a sign. */
  ofI32: unary(0xb8) as Unary,
  /** Of one with a sign. */
  ofI64: unary(0xb9) as Unary,
} as const;

/** Four lanes of 32 bits; where it says so two of 64. */
export const v128 = {
  load: (address: Code, offset = 0): Code => [address, 0xfd, 0, 0, ...unsigned(offset)],
  /** Eight bytes in the lower half, and zeros. */
  load64: (address: Code, offset = 0): Code => [address, 0xfd, 93, 0, ...unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0xfd, 11, 0, ...unsigned(offset)],
  const: (lanes: readonly [number, number, number, number]): Code => [
    0xfd,
    12,
    ...new Uint8Array(Int32Array.from(lanes).buffer),
  ],
  /** Each lane of the result is the lane of `value` that `order` names. */
  shuffle: (value: Local, order: readonly [number, number, number, number]): Code => [
    value.get,
    value.get,
    0xfd,
    13,
    ...order.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  ],
  /** Byte i of the result is byte `order[i]` of `value`; places are 0…15. Relaxed: one instruction. */
  swizzle: vectorBinary(256) as Binary,
  splat: vectorUnary(17) as Unary,
  lane64: (value: Code, lane: number): Code => [value, 0xfd, 29, lane],
  lane: (value: Code, lane: number): Code => [value, 0xfd, 27, lane],
  /** Sixteen lanes of 8 bits, without sign: one value in all, what is different, a full lane where less, and a bit of each full lane. */
  splat8: vectorUnary(15) as Unary,
  sub8: vectorBinary(113) as Binary,
  less8: vectorBinary(38) as Binary,
  mask8: vectorUnary(100) as Unary,
  and: vectorBinary(78) as Binary,
  xor: vectorBinary(81) as Binary,
  or: vectorBinary(80) as Binary,
  /** Whether any bit is set. */
  anySet: vectorUnary(83) as Unary,
  /** Two numbers: a full lane where they differ (a NaN from all), and where the first is less. */
  notEqual64: vectorBinary(72) as Binary,
  less64: vectorBinary(73) as Binary,
  add64: vectorBinary(240) as Binary,
  sub64: vectorBinary(241) as Binary,
  shiftRight: (value: Code, bits: number): Code => [value, ...i32.const(bits), 0xfd, ...unsigned(173)],
  mul: vectorBinary(181) as Binary,
} as const;

function unary(op: number): Unary {
  return (a) => [a, op];
}

function binary(op: number): Binary {
  return (a, b) => [a, b, op];
}

function vectorUnary(op: number): Unary {
  return (a) => [a, 0xfd, ...unsigned(op)];
}

function vectorBinary(op: number): Binary {
  return (a, b) => [a, b, 0xfd, ...unsigned(op)];
}

/** The bytes of instructions, branches with their depth: how many blocks lie between. */
function resolved(code: Code): number[] {
  const open: Label[] = [];
  const bytes: number[] = [];
  const add = (items: Code): void => {
    for (const item of items) {
      if (typeof item === "number") bytes.push(item);
      else if (item === "end") {
        open.pop();
        bytes.push(0x0b);
      } else if (isCode(item)) add(item);
      else if ("open" in item) {
        open.push(item.open);
        bytes.push(item.op, 0x40);
      } else {
        const at = open.lastIndexOf(item.branch);
        if (at === -1) throw new Error("BUG: a branch to a label that is not open");
        bytes.push(item.op, ...unsigned(open.length - 1 - at));
      }
    }
  };
  add(code);
  return bytes;
}

function isCode(item: Open | Branch | Code): item is Code {
  return Array.isArray(item);
}

function section(id: number, bytes: readonly number[]): number[] {
  return [id, ...unsigned(bytes.length), ...bytes];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return vector(Array.from(text, (letter) => [letter.charCodeAt(0)]));
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}

/** Whole numbers within ±2^53. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const group = ((rest % 128) + 128) % 128;
    rest = (rest - group) / 128;
    const isLast = (rest === 0 && group < 64) || (rest === -1 && group >= 64);
    bytes.push(isLast ? group : group | 0x80);
    if (isLast) return bytes;
  }
}

/** Those within 64 bits. */
function signedBig(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (;;) {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    const isLast = (rest === 0n && group < 64) || (rest === -1n && group >= 64);
    bytes.push(isLast ? group : group | 0x80);
    if (isLast) return bytes;
  }
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports?: Readonly<Record<string, object>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
};

/** A memory; it does not grow. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** A kernel that runs: its memory, and what it exports. */
export interface WasmKernel {
  readonly memory: ArrayBuffer;
  readonly exports: Readonly<Record<string, unknown>>;
}

/**
 * Starts a module that `assemble` made, on `memory` where it has none of its own; `undefined` where this machine or its settings know no
 * WebAssembly (or no vectors).
 */
export function startKernel(module: Uint8Array<ArrayBuffer>, memory?: WasmMemory): WasmKernel | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    const { exports } = new WebAssembly.Instance(
      new WebAssembly.Module(module),
      memory === undefined ? {} : { [memoryFrom]: { memory } },
    );
    const { buffer } = exports["memory"] as WasmMemory;
    return { memory: buffer, exports };
  } catch {
    return undefined;
  }
}

/** A memory of so many pages of 64 KiB; those that nobody writes to cost nothing. `undefined` where there is no WebAssembly. */
export function openMemory(pages: number): WasmMemory | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    return undefined;
  }
}
