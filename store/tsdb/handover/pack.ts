import { SampleColumns } from "@taffrail/model";
import type { Deleted } from "../block/tombstones.ts";
import { recode } from "../compact/recode.ts";
import { Pacer } from "../pacer.ts";
import type { SelectedSeries } from "../tsdb.ts";
import { LabelsPacker } from "./labels.ts";
import { chunkNumbers, inBlock, inHeadFile, type PackedSelection } from "./packed.ts";
import { LabelVolume } from "./told-labels.ts";

/** A series that knows where its chunks lie. */
export interface PackableSeries extends SelectedSeries {
  /** Names what it has from `mint` to `maxt`, as one part or several, oldest first. */
  pack(mint: number, maxt: number, into: Packer): void;
}

export function isPackable(series: SelectedSeries): series is PackableSeries {
  return "pack" in series;
}

/** Readers of bits look at whole words, also at the end. */
const spareBytes = 8;
/** By the first series it is reckoned how many numbers all will have. */
const firstSeries = 64;
const usualNumbers = 64;
/** So many series are packed before the time is looked at. */
const perLook = 16;
/** How long packing goes on before others get a turn. */
const sliceMs = 5;

/**
 * Brings a selection into a form that another thread can read without this one: chunks on disk by their place, others by a copy of their
 * bytes. With a `volume`, label sets that the other thread knows go by number. Rejects with `signal.reason`.
 */
export async function packSelection(
  series: readonly SelectedSeries[],
  mint: number,
  maxt: number,
  signal?: AbortSignal,
  volume?: LabelVolume,
): Promise<PackedSelection> {
  const pacer = new Pacer(sliceMs, signal);
  const packer = new Packer(series.length, volume);
  for (let i = 0; i < series.length; i++) {
    packer.add(series[i]!, mint, maxt);
    if (i % perLook === 0 && pacer.isDue) await pacer.breathe();
  }
  return packer.packed();
}

/** Takes in what series hold, series by series, part by part. The layout is that of `packed.ts`. */
export class Packer {
  #numbers: Float64Array<ArrayBuffer>;
  #used = 0;
  #bytes = new Uint8Array(4096);
  #usedBytes = 0;
  #series = 0;
  /** Where the counts of the series and of the part stand that are being written. */
  #seriesAt = 0;
  #partAt = 0;
  readonly #dirs = new Map<string, number>();
  readonly #volume: LabelVolume;
  readonly #sets: Uint32Array<ArrayBuffer>;
  readonly #fresh: number[] = [];
  readonly #labels = new LabelsPacker();
  readonly #columns = new SampleColumns(8);

  /** For so many series. */
  constructor(series: number, volume: LabelVolume = new LabelVolume()) {
    this.#volume = volume;
    this.#numbers = new Float64Array(Math.min(series, firstSeries) * usualNumbers + 64);
    this.#sets = new Uint32Array(series);
  }

  add(series: SelectedSeries, mint: number, maxt: number): void {
    const set = this.#volume.numberOf(series.labels);
    this.#sets[this.#series++] = set;
    if (!this.#volume.isTold(set)) {
      this.#fresh.push(set);
      this.#labels.add(series.labels);
    }
    this.#seriesAt = this.#used;
    this.#push(0);
    if (isPackable(series)) series.pack(mint, maxt, this);
    else this.samplesOf(series, mint, maxt);
  }

  /** Begins a part; of what its chunks hold nothing before `floorT` counts, nor what was deleted. */
  part(floorT: number, deleted: readonly Deleted[]): void {
    this.#numbers[this.#seriesAt]!++;
    this.#reserve(3 + 2 * deleted.length);
    this.#push(floorT);
    this.#partAt = this.#used;
    this.#push(0);
    this.#push(deleted.length);
    this.#deleted = deleted;
  }

  #deleted: readonly Deleted[] = [];

  /** Ends a part: nothing is added to it any more. */
  endPart(): void {
    for (const { mint, maxt } of this.#deleted) {
      this.#push(mint);
      this.#push(maxt);
    }
  }

  /** A chunk in the head's files. */
  headChunk(minT: number, maxT: number, position: number): void {
    this.#chunk(minT, maxT, inHeadFile, position);
  }

  /** A chunk of the block in a folder. */
  blockChunk(minT: number, maxT: number, dir: string, ref: number): void {
    let block = this.#dirs.get(dir);
    if (block === undefined) this.#dirs.set(dir, (block = this.#dirs.size));
    this.#chunk(minT, maxT, inBlock + block, ref);
  }

  /** A copy of a chunk that is in memory, its count at its head; gives where the copy begins in `bytes`. */
  copy(
    minT: number,
    maxT: number,
    encoding: number,
    from: Uint8Array,
    start: number,
    length: number,
  ): { readonly bytes: Uint8Array; readonly at: number } {
    const at = this.#usedBytes;
    if (at + length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#bytes.length * 2, at + length));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) bytes[at + i] = from[start + i]!;
    this.#usedBytes = at + length;
    this.#chunk(minT, maxT, -encoding, at);
    return { bytes, at };
  }

  /** What a series holds, read here and encoded anew: for those that do not know where their samples lie. */
  samplesOf(series: Pick<SelectedSeries, "read">, mint: number, maxt: number): void {
    const columns = this.#columns;
    columns.clear();
    series.read(mint, maxt, columns);
    this.part(-Infinity, []);
    recode(columns, (encoding, _samples, minT, maxT, bytes, start, length) =>
      this.copy(minT, maxT, encoding, bytes, start, length),
    );
    this.endPart();
  }

  packed(): PackedSelection {
    return {
      series: this.#series,
      numbers: this.#numbers.subarray(0, this.#used), // handed over with all its room, rather than copied
      bytes: this.#bytes.slice(0, this.#usedBytes + spareBytes),
      blockDirs: [...this.#dirs.keys()],
      volume: this.#volume.id,
      sets: this.#sets,
      fresh: Uint32Array.from(this.#fresh),
      labels: this.#labels.packed(),
    };
  }

  #chunk(minT: number, maxT: number, where: number, at: number): void {
    this.#reserve(chunkNumbers);
    const numbers = this.#numbers;
    numbers[this.#partAt]!++;
    let to = this.#used;
    numbers[to++] = minT;
    numbers[to++] = maxT;
    numbers[to++] = where;
    numbers[to++] = at;
    this.#used = to;
  }

  #push(value: number): void {
    this.#reserve(1);
    this.#numbers[this.#used++] = value;
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.#numbers.length) return;
    const { length } = this.#sets;
    const likely = this.#series < firstSeries ? 0 : Math.ceil((this.#used / this.#series) * length * 1.02);
    const wider = new Float64Array(Math.max(this.#used * (likely > 0 ? 1.25 : 2), likely, this.#used + more));
    wider.set(this.#numbers);
    this.#numbers = wider;
  }
}
