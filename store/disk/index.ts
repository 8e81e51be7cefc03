export type { Disk, DiskFile, DiskStat, OpenMode } from "./disk.ts";
/** How records of a log are compressed. */
export type WalCompression = "none" | "snappy" | "zstd";
