import { ByteWriter } from "@taffrail/base";
import type { Disk, DiskFile } from "@taffrail/disk";

const bufferBytes = 1 << 20;
const zeros = new Uint8Array(64);

/** A file written from front to back, through a buffer. */
export class FileWriter {
  readonly #file: DiskFile;
  readonly #buffer = new ByteWriter(64 << 10);
  #flushed = 0;

  constructor(disk: Disk, path: string) {
    this.#file = disk.open(path, "create");
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#flushed + this.#buffer.length;
  }

  write(bytes: Uint8Array): void {
    if (this.#buffer.length + bytes.length > bufferBytes) this.flush();
    if (bytes.length < bufferBytes) return this.#buffer.raw(bytes);
    this.#file.write(bytes, this.#flushed);
    this.#flushed += bytes.length;
  }

  /** Writes zeros up to the next multiple of `size`. */
  align(size: number): void {
    const rest = this.position % size;
    if (rest > 0) this.write(zeros.subarray(0, size - rest));
  }

  /** Hands what is buffered to the system. */
  flush(): void {
    if (this.#buffer.length === 0) return;
    this.#file.write(this.#buffer.written(), this.#flushed);
    this.#flushed += this.#buffer.length;
    this.#buffer.clear();
  }

  /** Flushes and waits until the file survives the machine's death. */
  async finish(): Promise<void> {
    try {
      this.flush();
      await this.#file.syncSoon();
    } finally {
      this.#file.close();
    }
  }

  /** Closes without a thought for what was written. */
  abandon(): void {
    this.#file.close();
  }
}
