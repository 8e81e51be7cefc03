import type { WalWriter } from "@taffrail/disk";
import type { BlockKeeper } from "./compact/block-keeper.ts";
import type { Companions } from "./head/companions.ts";
import type { Head } from "./head/head.ts";
import type { LateLog } from "./out-of-order/late-log.ts";
import type { SampleLog } from "./sample-log.ts";
import type { TsdbOptions } from "./tsdb.ts";

/** The options of a store with every default. */
export type Settings = Required<Omit<TsdbOptions, "signal">> & Pick<TsdbOptions, "signal">;

/** What an open store is made of. */
export interface StoreParts {
  readonly settings: Settings;
  /** The folder of the log. */
  readonly walDir: string;
  readonly head: Head;
  readonly companions: Companions;
  readonly wal: WalWriter;
  readonly samples: SampleLog;
  readonly lateLog: LateLog;
  readonly keeper: BlockKeeper;
  /** Further numbers of series that the log names more than once, by slot. */
  readonly aliases: Map<number, number[]>;
}
