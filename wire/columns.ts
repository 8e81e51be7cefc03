import { TaffrailError } from "@taffrail/base";

/** An answer in columns that cannot be read. */
export class ColumnsError extends TaffrailError {
  readonly code = "wire/columns";
}

/** A matrix over one grid of times, as our own page asks for it. */
export interface ColumnMatrix {
  /** Unix milliseconds, rising: the grid that all series share. */
  readonly times: Float64Array;
  readonly series: readonly ColumnSeries[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** One series of a matrix. */
export interface ColumnSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** A value for each time; NaN where there is none. */
  readonly values: Float64Array;
}

/** What `Content-Type` says of such an answer. */
export const columnsContentType = "application/x-taffrail-columns";

const magic = 0x31434654; // "TFC1"
const prefix = 8; // magic, length of the header

interface Header {
  readonly times: number;
  readonly series: readonly Readonly<Record<string, string>>[];
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/**
 * A matrix as bytes: "TFC1", the length of the header (32 bits), the header as JSON, blanks up to a multiple of eight, the times, the
 * values series by series. All numbers little-endian, as every machine we run on has them.
 */
export function encodeColumns({ times, series, warnings, infos }: ColumnMatrix): Uint8Array {
  const header: Header = { times: times.length, series: series.map(({ labels }) => labels), warnings, infos };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerEnd = alignUp(prefix + text.length);
  const bytes = new Uint8Array(headerEnd + (series.length + 1) * times.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, headerEnd - prefix, true);
  bytes.set(text, prefix);
  bytes.fill(32, prefix + text.length, headerEnd);
  let at = headerEnd;
  for (const column of [times, ...series.map(({ values }) => values)]) {
    if (column.length !== times.length) {
      throw new ColumnsError(
        `cannot encode a series: got ${column.length} values, want one for each of ${times.length} times`,
      );
    }
    new Float64Array(bytes.buffer, at, times.length).set(column);
    at += times.length * 8;
  }
  return bytes;
}

/** The matrix of `bytes`. Its columns are views of them where they lie right in memory, so no value is copied. */
export function decodeColumns(bytes: Uint8Array): ColumnMatrix {
  if (bytes.length < prefix) throw new ColumnsError("cannot read columns: the answer ended too early");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic)
    throw new ColumnsError("cannot read columns: the answer is something else");
  const headerEnd = prefix + view.getUint32(4, true);
  if (headerEnd > bytes.length) throw new ColumnsError("cannot read columns: the answer ended too early");
  const header = parseHeader(bytes.subarray(prefix, headerEnd));
  const count = header.times;
  const wanted = headerEnd + (header.series.length + 1) * count * 8;
  if (bytes.length !== wanted) {
    throw new ColumnsError(`cannot read columns: got ${bytes.length} bytes, want ${wanted}`);
  }
  const isAligned = (bytes.byteOffset + headerEnd) % 8 === 0;
  const from = isAligned ? bytes.byteOffset + headerEnd : 0;
  const buffer = isAligned ? bytes.buffer : bytes.slice(headerEnd).buffer;
  const column = (i: number): Float64Array => new Float64Array(buffer, from + i * count * 8, count);
  return {
    times: column(0),
    series: header.series.map((labels, i) => ({ labels, values: column(i + 1) })),
    warnings: header.warnings,
    infos: header.infos,
  };
}

function parseHeader(bytes: Uint8Array): Header {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ColumnsError("cannot read columns: their header is not JSON", { cause });
  }
  if (!isHeader(value)) throw new ColumnsError("cannot read columns: their header is not one of ours");
  return value;
}

function isHeader(value: unknown): value is Header {
  if (typeof value !== "object" || value === null) return false;
  const { times, series, warnings, infos } = value as Partial<Record<keyof Header, unknown>>;
  const isTexts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((text) => typeof text === "string");
  const isLabels = (labels: unknown): boolean =>
    typeof labels === "object" && labels !== null && isTexts(Object.values(labels));
  return (
    typeof times === "number" &&
    Number.isSafeInteger(times) &&
    times >= 0 &&
    Array.isArray(series) &&
    series.every(isLabels) &&
    isTexts(warnings) &&
    isTexts(infos)
  );
}

function alignUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
