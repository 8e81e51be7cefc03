import type { BodyBuffer } from "./body-buffer.ts";
import { FetchError } from "./transport.ts";

/** Status line, headers and trailers of one answer may have no more bytes than this together. */
const longestHeadBytes = 64 << 10;
const lf = 10;

const state = {
  statusLine: 0,
  header: 1,
  body: 2, // of a known length
  bodyToEnd: 3, // until the connection ends
  chunkSize: 4,
  chunk: 5,
  chunkEnd: 6,
  trailer: 7,
  done: 8,
} as const;
type State = (typeof state)[keyof typeof state];

/**
 * Reads answers to GET requests from one connection, one after another, wherever the network cuts them. Method: RFC 9112, §2–7; lines may
 * end with a bare line feed. Bodies go to a buffer, as sent: chunks are joined, a content encoding stays.
 */
export class ResponseReader {
  status = 0;
  statusText = "";
  /** Names in lower case; what came several times is joined by commas. */
  headers: Record<string, string> = {};
  /** Whether the connection may be used again once the answer is whole. */
  isReusable = false;

  #state: State = state.done;
  #into: BodyBuffer | undefined = undefined;
  #left = 0; // bytes of the body or chunk
  #headBytes = 0;
  #line = ""; // the beginning of a line whose end has not come
  #lastHeader = "";
  #isOldHttp = false;

  /** Whether nothing of the answer has come yet. */
  get isUntouched(): boolean {
    return this.#state === state.statusLine && this.#headBytes === 0;
  }

  get isDone(): boolean {
    return this.#state === state.done;
  }

  /** An answer is to come; its body goes to `into`. */
  begin(into: BodyBuffer): void {
    this.#into = into;
    this.#headBytes = 0;
    this.#line = "";
    this.#beginHead();
  }

  /** Takes in what came; gives how many of its bytes belong to the answer. Throws `FetchError` where it is none, and what `into` throws. */
  push(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (at < end && this.#state !== state.done) {
      if (this.#state === state.body || this.#state === state.chunk) {
        const to = Math.min(end, at + this.#left);
        this.#into!.append(bytes, at, to);
        this.#left -= to - at;
        at = to;
        if (this.#left === 0) this.#state = this.#state === state.body ? state.done : state.chunkEnd;
      } else if (this.#state === state.bodyToEnd) {
        this.#into!.append(bytes, at, end);
        at = end;
      } else at = this.#takeLine(bytes, at, end);
    }
    return at - start;
  }

  /** The connection ended. Throws `FetchError` unless the answer is whole. */
  end(): void {
    if (this.#state === state.bodyToEnd) this.#state = state.done;
    if (this.#state !== state.done) throw new FetchError("the connection broke before the answer was whole");
  }

  #beginHead(): void {
    this.status = 0;
    this.statusText = "";
    this.headers = {};
    this.isReusable = false;
    this.#lastHeader = "";
    this.#state = state.statusLine;
  }

  #takeLine(bytes: Uint8Array, start: number, end: number): number {
    const found = bytes.indexOf(lf, start);
    const isWhole = found !== -1 && found < end;
    const next = isWhole ? found + 1 : end;
    this.#headBytes += next - start;
    if (this.#headBytes > longestHeadBytes)
      throw new FetchError(`cannot read an answer: its head is longer than ${longestHeadBytes} bytes`);
    this.#line += latin1(bytes, start, isWhole ? found : end);
    if (!isWhole) return end;
    const line = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
    this.#line = "";
    switch (this.#state) {
      case state.statusLine:
        this.#readStatus(line);
        break;
      case state.header:
        if (line === "") this.#endHead();
        else this.#readHeader(line);
        break;
      case state.chunkSize:
        this.#readChunkSize(line);
        break;
      case state.chunkEnd:
        if (line !== "") throw malformed("the end of a chunk", line);
        this.#headBytes = 0; // a body may have any number of chunks
        this.#state = state.chunkSize;
        break;
      case state.trailer:
        if (line === "") this.#state = state.done;
        break;
      default:
        break;
    }
    return next;
  }

  #readStatus(line: string): void {
    const match = /^HTTP\/1\.(\d) (\d{3})(?: (.*))?$/.exec(line);
    if (match === null) throw malformed("a status line of HTTP/1.1", line);
    this.#isOldHttp = match[1] === "0";
    this.status = Number(match[2]);
    this.statusText = match[3] ?? "";
    this.#state = state.header;
  }

  #readHeader(line: string): void {
    if (/^[ \t]/.test(line) && this.#lastHeader !== "") {
      this.headers[this.#lastHeader] += ` ${line.trim()}`; // a header on several lines: long out of use, still met
      return;
    }
    const match = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (match === null) throw malformed("a header", line);
    const name = match[1]!.toLowerCase();
    const value = match[2]!;
    const before = Object.hasOwn(this.headers, name) ? this.headers[name] : undefined;
    this.headers[name] = before === undefined ? value : `${before}, ${value}`;
    this.#lastHeader = name;
  }

  #endHead(): void {
    const { status, headers } = this;
    if (status === 101) throw malformed("an answer", "another protocol");
    if (status < 200) return this.#beginHead(); // there is more to come
    const connection = (headers["connection"] ?? "").toLowerCase();
    this.isReusable = this.#isOldHttp ? /\bkeep-alive\b/.test(connection) : !/\bclose\b/.test(connection);
    const coding = headers["transfer-encoding"];
    if (status === 204 || status === 304) this.#state = state.done;
    else if (coding !== undefined) {
      if (coding.toLowerCase() !== "chunked") throw malformed("Transfer-Encoding chunked", coding);
      this.#headBytes = 0;
      this.#state = state.chunkSize;
    } else if (headers["content-length"] !== undefined) {
      this.#left = readLength(headers["content-length"]);
      const isPlain = (headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
      if (isPlain) this.#into!.expect(this.#left);
      this.#state = this.#left === 0 ? state.done : state.body;
    } else {
      this.isReusable = false;
      this.#state = state.bodyToEnd;
    }
  }

  #readChunkSize(line: string): void {
    const match = /^([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?$/.exec(line);
    if (match === null) throw malformed("the size of a chunk", line);
    this.#left = Number.parseInt(match[1]!, 16);
    this.#headBytes = 0;
    this.#state = this.#left === 0 ? state.trailer : state.chunk;
  }
}

/** The same length may be told several times. */
function readLength(text: string): number {
  const lengths = new Set(text.split(",").map((part) => part.trim()));
  const [length] = lengths;
  if (lengths.size !== 1 || !/^\d{1,15}$/.test(length!)) throw malformed("a Content-Length", text);
  return Number(length);
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i]!);
  return text;
}

function malformed(want: string, got: string): FetchError {
  return new FetchError(`cannot read an answer: got ${JSON.stringify(got.slice(0, 100))}, want ${want}`);
}
