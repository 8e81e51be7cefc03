import { type BitTarget, putVarbit, putVarint } from "./bit-writer.ts";

/** Sample 127 has a field whatever it says: the header has seven bits for the number of the first that does. */
const forcedField = 127;

/** Writes the start times of a chunk's samples beside them. 0 stands for none. Layout: Prometheus chunk format, "start timestamps". */
export class StartTimesWriter {
  /** Bit 7: the first sample has a field. Below: the first later sample that has one; 0: none has. */
  header = 0;
  #startT = 0;
  #difference = 0;

  /** Writes what sample `i` needs; `t` is its time, `before` that of the sample before. */
  put(out: BitTarget, i: number, t: number, before: number, startT: number): void {
    if (i === 0) {
      if (startT !== 0) {
        this.header = 0x80;
        putVarint(out, t - startT);
      }
    } else if ((this.header & 0x7f) !== 0) {
      putVarbit(out, before - startT - this.#difference);
      this.#difference = before - startT;
    } else if (startT !== this.#startT || i === forcedField) {
      this.header |= i;
      this.#difference = before - startT;
      putVarbit(out, this.#difference);
    }
    this.#startT = startT;
  }
}
