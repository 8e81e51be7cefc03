import { invariant } from "@taffrail/base";
import type { Labels } from "@taffrail/model";
import { unpackLabels } from "./labels.ts";
import type { PackedSelection } from "./packed.ts";

/** Label sets that are told once, in one volume: about ten mebibytes here, and as much in the other thread. Further ones are told each time. */
const mostSets = 32_768;
/** The volume of a selection that stands for itself. */
const loose = -1;

/** Numbers of label sets, and which of them another thread knows. */
export class LabelVolume {
  readonly id: number;
  readonly #numbers = new Map<Labels, number>();
  readonly #told = new Uint8Array(mostSets);
  #next = 0;

  constructor(id: number = loose) {
    this.id = id;
  }

  get isFull(): boolean {
    return this.#next >= mostSets;
  }

  /** The number of a label set: the same for the same object, as long as there is room. */
  numberOf(labels: Labels): number {
    let number = this.#numbers.get(labels);
    if (number === undefined) {
      number = this.#next++;
      if (number < mostSets) this.#numbers.set(labels, number);
    }
    return number;
  }

  isTold(number: number): boolean {
    return this.#told[number] === 1;
  }

  tell(numbers: Uint32Array): void {
    for (const number of numbers) if (number < mostSets) this.#told[number] = 1;
  }
}

/**
 * What another thread was told of label sets, so that none has to be told again: questions ask for the same series over and over. A full
 * volume is replaced by an empty one.
 */
export class LabelBook {
  #volume = new LabelVolume(0);

  /** The volume for a selection that is packed now. */
  open(): LabelVolume {
    if (this.#volume.isFull) this.#volume = new LabelVolume(this.#volume.id + 1);
    return this.#volume;
  }

  /** Says that a selection is on its way: call it right before it is handed over, so that what is told arrives before it is needed. */
  told({ volume, fresh }: PackedSelection): void {
    if (volume === this.#volume.id) this.#volume.tell(fresh);
  }
}

/** The other side of a `LabelBook`. */
export class LabelShelf {
  /** By volume: that in use, and the one before, for selections that were packed when it was full. */
  readonly #volumes = new Map<number, Labels[]>();

  /** The label sets of a selection, series by series. */
  read({ volume, sets, fresh, labels }: PackedSelection): Labels[] {
    const known = this.#open(volume);
    const further = new Map<number, Labels>();
    unpackLabels(labels).forEach((set, i) => {
      const number = fresh[i]!;
      if (number < mostSets) known[number] = set;
      else further.set(number, set);
    });
    return Array.from(sets, (number) => {
      const set = number < mostSets ? known[number] : further.get(number);
      invariant(set !== undefined, "label sets are told before they are named");
      return set;
    });
  }

  #open(volume: number): Labels[] {
    if (volume === loose) return [];
    let known = this.#volumes.get(volume);
    if (known !== undefined) return known;
    for (const other of this.#volumes.keys()) if (other < volume - 1) this.#volumes.delete(other);
    known = [];
    this.#volumes.set(volume, known);
    return known;
  }
}
