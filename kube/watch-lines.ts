import { ApiAnswerError } from "./errors.ts";

/** The longest line of a watch that is read: etcd takes objects up to 1.5 MiB, and JSON may be some times larger. */
export const watchLineMaxBytes: number = 16 << 20;

/**
 * Cuts a body into lines at `\n`, without the line feed; empty lines are left out, and what has no line feed at the end is dropped: it was cut.
 * Throws `ApiAnswerError` at a line longer than `maxBytes`.
 */
export async function* lines(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number = watchLineMaxBytes,
): AsyncGenerator<string, void, undefined> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  for await (const chunk of body) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(10, start);
      const part = chunk.subarray(start, end === -1 ? chunk.length : end);
      if (restBytes + part.length > maxBytes) {
        throw new ApiAnswerError(`cannot read a watch: got a line of more than ${maxBytes} bytes`);
      }
      if (end === -1) {
        if (part.length > 0) rest.push(part);
        restBytes += part.length;
        break;
      }
      start = end + 1;
      const line = rest.length === 0 ? part : Buffer.concat([...rest, part]);
      rest = [];
      restBytes = 0;
      if (line.length > 0) yield Buffer.from(line.buffer, line.byteOffset, line.length).toString();
    }
  }
}
