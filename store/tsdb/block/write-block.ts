import type { Random } from "@taffrail/base";
import type { Disk } from "@taffrail/disk";
import type { Head } from "../head/head.ts";
import { Pacer } from "../pacer.ts";
import { BlockWriter } from "./block-writer.ts";
import { ChunkList } from "./chunk-list.ts";
import { SymbolTable } from "./symbol-table.ts";
import { within } from "./tombstones.ts";
import { makeUlid } from "./ulid.ts";

/** What is written, and where. */
export interface HeadBlockOptions {
  readonly disk: Disk;
  /** The data folder. */
  readonly dir: string;
  readonly head: Pick<Head, "index" | "hasInOrder" | "chunksOf" | "deletedOf">;
  /** Where its samples come from, as Prometheus' words have it. */
  readonly hints?: readonly string[];
  /** From this time on … */
  readonly mint: number;
  /** … to before this one, a multiple of the chunks' range. */
  readonly end: number;
  readonly nowMs: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** How long the loop runs before others get their turn. */
const sliceMs = 10;

/**
 * Writes what the head holds of a time range as a block: chunks go over byte by byte. The caller sees to it that nothing of that time is
 * appended meanwhile. Gives the block's folder, or `undefined` where there is nothing in the range.
 */
export async function writeHeadBlock(options: HeadBlockOptions): Promise<string | undefined> {
  const { disk, dir, head, mint, end, signal } = options;
  const { index } = head;
  const slots: number[] = [];
  for (let slot = 0; slot < index.table.slots; slot++) {
    if (index.table.ref[slot] !== 0 && head.hasInOrder(slot, mint, end - 1)) slots.push(slot);
  }
  if (slots.length === 0) return undefined;
  index.sortByLabels(slots);
  const ulid = makeUlid(options.nowMs, options.random);
  const symbols = new HeadSymbols(head, slots);
  using writer = new BlockWriter(disk, dir, ulid, symbols.table);
  const pacer = new Pacer(sliceMs, signal);
  const refs = slots.map((slot) => index.table.ref[slot]!);
  const chunks = new ChunkList();
  let firstT = Infinity;
  let lastT = -Infinity;
  for (const [i, slot] of slots.entries()) {
    if (index.table.ref[slot] !== refs[i]) continue; // given up meanwhile, for want of memory
    chunks.clear();
    for (const chunk of head.chunksOf(slot, mint, end)) {
      const { minT, maxT, encoding, samples, bytes, start, length } = chunk;
      chunks.push(minT, maxT, writer.addChunk(encoding, samples, bytes, start, length));
      if (minT < firstT) firstT = minT;
      if (maxT > lastT) lastT = maxT;
    }
    if (chunks.length > 0) {
      const deleted = within(head.deletedOf(slot), mint, end - 1);
      writer.addSeries(symbols.labelsOf(slot), index.table.labelCount[slot]!, chunks, deleted);
    }
    if (pacer.isDue) await pacer.breathe();
  }
  if (writer.series === 0) return undefined;
  return await writer.finish(
    {
      ulid,
      minTime: Math.max(mint, firstT),
      // more may have come in meanwhile where the end is not of the past; and what came late is no reason to hold that time for over
      maxTime: options.hints === undefined ? Math.max(end, lastT + 1) : lastT + 1,
      compaction: {
        level: 1,
        sources: [ulid],
        ...(options.hints === undefined ? {} : { hints: options.hints }),
      },
    },
    pacer,
  );
}

/** The labels of some of the head's series as symbols. */
class HeadSymbols {
  readonly table: SymbolTable;
  readonly #head: Pick<Head, "index">;
  /** Symbols of name and value by pair. */
  readonly #ofPair = new Map<number, readonly [name: number, value: number]>();
  #labels = new Uint32Array(64);

  constructor(head: Pick<Head, "index">, slots: readonly number[]) {
    this.#head = head;
    const { index } = head;
    const pairs = new Set<number>();
    for (const slot of slots) for (const pair of index.pairsOf(slot)) pairs.add(pair);
    const texts = new Set<string>();
    for (const pair of pairs) {
      texts.add(index.pairs.nameOf(pair).name);
      texts.add(index.pairs.valueOf(pair));
    }
    const { table, idOf } = SymbolTable.of(texts);
    this.table = table;
    for (const pair of pairs) {
      const name = idOf.get(index.pairs.nameOf(pair).name)!;
      this.#ofPair.set(pair, [name, idOf.get(index.pairs.valueOf(pair))!]);
    }
  }

  /** Name and value in turn, good until the next call. */
  labelsOf(slot: number): Uint32Array {
    const pairs = this.#head.index.pairsOf(slot);
    if (pairs.length * 2 > this.#labels.length) this.#labels = new Uint32Array(pairs.length * 4);
    let at = 0;
    for (const pair of pairs) {
      const [name, value] = this.#ofPair.get(pair)!;
      this.#labels[at++] = name;
      this.#labels[at++] = value;
    }
    return this.#labels;
  }
}
