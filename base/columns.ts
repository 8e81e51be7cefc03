/** A column of numbers that has its memory for itself. */
export type Column = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/**
 * The same column with another length; what is added is zero. The column handed in is void afterwards: its memory is given back at once, not
 * when it is next collected, and until then two generations of every large column would be there.
 */
export function resized<A extends Column>(column: A, length: number): A {
  const { BYTES_PER_ELEMENT: width } = column;
  const type = column.constructor as new (buffer: ArrayBuffer) => A;
  return new type(ownBuffer(column).transfer(length * width));
}

/** Gives back the memory of a column, which is void afterwards. */
export function discard(column: Column): void {
  ownBuffer(column).transfer(0);
}

function ownBuffer({ buffer, byteLength }: Column): ArrayBuffer {
  if (!(buffer instanceof ArrayBuffer) || byteLength !== buffer.byteLength)
    throw new Error("BUG: a column that shares its memory cannot give it back");
  return buffer;
}
