import { ByteWriter, crc32c } from "@taffrail/base";
import { type Disk, readWhole, writeAtomically } from "@taffrail/disk";
import { SeriesScan } from "../block/series-scan.ts";
import { readTombstones, renderTombstones } from "../block/tombstones.ts";

/**
 * Gives a block the index of format 1 that says the same, as releases before 2018 wrote it: symbols named by their places in the file, series by
 * theirs, the table of postings in no order.
 */
export function withOldIndex(disk: Disk, folder: string): void {
  using scan = new SeriesScan(disk, `${folder}/index`, folder);
  const out = new ByteWriter();
  const framed = (body: ByteWriter): void => {
    out.be32(body.length);
    out.raw(body.written());
    out.be32(crc32c(body.bytes, 0, body.length));
  };
  out.be32(0xbaaad700);
  out.u8(1);
  const symbolsAt = out.length;
  const symbols = new ByteWriter();
  symbols.be32(scan.symbols.count);
  const places: number[] = [];
  for (let id = 0; id < scan.symbols.count; id++) {
    places.push(symbolsAt + 4 + symbols.length);
    const text = scan.symbols.bytesOf(id);
    symbols.uvarint(text.length);
    symbols.raw(text);
  }
  framed(symbols);
  const seriesAt = out.length;
  const postings = new Map<string, number[]>([["0", []]]);
  const moved = new Map<number, number>();
  while (scan.next()) {
    const place = out.length;
    moved.set(scan.id, place);
    const body = new ByteWriter();
    body.uvarint(scan.labelCount);
    postings.get("0")!.push(place);
    for (let i = 0; i < 2 * scan.labelCount; i += 2) {
      const [name, value] = [scan.labels[i]!, scan.labels[i + 1]!];
      body.uvarint(places[name]!);
      body.uvarint(places[value]!);
      const key = `${name} ${value}`;
      postings.set(key, [...(postings.get(key) ?? []), place]);
    }
    const { minT, maxT, ref, length } = scan.chunks;
    body.uvarint(length);
    for (let i = 0; i < length; i++) {
      if (i === 0) body.varint(minT[0]!);
      else body.uvarint(minT[i]! - maxT[i - 1]!);
      body.uvarint(maxT[i]! - minT[i]!);
      if (i === 0) body.uvarint(ref[0]!);
      else body.varint(ref[i]! - ref[i - 1]!);
    }
    out.uvarint(body.length);
    out.raw(body.written());
    out.be32(crc32c(body.bytes, 0, body.length));
  }
  const postingsAt = out.length;
  const table = new ByteWriter();
  table.be32(postings.size);
  for (const [key, ids] of [...postings].reverse()) {
    while (out.length % 4 !== 0) out.u8(0);
    const at = out.length;
    const body = new ByteWriter();
    body.be32(ids.length);
    for (const id of ids) body.be32(id);
    framed(body);
    table.uvarint(2);
    const texts = key === "0" ? ["", ""] : key.split(" ").map((id) => scan.symbols.textOf(Number(id)));
    for (const text of texts) table.text(text);
    table.uvarint(at);
  }
  const tableAt = out.length;
  framed(table);
  const toc = out.length;
  for (const at of [symbolsAt, seriesAt, 0, 0, postingsAt, tableAt]) out.be64(at);
  out.be32(crc32c(out.bytes, toc, out.length));
  writeAtomically(disk, `${folder}/index`, out.written());
  const tombstones = `${folder}/tombstones`;
  if (disk.stat(tombstones) === undefined) return;
  const deleted = [...readTombstones(readWhole(disk, tombstones), folder)];
  writeAtomically(
    disk,
    tombstones,
    renderTombstones(new Map(deleted.map(([id, stretches]) => [moved.get(id)!, stretches]))),
  );
}
