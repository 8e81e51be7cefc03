/** A block to be made of others. */
export interface CompactionJob {
  /** The data folder. */
  readonly dir: string;
  /** Names of the blocks' folders; one alone is written anew without what was deleted. */
  readonly blocks: readonly string[];
  /** Name of the new block. */
  readonly ulid: string;
}

/** An error on its way between threads. */
export interface ErrorReport {
  readonly name: string;
  readonly message: string;
  /** Of a `TaffrailError` or a disk's error, or "". */
  readonly code: string;
  /** The folder of the block at fault, or "". */
  readonly corruptDir: string;
  readonly stack: string;
}

/** Main thread to worker. Each `compact` earns any number of `progress` and then exactly one of the others, with its id. */
export type Request =
  | { readonly kind: "compact"; readonly id: number; readonly job: CompactionJob }
  | { readonly kind: "cancel"; readonly id: number };

export type Reply =
  | { readonly kind: "progress"; readonly id: number; readonly series: number; readonly of: number }
  | {
      readonly kind: "compacted";
      readonly id: number;
      /** The new block's folder; `undefined` where no sample was left. */
      readonly folder: string | undefined;
      readonly chunksCopied: number;
      readonly chunksRecoded: number;
    }
  | { readonly kind: "failed"; readonly id: number; readonly error: ErrorReport };
