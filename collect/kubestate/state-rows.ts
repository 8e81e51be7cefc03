import { type Consumer, keyOf, type KubeObject } from "@taffrail/kube";

import type { Joiner } from "./joined-labels.ts";
import { type Page, type Room, slotsOfPage } from "./page.ts";
import type { Renderer } from "./render.ts";
import { Sheet } from "./sheet.ts";

/** Sheets as they were at one moment; nothing of it changes any more. */
export interface RowsSnapshot {
  readonly size: number;
  readonly sheets: readonly { readonly pages: readonly (Page | undefined)[]; readonly identities: Page }[];
}

/** What rows take, for whoever watches over it. */
export interface RowsFigures {
  readonly objects: number;
  readonly samples: number;
  readonly bytes: number;
  /** Pages that were changed since the start. */
  readonly pagesChanged: number;
  /** Families that could not be worked out, of one object each. */
  readonly faults: number;
}

/** Told of each object, before it is rendered and after it is gone. Must not keep it. */
export interface ObjectObserver {
  /** `isInitial`: of the first list, so nobody knows since when it is so. */
  seen(object: KubeObject, key: string, isInitial: boolean): void;
  gone(key: string): void;
}

/** What rows need beside their renderer. */
export interface StateRowsOptions {
  /** Whether an object is shown at all; sharding. */
  readonly wants?: (object: KubeObject) => boolean;
  readonly observer?: ObjectObserver;
  readonly joiner?: Joiner;
}

const encoder = new TextEncoder();

/**
 * The rendered objects of one collection, in sheets. Objects themselves are not kept. A new list changes row by row what differs, and takes
 * out what is gone when it is complete: there is no moment at which an object that exists is missing, nor one at which it is there twice.
 */
export class StateRows implements Consumer {
  readonly renderer: Renderer;
  /** Whether a list was complete once. */
  isReady = false;
  readonly #wants: (object: KubeObject) => boolean;
  readonly #observer: ObjectObserver | undefined;
  readonly #joiner: Joiner | undefined;
  readonly #rowByKey = new Map<string, number>(); // number of the sheet × 256 + slot
  readonly #sheets: Sheet[] = [];
  readonly #free: number[] = [];
  readonly #rooms: (Room | undefined)[] = [];
  #list = 0;
  #epoch = 0;
  #samples = 0;
  #pagesChanged = 0;

  constructor(renderer: Renderer, { wants = () => true, observer, joiner }: StateRowsOptions = {}) {
    this.renderer = renderer;
    this.#wants = wants;
    this.#observer = observer;
    this.#joiner = joiner;
  }

  get size(): number {
    return this.#rowByKey.size;
  }

  get figures(): RowsFigures {
    let bytes = 0;
    for (const sheet of this.#sheets) bytes += sheet.sizeBytes;
    return {
      objects: this.size,
      samples: this.#samples,
      bytes,
      pagesChanged: this.#pagesChanged,
      faults: this.renderer.faults,
    };
  }

  beginList(): void {
    this.#list++;
  }

  take(object: KubeObject): void {
    const row = this.#put(object);
    if (row >= 0) this.#sheets[row >> 8]!.lists[row & 255] = this.#list;
  }

  endList(): void {
    for (const [key, row] of this.#rowByKey) {
      if (this.#sheets[row >> 8]!.lists[row & 255] !== this.#list) this.#remove(key, row);
    }
    this.isReady = true;
    this.#rooms.length = 0; // sheets fill slowly from now on
  }

  set(object: KubeObject): void {
    const row = this.#put(object);
    if (row >= 0) this.#sheets[row >> 8]!.lists[row & 255] = this.#list;
  }

  delete(object: KubeObject): void {
    const key = keyOf(object);
    const row = this.#rowByKey.get(key);
    if (row !== undefined) this.#remove(key, row);
  }

  /** Gives an object other labels that identify it. */
  reidentify(key: string, identity: string): void {
    const row = this.#rowByKey.get(key);
    if (row === undefined || identity === "") return;
    this.#sheets[row >> 8]!.reidentify(row & 255, encoder.encode(identity), this.#epoch);
  }

  /** What is there at this moment, to be read in peace: what changes from now on is copied first. */
  snapshot(): RowsSnapshot {
    this.#epoch++;
    const sheets = this.#sheets
      .filter(({ used }) => used > 0)
      .map(({ pages, identities }) => ({ pages: pages.slice(), identities }));
    return { size: this.size, sheets };
  }

  /** Renders an object into its row, unless that is of the same version; answers with the row, or -1 where it is not shown. */
  #put(object: KubeObject): number {
    const key = keyOf(object);
    const old = this.#rowByKey.get(key);
    if (!this.#wants(object)) {
      if (old !== undefined) this.#remove(key, old);
      return -1;
    }
    const version = versionOf(object);
    if (old !== undefined && this.#sheets[old >> 8]!.versions[old & 255] === version) return old;
    this.#observer?.seen(object, key, !this.isReady);
    const row = old ?? this.#newRow(key);
    const sheet = this.#sheets[row >> 8]!;
    const slot = row & 255;
    this.#samples -= sheet.lines[slot]!;
    const joined = this.#joiner?.join(this, key, object, this.renderer.identityOf(object)) ?? "";
    this.#pagesChanged += sheet.put(slot, this.renderer.render(object, joined), this.#epoch);
    this.#samples += sheet.lines[slot]!;
    sheet.versions[slot] = version;
    if (old === undefined && sheet.used === slotsOfPage) sheet.trim(this.#epoch);
    return row;
  }

  #newRow(key: string): number {
    if (this.#free.length === 0) {
      const first = this.#sheets.push(new Sheet(this.renderer.families.length, this.#epoch, this.#rooms)) - 1;
      for (let slot = slotsOfPage - 1; slot >= 0; slot--) this.#free.push(first * slotsOfPage + slot);
    }
    const row = this.#free.pop()!;
    this.#rowByKey.set(key, row);
    this.#sheets[row >> 8]!.used++;
    return row;
  }

  #remove(key: string, row: number): void {
    const number = row >> 8;
    const sheet = this.#sheets[number]!;
    this.#samples -= sheet.lines[row & 255]!;
    sheet.versions[row & 255] = Number.NaN;
    this.#rowByKey.delete(key);
    this.#free.push(row);
    if (--sheet.used === 0)
      this.#sheets[number] = new Sheet(this.renderer.families.length, this.#epoch, this.#rooms);
    else sheet.clear(row & 255, this.#epoch);
    this.#observer?.gone(key);
    this.#joiner?.leave(this, key);
  }
}

/** The resource version as a number; NaN, which equals nothing, where it is none. */
function versionOf({ metadata: { resourceVersion } }: KubeObject): number {
  const version = Number(resourceVersion);
  return resourceVersion !== "" && Number.isSafeInteger(version) ? version : Number.NaN;
}
