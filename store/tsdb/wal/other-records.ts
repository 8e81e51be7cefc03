import type { ByteReader, ByteWriter } from "@taffrail/base";
import { Labels, type MetricType, metricTypes } from "@taffrail/model";
import { recordType } from "./records.ts";

/** A stretch of a series that was deleted, both ends included; ±2^63 for the ends of time. */
export interface TombstoneRecord {
  readonly ref: number;
  readonly mint: number;
  readonly maxt: number;
}

/** Writes a record of deleted stretches. */
export function putTombstones(out: ByteWriter, tombstones: Iterable<TombstoneRecord>): void {
  out.u8(recordType.tombstones);
  for (const { ref, mint, maxt } of tombstones) {
    out.be64(ref);
    out.varint(mint);
    out.varint(maxt);
  }
}

export function readTombstoneRecord(from: ByteReader): TombstoneRecord[] {
  const found: TombstoneRecord[] = [];
  while (from.left > 0) found.push({ ref: from.be64(), mint: from.varint(), maxt: from.varint() });
  return found;
}

/** An exemplar of a series. */
export interface ExemplarRecord {
  readonly ref: number;
  readonly t: number;
  readonly value: number;
  readonly labels: Labels;
}

/** Writes a record of exemplars, all relative to the first. */
export function putExemplars(out: ByteWriter, exemplars: readonly ExemplarRecord[]): void {
  out.u8(recordType.exemplars);
  const first = exemplars[0];
  if (first === undefined) return;
  out.be64(first.ref);
  out.be64(first.t);
  for (const { ref, t, value, labels } of exemplars) {
    out.varint(ref - first.ref);
    out.varint(t - first.t);
    out.f64(value);
    out.uvarint(labels.size);
    for (const text of labels.pairs) out.text(text);
  }
}

export function readExemplars(from: ByteReader): ExemplarRecord[] {
  const found: ExemplarRecord[] = [];
  if (from.left === 0) return found;
  const ref0 = from.be64();
  const t0 = from.be64();
  while (from.left > 0) {
    const ref = ref0 + from.varint();
    const t = t0 + from.varint();
    const value = from.f64();
    const pairs: (readonly [string, string])[] = [];
    for (let left = from.uvarint(); left > 0; left--) pairs.push([from.text(), from.text()]);
    found.push({ ref, t, value, labels: Labels.from(pairs) });
  }
  return found;
}

/** Says that all out-of-order samples of a series so far are in a head chunk. */
export interface MmapMarker {
  readonly ref: number;
  readonly file: number;
  readonly offset: number;
}

export function putMmapMarkers(out: ByteWriter, markers: Iterable<MmapMarker>): void {
  out.u8(recordType.mmapMarkers);
  for (const { ref, file, offset } of markers) {
    out.be64(ref);
    out.be32(file);
    out.be32(offset);
  }
}

export function readMmapMarkers(from: ByteReader): MmapMarker[] {
  const found: MmapMarker[] = [];
  while (from.left > 0) found.push({ ref: from.be64(), file: from.be32(), offset: from.be32() });
  return found;
}

/** What a series' metric family says of itself. */
export interface MetadataRecord {
  readonly ref: number;
  readonly type: MetricType;
  readonly unit: string;
  readonly help: string;
}

export function putMetadata(out: ByteWriter, metadata: Iterable<MetadataRecord>): void {
  out.u8(recordType.metadata);
  for (const { ref, type, unit, help } of metadata) {
    out.uvarint(ref);
    out.u8(Math.max(0, metricTypes.indexOf(type)));
    out.uvarint(2);
    for (const text of ["UNIT", unit, "HELP", help]) out.text(text);
  }
}

export function readMetadata(from: ByteReader): MetadataRecord[] {
  const found: MetadataRecord[] = [];
  while (from.left > 0) {
    const ref = from.uvarint();
    const type = metricTypes[from.u8()] ?? "unknown";
    let unit = "";
    let help = "";
    for (let left = from.uvarint(); left > 0; left--) {
      const key = from.text();
      const value = from.text();
      if (key === "UNIT") unit = value;
      else if (key === "HELP") help = value; // other keys are for readers to come
    }
    found.push({ ref, type, unit, help });
  }
  return found;
}
