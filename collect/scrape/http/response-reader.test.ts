import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BodyBuffer } from "./body-buffer.ts";
import { ResponseReader } from "./response-reader.ts";
import { BodyTooLargeError, FetchError } from "./transport.ts";

const encoder = new TextEncoder();

interface Outcome {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isReusable: boolean;
  /** Bytes after the answer. */
  readonly rest: number;
}

/** What is read of `bytes` when they come in pieces that end at `cuts`; the connection ends after them where `ends`. */
function read(
  bytes: Uint8Array,
  cuts: readonly number[],
  ends = false,
  maxBytes = 1 << 20,
): Outcome | string {
  const buffer = new BodyBuffer();
  const reader = new ResponseReader();
  buffer.begin(maxBytes);
  reader.begin(buffer);
  const landing = new Uint8Array(bytes.length + 16); // as the connection has it: other bytes stand behind those that came
  let taken = 0;
  try {
    let from = 0;
    for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
      landing.set(bytes.subarray(from, to), 3);
      taken += reader.push(landing, 3, 3 + to - from);
      from = to;
    }
    if (ends) reader.end();
  } catch (error) {
    assert.ok(error instanceof FetchError || error instanceof BodyTooLargeError, String(error));
    return error.message;
  }
  if (!reader.isDone) return "not whole";
  const { status, headers, isReusable } = reader;
  const body = Buffer.from(buffer.written()).toString("latin1");
  return { status, headers: { ...headers }, body, isReusable, rest: bytes.length - taken };
}

function chunked(parts: readonly string[], extension: string, trailer: string): string {
  const chunks = parts.map((part) => `${part.length.toString(16)}${extension}\r\n${part}\r\n`);
  return `${chunks.join("")}0\r\n${trailer}\r\n`;
}

const letters = fc.string({ unit: fc.constantFrom("a", "1", " ", "\n", "\r", "0"), minLength: 1 });
const answers = fc
  .record({
    parts: fc.array(letters),
    isChunked: fc.boolean(),
    extension: fc.constantFrom("", ";x=1", " "),
    trailer: fc.constantFrom("", "X-T: 1\r\n"),
    before: fc.constantFrom("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
    eol: fc.constantFrom("\r\n", "\n"),
    rest: fc.constantFrom("", "HTTP/1.1 200 OK\r\n"),
  })
  .map(({ parts, isChunked, extension, trailer, before, eol, rest }) => {
    const body = parts.join("");
    const length = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`;
    const head = ["HTTP/1.1 200 Fine, thanks", "A: b", length, "a:  c ", "", ""].join(eol);
    const sent = isChunked ? chunked(parts, extension, trailer) : body;
    return { text: before + head + sent + rest, body, rest: rest.length };
  });
const cutsOf = (length: number): fc.Arbitrary<number[]> => fc.array(fc.nat(length), { maxLength: 12 });

test("an answer is the same wherever it is cut", () => {
  fc.assert(
    fc.property(
      answers.chain((answer) => fc.tuple(fc.constant(answer), cutsOf(answer.text.length))),
      ([{ text, body, rest }, cuts]) => {
        const outcome = read(encoder.encode(text), cuts);
        assert.ok(typeof outcome !== "string", JSON.stringify(outcome));
        assert.deepEqual(
          { ...outcome, headers: outcome.headers["a"] },
          { status: 200, headers: "b, c", body, isReusable: true, rest },
        );
      },
    ),
  );
});

test("an answer cut byte by byte is the same", () => {
  const text = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(["ab", "\r\n0\r\n\r\n"], "", "T: 1\r\n")}`;
  const bytes = encoder.encode(text);
  const everywhere = Array.from({ length: bytes.length }, (_, i) => i);
  assert.deepEqual(read(bytes, everywhere), read(bytes, []));
});

test("a damaged answer is the same fault or answer wherever it is cut, and never another error", () => {
  const damaged = fc
    .tuple(answers, fc.nat(), fc.integer({ min: 0, max: 255 }))
    .map(([{ text }, at, byte]) => {
      const bytes = encoder.encode(text);
      bytes[at % bytes.length] = byte;
      return bytes;
    });
  fc.assert(
    fc.property(
      damaged.chain((bytes) => fc.tuple(fc.constant(bytes), cutsOf(bytes.length), fc.boolean())),
      ([bytes, cuts, ends]) => assert.deepEqual(read(bytes, cuts, ends), read(bytes, [], ends)),
    ),
  );
});

const head = "HTTP/1.1 200 OK\r\n";
const refused = [
  { name: "two lengths", text: `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab` },
  { name: "a length that is no number", text: `${head}Content-Length: 1x\r\n\r\na` },
  { name: "a negative length", text: `${head}Content-Length: -1\r\n\r\na` },
  { name: "an unknown transfer coding", text: `${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n` },
  { name: "a chunk size that is none", text: `${head}Transfer-Encoding: chunked\r\n\r\n-4\r\nabcd\r\n` },
  { name: "a chunk longer than its size", text: `${head}Transfer-Encoding: chunked\r\n\r\n1\r\nabcd\r\n` },
  { name: "a header without a name", text: `${head}: x\r\n\r\n` },
  { name: "another protocol", text: "HTTP/1.1 101 Switching Protocols\r\n\r\n" },
  { name: "HTTP/2", text: "HTTP/2 200\r\n\r\n" },
] as const;
for (const { name, text } of refused) {
  test(`${name} is refused`, () =>
    assert.match(JSON.stringify(read(encoder.encode(text), [])), /^"cannot read/));
}

const ended = [
  { name: "a body without a length ends with the connection", text: `${head}\r\nab`, body: "ab" },
  { name: "an answer without a body has none", text: "HTTP/1.1 204 None\r\n\r\n", body: "" },
  { name: "a length told twice is one", text: `${head}Content-Length: 2, 2\r\n\r\nab`, body: "ab" },
  {
    name: "chunks win over a length",
    text: `${head}Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`,
    body: "a",
  },
] as const;
for (const { name, text, body } of ended) {
  test(name, () => {
    const outcome = read(encoder.encode(text), [], true);
    assert.equal(typeof outcome === "string" ? outcome : outcome.body, body);
  });
}

const reuse = [
  { text: `${head}Content-Length: 0\r\n\r\n`, want: true },
  { text: `${head}Content-Length: 0\r\nConnection: close\r\n\r\n`, want: false },
  { text: "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", want: false },
  { text: "HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", want: true },
] as const;
for (const { text, want } of reuse) {
  test(`whether a connection is used again: ${JSON.stringify(text)}`, () => {
    const outcome = read(encoder.encode(text), []);
    assert.equal(typeof outcome === "string" ? outcome : outcome.isReusable, want);
  });
}

test("a length or a body beyond the limit is refused", () => {
  for (const text of [
    `${head}Content-Length: 11\r\n\r\n`,
    `${head}\r\n12345678901`,
    `${head}Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n`,
  ]) {
    assert.equal(read(encoder.encode(text), [], false, 10), "body size limit exceeded");
  }
});
