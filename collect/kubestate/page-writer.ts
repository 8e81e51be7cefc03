import { type Page, slotsOfPage } from "./page.ts";
import { kernelRoom, type PageKernel, rowWords, startPageKernel } from "./page-kernel.ts";
import { longestLiteral } from "./render.ts";

/** Kernels that no writer has at the moment; few, as each holds memory. */
const freeKernels: PageKernel[] = [];
const mostFreeKernels = 2;

const nothing = new Uint8Array(0);

/**
 * Writes pages out as text: each template with the identity of its object put in. A kernel does it, 434 MB in 0.1 s; where a page is too
 * large for it, or there is no WebAssembly, its plain twin takes 0.25. Inflating the same takes 0.3 s.
 */
export class PageWriter implements Disposable {
  /** Where the next byte goes. */
  at = 0;
  readonly sizeBytes: number;
  readonly #bytes: Uint8Array;
  readonly #rows = new Int32Array(slotsOfPage * rowWords);
  #kernel: PageKernel | undefined;
  #rowCount = 0;
  #page: Page | undefined = undefined; // the one that `#rows` is of
  #templates: Uint8Array = nothing;
  #identities: Uint8Array = nothing;
  #isInKernel = false;

  /** A writer of pieces of up to `sizeBytes`; without a kernel where that is more than it can, or not wanted. */
  constructor(sizeBytes: number, wantsKernel = true) {
    const isSmall = sizeBytes <= kernelRoom.textBytes;
    this.sizeBytes = sizeBytes;
    this.#kernel = wantsKernel && isSmall ? (freeKernels.pop() ?? startPageKernel()) : undefined;
    this.#bytes = this.#kernel?.text ?? new Uint8Array(sizeBytes);
  }

  /** What was written. Good until `at` is set back and more is written, or the writer is disposed of. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.at);
  }

  /** Bytes as they are; whether there was room for them. */
  add(bytes: Uint8Array): boolean {
    if (this.at + bytes.length > this.sizeBytes) return false;
    this.#bytes.set(bytes, this.at);
    this.at += bytes.length;
    return true;
  }

  /**
   * Writes the objects of a page from the `row`-th that has samples on, as long as there is room. Gives the first that was not written;
   * −1: the page is through. The page must stay as it is until then.
   */
  write(page: Page, identities: Page, prefix: Uint8Array, row: number): number {
    if (page !== this.#page) this.#load(page, identities, prefix);
    let next: number;
    if (this.#isInKernel) {
      const kernel = this.#kernel!;
      next = kernel.write(row, this.#rowCount, prefix.length, this.at, this.sizeBytes);
      this.at = kernel.textEnd;
    } else next = this.#writePlainly(prefix, row);
    if (next < this.#rowCount) return next;
    this.#page = undefined;
    this.#templates = this.#identities = nothing;
    return -1;
  }

  [Symbol.dispose](): void {
    if (this.#kernel !== undefined && freeKernels.length < mostFreeKernels) freeKernels.push(this.#kernel);
    this.#kernel = undefined;
    this.#page = undefined;
    this.#isInKernel = false;
  }

  #load(page: Page, identities: Page, prefix: Uint8Array): void {
    this.#page = page;
    this.#identities = identities.templates();
    const rows = this.#rows;
    const { index } = page;
    let at = 0;
    for (let slot = 0; slot < slotsOfPage; slot++) {
      const template = index[slot]! - 1;
      if (template < 0) continue;
      const identity = identities.index[slot]! - 1;
      const start = page.startOf(template);
      const end = page.endOf(template);
      const from = identity < 0 ? 0 : identities.startOf(identity);
      const to = identity < 0 ? 0 : identities.endOf(identity);
      const cuts = page.cutsOf(template);
      rows[at] = start;
      rows[at + 1] = end;
      rows[at + 2] = from;
      rows[at + 3] = to;
      rows[at + 4] = cuts > 0 ? 1 : 0;
      rows[at + 5] = end - start + cuts * (prefix.length + to - from);
      at += rowWords;
    }
    this.#rowCount = at / rowWords;
    const kernel = this.#kernel;
    this.#isInKernel =
      kernel !== undefined &&
      prefix.length <= kernelRoom.prefixBytes &&
      this.#identities.length <= kernelRoom.identityBytes &&
      page.templateBytes <= kernelRoom.templateBytes;
    if (kernel === undefined || !this.#isInKernel) {
      this.#templates = page.templates();
      return;
    }
    kernel.rows.set(rows.subarray(0, at));
    kernel.prefix.set(prefix);
    kernel.identities.set(this.#identities);
    const { packed } = page;
    if (packed === undefined || packed.length > kernelRoom.templateBytes)
      kernel.templates.set(page.templates());
    else {
      kernel.packed.set(packed);
      kernel.unpack(packed.length);
    }
  }

  /** As the kernel does it. */
  #writePlainly(prefix: Uint8Array, first: number): number {
    const rows = this.#rows;
    const out = this.#bytes;
    const templates = this.#templates;
    let at = this.at;
    let row = first;
    for (; row < this.#rowCount; row++) {
      const word = row * rowWords;
      if (at + rows[word + 5]! > this.sizeBytes) break;
      const end = rows[word + 1]!;
      const hasPrefix = rows[word + 4] === 1;
      let isBegin = hasPrefix;
      for (let p = rows[word]!; p < end;) {
        const length = templates[p]! | (templates[p + 1]! << 8);
        if (isBegin) {
          at = copy(prefix, 0, prefix.length, out, at);
          at = copy(this.#identities, rows[word + 2]!, rows[word + 3]!, out, at);
        }
        at = copy(templates, p + 2, p + 2 + length, out, at);
        p += 2 + length;
        isBegin = hasPrefix && length !== longestLiteral;
      }
    }
    this.at = at;
    return row;
  }
}

/** A loop: calls for pieces of this size, 60 to 110 bytes, cost more than the bytes. */
function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  let o = at;
  for (let i = start; i < end; i++) to[o++] = from[i]!;
  return o;
}
