import { type Page, slotsOfPage } from "./page.ts";
import { longestLiteral } from "./render.ts";

/**
 * Writes pages out as text: each template with the identity of its object put in. A kernel: it copies words of eight bytes, as calls for
 * pieces of this size (60 to 110 bytes) cost more than the bytes. 434 MB take 0.25 s where inflating the same takes 0.3 s and copying
 * it from one buffer 0.05 s.
 *
 * Eight bytes travel as a float. A NaN might be changed on its way, but the bytes of one, F0..FF 7F or FF, do not stand in UTF-8.
 */
export class PageWriter {
  /** What was written. The next call of `write` may write over it, once `at` is set back. */
  readonly bytes: Uint8Array;
  /** Where the next byte goes. */
  at = 0;
  readonly #out: DataView;

  constructor(sizeBytes: number) {
    this.bytes = new Uint8Array(sizeBytes);
    this.#out = new DataView(this.bytes.buffer);
  }

  /** Writes slots from `slot` on until the page is through or no more fits; answers with the first that was not written. */
  write(page: Page, identities: Page, prefix: DataView, slot: number): number {
    const { index } = page;
    for (let i = slot; i < slotsOfPage; i++) {
      const template = index[i]! - 1;
      if (template < 0) continue;
      const start = page.startOf(template);
      const end = page.endOf(template);
      const identity = identities.index[i]! - 1;
      const from = identity < 0 ? 0 : identities.startOf(identity);
      const length = identity < 0 ? 0 : identities.endOf(identity) - from;
      const cuts = page.cutsOf(template);
      const most = end - start + cuts * (prefix.byteLength + length);
      if (this.at + most > this.bytes.length) return i;
      const before = cuts > 0 ? prefix : none;
      this.#writeTemplate(page.view, start, end, before, identities.view, from, length);
    }
    return slotsOfPage;
  }

  /** Bytes as they are; whether there was room for them. */
  add(bytes: Uint8Array): boolean {
    if (this.at + bytes.length > this.bytes.length) return false;
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
    return true;
  }

  #writeTemplate(
    view: DataView,
    start: number,
    end: number,
    prefix: DataView,
    identities: DataView,
    from: number,
    size: number,
  ): void {
    const out = this.#out;
    const prefixSize = prefix.byteLength;
    let at = this.at;
    let p = start;
    let isBegin = prefixSize > 0;
    while (p < end) {
      const length = view.getUint16(p, true);
      if (isBegin) {
        at = copy(prefix, 0, prefixSize, out, at);
        at = copy(identities, from, size, out, at);
      }
      at = copy(view, p + 2, length, out, at);
      p += 2 + length;
      isBegin = prefixSize > 0 && length !== longestLiteral;
    }
    this.at = at;
  }
}

/** Stands before samples that have no identity. */
const none = new DataView(new ArrayBuffer(0));

function copy(from: DataView, start: number, length: number, to: DataView, at: number): number {
  let i = start;
  let o = at;
  const end = start + length;
  for (; i + 8 <= end; i += 8, o += 8) to.setFloat64(o, from.getFloat64(i, true), true);
  if (i + 4 <= end) {
    to.setInt32(o, from.getInt32(i, true), true);
    i += 4;
    o += 4;
  }
  for (; i < end; i++, o++) to.setInt8(o, from.getInt8(i));
  return o;
}
