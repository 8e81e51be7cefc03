import { writeFile } from "node:fs/promises";

/**
 * Makes `shell/narrow-space.ttf`: a font of one empty glyph, U+202F, 0.24 em wide. Browsers make that space up where a
 * font lacks it, as half a word space, and "12.4 GiB" then reads "12.4GiB". Layout: OpenType 1.9, TrueType outlines.
 * Run: `node web/testing/narrow-space.ts`.
 */
const unitsPerEm = 1000;
const advance = 240;

const bytes = (...parts: readonly (readonly [size: 1 | 2 | 4, ...values: number[]])[]): Buffer =>
  Buffer.concat(
    parts.flatMap(([size, ...values]) =>
      values.map((value) => {
        const part = Buffer.alloc(size);
        part.writeUIntBE(value >= 0 ? value : 2 ** (8 * size) + value, 0, size);
        return part;
      }),
    ),
  );

const [ascent, descent] = [800, -200];
const tables: Readonly<Record<string, Buffer>> = {
  // version 4; average width, weight, width, no embedding limits, sub- and superscript boxes, strikeout
  "OS/2": bytes(
    [2, 4, advance, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0],
    [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], // panose
    [4, 0, 0, 0, 0], // Unicode ranges
    [1, 0x6e, 0x6f, 0x6e, 0x65], // vendor
    [2, 0x40, 0x202f, 0x202f, ascent, descent, 0, ascent, -descent],
    [4, 0, 0], // code pages
    [2, 500, 700, 0, 32, 1],
  ),
  // format 4: one segment of one character, and the terminator
  cmap: bytes(
    [2, 0, 1, 3, 1],
    [4, 12],
    [2, 4, 32, 0, 4, 4, 1, 0, 0x202f, 0xffff, 0, 0x202f, 0xffff, 1 - 0x202f, 1, 0, 0],
  ),
  glyf: Buffer.alloc(4),
  head: bytes(
    [4, 0x00010000, 0x00010000, 0, 0x5f0f3cf5],
    [2, 0, unitsPerEm],
    [4, 0, 0, 0, 0],
    [2, 0, 0, 0, 0, 0, 8, 2, 0, 0],
  ),
  hhea: bytes([4, 0x00010000], [2, ascent, descent, 0, advance, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]),
  hmtx: bytes([2, advance, 0, advance, 0]),
  loca: bytes([2, 0, 0, 0]),
  maxp: bytes([4, 0x00010000], [2, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
  name: bytes([2, 0, 0, 6]),
  post: bytes([4, 0x00030000, 0], [2, -100, 50], [4, 0, 0, 0, 0, 0]),
};

const checksum = (table: Buffer): number => {
  let sum = 0;
  for (let i = 0; i < table.length; i += 4) sum = (sum + table.readUInt32BE(i)) >>> 0;
  return sum;
};
const padded = (table: Buffer): Buffer => Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);

const entries = Object.entries(tables);
let offset = 12 + 16 * entries.length;
const directory: Buffer[] = [bytes([4, 0x00010000], [2, entries.length, 128, 3, entries.length * 16 - 128])];
for (const [tag, table] of entries) {
  directory.push(Buffer.from(tag, "latin1"), bytes([4, checksum(padded(table)), offset, table.length]));
  offset += padded(table).length;
}
const font = Buffer.concat([...directory, ...entries.map(([, table]) => padded(table))]);
font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, 12 + 16 * entries.length + offsetOf("head") + 8);
await writeFile(new URL("../shell/narrow-space.ttf", import.meta.url), font);

function offsetOf(tag: string): number {
  const before = entries.slice(
    0,
    entries.findIndex(([name]) => name === tag),
  );
  return before.reduce((sum, [, table]) => sum + padded(table).length, 0);
}
