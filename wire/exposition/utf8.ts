/** The type of decoders, which has no name of its own everywhere. */
export type Utf8Decoder = InstanceType<typeof TextDecoder>;

/** UTF-8 and nothing else; a byte order mark is a character like any other. */
export const strictUtf8: Utf8Decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether the bytes from `start` up to `end` are UTF-8. ASCII, as almost always, costs no text. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && bytes[i]! < 128) i++;
  if (i === end) return true;
  try {
    strictUtf8.decode(bytes.subarray(i, end));
    return true;
  } catch {
    return false;
  }
}
