/*
 * Floats as two 32-bit words. A BigInt costs twenty times as much, and a number that is passed about may lose the payload of a NaN.
 */

/** Where the lower and the upper word of float i stand in a Uint32Array over the same bytes: at 2i + this. */
export const lowWord: 0 | 1 = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;
export const highWord: 0 | 1 = lowWord === 0 ? 1 : 0;

/** The words of a column. */
export function wordsOf(column: Float64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
}
